"""Choices narrow what was found, keep each other, and say what they would leave."""

import pytest

from marketplace.browsing import search as searching
from marketplace.browsing.facets import BANDS, Choice, Hit, band_of, chosen_of
from marketplace.browsing.search import search, search_in
from tests.browsing.shelves import on_show
from tests.factories import make_shop, make_town

_CHEESE, _BREAD = "food.dairy.cheese", "food.bakery.bread"
HITS = [
    Hit(1, 10, _CHEESE, 400),
    Hit(2, 10, _CHEESE, 1_500),
    Hit(3, 20, _BREAD, 400),
    Hit(4, 20, "", 12_000),
]


def ids(choice: Choice) -> list[int]:
    met, _counts = chosen_of(HITS, choice)
    return [hit.product_id for hit in met]


@pytest.mark.parametrize(
    ("cents", "band"),
    [(1, "0"), (499, "0"), (500, "5"), (1_999, "10"), (2_000, "20"), (10_000, "100"), (10**7, "100")],
)
def test_a_price_is_in_one_band(cents: int, band: str) -> None:
    assert band_of(cents) == band
    assert band in BANDS


def test_all_is_shown_where_nothing_is_chosen() -> None:
    assert ids(Choice()) == [1, 2, 3, 4]


def test_choices_narrow_together() -> None:
    assert ids(Choice(shop_id=10)) == [1, 2]
    assert ids(Choice(shop_id=10, band="10")) == [2]
    assert ids(Choice(category="food")) == [1, 2, 3]
    assert ids(Choice(category="food.dairy")) == [1, 2]
    assert ids(Choice(open_shops={20})) == [3, 4]
    assert ids(Choice(shop_id=10, open_shops={20})) == []


def test_a_list_counts_what_its_other_choices_would_leave() -> None:
    _met, counts = chosen_of(HITS, Choice(shop_id=10, band="0"))
    assert counts.by_shop == {10: 1, 20: 1}
    assert counts.by_band == {"0": 1, "10": 1}
    assert counts.by_category == {"food": 1, "food.dairy": 1, _CHEESE: 1}


def test_counts_add_up_to_what_is_found_without_choices() -> None:
    _met, counts = chosen_of(HITS, Choice())
    assert counts.by_shop == {10: 2, 20: 2}
    assert counts.by_category["food"] == 3
    assert counts.by_band == {"0": 2, "10": 1, "100": 1}


@pytest.mark.usefixtures("database")
def test_the_index_itself_narrows_where_too_much_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    town = make_town()
    dairy, bakery = make_shop(town, name="Lantier", kind="cheese"), make_shop(town)
    old = on_show(dairy, "Tarte au fromage", price_cents=1_200, category=_CHEESE)
    for number in range(4):
        on_show(bakery, f"Tarte {number}", price_cents=400, category=_BREAD)
    monkeypatch.setattr(searching, "MOST_RANKED", 2)
    hits = search(town.id, "tarte")
    assert hits.is_cut
    for choice in (Choice(shop_id=dairy.id), Choice(category="food.dairy"), Choice(band="10")):
        assert [hit.product_id for hit in search_in(town.id, hits, choice)] == [old.id]
