"""Words near to one that nobody knows."""

import pytest

from marketplace.browsing.near import near_words
from tests.browsing.shelves import on_show
from tests.factories import make_shop, make_town


@pytest.mark.usefixtures("database")
def test_the_likest_known_words_come_first_as_they_are_written() -> None:
    town = make_town()
    shop = make_shop(town, name="Lantier", kind="cheese")
    for name in ("Pâté de campagne", "Pâtes fraîches", "Patate douce"):
        on_show(shop, name)
    assert near_words(town.id, "patee", most=3) == ["pâtes", "pâté", "patate"]
    assert near_words(town.id, "xylophone", most=3) == []


@pytest.mark.usefixtures("database")
def test_words_of_another_town_are_not_offered() -> None:
    town, other = make_town(), make_town("val-brume", name="Val-Brume", host="val-brume.localhost")
    on_show(make_shop(other, name="Lantier", kind="cheese"), "Camembert")
    assert near_words(town.id, "camenbert", most=3) == []
