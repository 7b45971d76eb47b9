"""The town hall's first page: what waits for an answer, the most urgent first."""

import re

from marketplace.core.db import transaction
from marketplace.shops.states import ShopStatus
from marketplace.towns.listening.services import say
from marketplace.towns.models import Town
from tests.factories import make_shop, make_town
from tests.visitors import Visitor

PAGE = "/council/"
HEADING = "Ce qui vous attend"


def test_nothing_is_asked_where_nothing_waits(manager: Visitor) -> None:
    assert HEADING not in manager.get(PAGE).text


def test_what_waits_is_listed_with_the_way_to_its_answer(manager: Visitor, town: Town) -> None:
    make_shop(town, name="Le Fil d’Or", status=ShopStatus.APPLIED)
    with transaction():
        say(town.id, text="Ouvrez le dimanche.")
        say(town.id, text="Et le lundi.")
    page = manager.get(PAGE).text
    listed = re.findall(r'<a class="button button--quiet" href="([^"]+)">Lire et répondre', page)
    assert listed == ["/council/shops", "/council/words"]
    assert "Une boutique demande à entrer dans la rue." in page
    assert "On vous a dit 2 mots." in page


def test_what_another_town_is_asked_is_not_ours(manager: Visitor, town: Town) -> None:
    other = make_town("val-brume", name="Val-Brume", host="val-brume.localhost")
    with transaction():
        say(other.id, text="Un banc, s’il vous plaît.")
    assert HEADING not in manager.get(PAGE).text
