"""The shop's own words: owner and manager write them, staff does not."""

from typing import Any

import pytest

from marketplace.core.db import db, transaction
from marketplace.shops.models import Shop, ShopRole
from marketplace.shops.services import change_words
from tests.factories import make_worker
from tests.visitors import Visitor

SETTINGS = "/backoffice/maison-morel/settings"


def fields(shop: Shop, **changed: Any) -> dict[str, Any]:
    typed = {
        "version": row(shop).version,
        "tagline": "Pains au levain",
        "story": "Depuis 1921.",
        "phone": "02 00 00 00 01",
    }
    return {**typed, **changed}


def row(shop: Shop) -> Shop:
    db.session.rollback()
    return db.session.get_one(Shop, (shop.town_id, shop.id))


def test_the_words_are_saved_and_shown_again(counter: Visitor, bakery: Shop) -> None:
    assert counter.submit(SETTINGS, fields(bakery)).status_code == 302
    assert (row(bakery).tagline, row(bakery).story, row(bakery).phone) == (
        "Pains au levain",
        "Depuis 1921.",
        "02 00 00 00 01",
    )
    assert "Pains au levain" in counter.get(SETTINGS).text


def test_a_manager_writes_them_too(visitor: Visitor, bakery: Shop) -> None:
    visitor.sign_in(make_worker(bakery, role=ShopRole.MANAGER).id)
    assert visitor.submit(SETTINGS, fields(bakery)).status_code == 302


def test_staff_does_not_see_the_settings(helper: Visitor, bakery: Shop) -> None:
    assert helper.get(SETTINGS).status_code == 404
    assert helper.submit("/backoffice/maison-morel/", fields(bakery), to=SETTINGS).status_code == 404
    assert "settings" not in helper.get("/backoffice/maison-morel/hours").text.split("<main")[1]
    assert row(bakery).tagline == ""


def test_a_colleagues_words_are_not_overwritten(counter: Visitor, bakery: Shop) -> None:
    typed = fields(bakery, story="La mienne.")
    with transaction():
        change_words(row(bakery), tagline="", story="La sienne.", phone="", seen_version=1)
    answer = counter.submit(SETTINGS, typed)
    assert answer.status_code == 409
    assert "Quelqu’un d’autre" in answer.text
    assert "La mienne." in answer.text
    assert row(bakery).story == "La sienne."


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"phone": "appelez-moi"}, "numéro de téléphone"),
        ({"tagline": "x" * 161}, "Cent soixante signes"),
        ({"story": "x" * 4001}, "Quatre mille signes"),
    ],
)
def test_what_is_too_long_or_no_number_is_refused_in_words(
    counter: Visitor, bakery: Shop, changed: dict[str, str], sentence: str
) -> None:
    answer = counter.submit(SETTINGS, fields(bakery, **changed))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert row(bakery).version == 1


def test_a_stranger_gets_404(neighbour: Visitor, outsider: Visitor, bakery: Shop) -> None:
    for browser in (neighbour, outsider):
        assert browser.get(SETTINGS).status_code == 404
        assert browser.submit("/backoffice/", fields(bakery), to=SETTINGS).status_code == 404
    assert row(bakery).tagline == ""


def test_no_token_changes_nothing(counter: Visitor, bakery: Shop) -> None:
    assert counter.post(SETTINGS, data=fields(bakery)).status_code == 400
    assert row(bakery).tagline == ""
