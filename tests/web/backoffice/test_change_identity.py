"""Who sells: the owner says so, residents read it, and what was said before is kept."""

import json
from typing import Any

import pytest
from sqlalchemy import select

from marketplace.accounts.journal.acts import Act
from marketplace.accounts.journal.models import AuditEntry
from marketplace.accounts.models import User
from marketplace.core.db import db
from marketplace.shops.models import Shop, ShopLegal, ShopRole
from tests.factories import Goods, make_worker
from tests.visitors import Visitor

IDENTITY = "/backoffice/maison-morel/identity"
STEPS = "/backoffice/maison-morel/steps"
WHOLE = {
    "company_name": "Boulangerie Morel",
    "legal_form": "SARL au capital de 8 000 €",
    "siren": "732 829 320",
    "vat_number": "FR44 732 829 320",
    "register": "RCS Port-Lanterne",
    "mediator": "Médiation Ouest, https://mediation.example",
    "safety_contact": "securite@morel.example",
    "epr_packaging": "fr123456_01abcd",
}


def fields(**changed: Any) -> dict[str, Any]:
    return {"version": 0, **WHOLE, **changed}


def row(shop: Shop) -> ShopLegal | None:
    db.session.rollback()
    return db.session.get(ShopLegal, (shop.town_id, shop.id))


def entries(shop: Shop) -> list[AuditEntry]:
    query = select(AuditEntry).where(AuditEntry.town_id == shop.town_id, AuditEntry.chain_id == shop.id)
    return list(db.session.scalars(query.order_by(AuditEntry.number)))


def test_the_file_is_saved_as_it_is_kept_and_shown_again(counter: Visitor, bakery: Shop) -> None:
    assert counter.submit(IDENTITY, fields()).status_code == 302
    kept = row(bakery)
    assert kept
    assert (kept.siren, kept.vat_number) == ("732829320", "FR44732829320")
    assert kept.epr_numbers == {"packaging": "FR123456_01ABCD"}
    page = counter.get(IDENTITY).text
    assert "securite@morel.example" in page
    assert "FR123456_01ABCD" in page


def test_residents_read_it_where_they_buy(counter: Visitor, bakery: Shop, bread: Goods) -> None:
    counter.submit(IDENTITY, fields())
    for page in ("/shops/maison-morel", f"/shops/maison-morel/{bread.product.slug}"):
        text = counter.get(page).text
        for words in ("Boulangerie Morel", "732829320", "FR123456_01ABCD", "securite@morel.example"):
            assert words in text, (page, words)


def test_each_change_is_written_down_with_what_was_said_before(
    counter: Visitor, baker: User, bakery: Shop
) -> None:
    counter.submit(IDENTITY, fields())
    counter.submit(IDENTITY, fields(version=1, mediator="Le Médiateur des artisans"))
    counter.submit(IDENTITY, fields(version=2, mediator="Le Médiateur des artisans"))
    first, second = entries(bakery)
    assert (second.act, second.by_user_id) == (Act.LEGAL_CHANGED, baker.id)
    assert json.loads(first.before)["siren"] == ""
    assert json.loads(second.before) == {"mediator": WHOLE["mediator"]}
    assert json.loads(second.after) == {"mediator": "Le Médiateur des artisans"}


def test_what_is_lacking_is_said_with_the_way_there(counter: Visitor, bakery: Shop) -> None:
    page = counter.get(IDENTITY).text
    assert "Il manque 5 choses pour vendre" in page
    assert f"{IDENTITY}#mediator" in page
    steps = counter.get(STEPS).text
    assert f'href="{IDENTITY}"' in steps
    assert "le médiateur de la consommation" in steps
    counter.submit(IDENTITY, fields())
    assert "Il manque une chose pour vendre" in counter.get(IDENTITY).text  # a way to reach the shop


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"siren": "732829321"}, "Un chiffre de ce SIREN est faux"),
        ({"siren": ""}, "Sans SIREN"),
        ({"vat_number": "FR40303265045"}, "celui d’un autre SIREN"),
        ({"epr_toys": "ADEME 12"}, "FR123456_01ABCD"),
        ({"mediator": " "}, "Nommez votre médiateur"),
        ({"company_name": "x" * 161}, "C’est trop long"),
    ],
)
def test_what_cannot_be_right_is_refused_at_its_field(
    counter: Visitor, bakery: Shop, changed: dict[str, str], sentence: str
) -> None:
    answer = counter.submit(IDENTITY, fields(**changed))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="RCS Port-Lanterne"' in answer.text
    assert row(bakery) is None
    assert entries(bakery) == []


def test_a_stale_page_overwrites_nothing(counter: Visitor, bakery: Shop) -> None:
    counter.submit(IDENTITY, fields())
    answer = counter.submit(IDENTITY, fields(register="Un autre"))
    assert answer.status_code == 409
    assert "Quelqu’un d’autre" in answer.text
    kept = row(bakery)
    assert kept
    assert kept.register == "RCS Port-Lanterne"


def test_nobody_but_the_owner_sees_or_changes_it(
    visitor: Visitor, helper: Visitor, neighbour: Visitor, outsider: Visitor, bakery: Shop
) -> None:
    visitor.sign_in(make_worker(bakery, role=ShopRole.MANAGER, email="mina@example.org").id)
    for browser in (visitor, helper, neighbour, outsider):
        token = browser.token_on("/account")
        assert browser.get(IDENTITY).status_code == 404
        assert browser.post(IDENTITY, data={"csrf_token": token, **fields()}).status_code == 404
    assert "Il manque" in visitor.get(STEPS).text
    assert f'href="{IDENTITY}"' not in visitor.get(STEPS).text
    assert row(bakery) is None


def test_without_a_token_nothing_changes(counter: Visitor, bakery: Shop) -> None:
    assert counter.post(IDENTITY, data=fields()).status_code == 400
    assert row(bakery) is None
