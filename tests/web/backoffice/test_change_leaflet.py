"""A shop says whether the printed catalogue has a page of it."""

from marketplace.assisting.leaflet.wishing import stands_in_leaflet
from marketplace.core.db import db
from marketplace.shops.models import Shop
from tests.visitors import Visitor

SETTINGS = "/backoffice/maison-morel/settings"
WISH = f"{SETTINGS}/leaflet"


def _stands(shop: Shop) -> bool:
    db.session.rollback()
    return stands_in_leaflet(shop.town_id, shop_id=shop.id)


def test_a_shop_joins_and_leaves(counter: Visitor, bakery: Shop) -> None:
    for wish, stands in (("in", True), ("in", True), ("out", False), ("out", False)):
        assert counter.submit(SETTINGS, {"leaflet": wish}, to=WISH).status_code == 302
        assert _stands(bakery) is stands


def test_an_altered_form_changes_nothing(counter: Visitor, bakery: Shop) -> None:
    assert counter.submit(SETTINGS, {"leaflet": "maybe"}, to=WISH).status_code == 302
    assert not _stands(bakery)


def test_staff_and_forms_without_a_token_change_nothing(
    counter: Visitor, helper: Visitor, bakery: Shop
) -> None:
    assert helper.submit("/backoffice/maison-morel/", {"leaflet": "in"}, to=WISH).status_code == 404
    assert counter.post(WISH, data={"leaflet": "in"}).status_code == 400
    assert not _stands(bakery)
