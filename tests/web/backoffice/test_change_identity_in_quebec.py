"""A shop of Québec has two tax numbers: both are asked for, kept, and stand on every paper."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from marketplace.core.db import db, transaction
from marketplace.founding.asked import Founding
from marketplace.founding.services import found
from marketplace.orders.actors import Actor
from marketplace.orders.invoices.en16931 import as_en16931
from marketplace.orders.invoices.models import Invoice
from marketplace.shops.models import Shop, ShopLegal
from marketplace.towns.countries.quebec import QUEBEC
from marketplace.towns.models import Town
from marketplace.web.taxes import tax_numbers
from tests.factories import make_goods, make_shop, make_worker
from tests.selling import hand_out_bag, order_bag
from tests.visitors import Visitor

HOST, IDENTITY = "vieux-port.example", "/backoffice/maison-morel/identity"
WHOLE = {
    "company_name": "Boulangerie Morel inc.",
    "legal_form": "Société par actions",
    "siren": "1171234567",
    "vat_number": "123026635 RT 0001",
    "second_tax_number": "1234567890 TQ 0001",
    "register": "",
    "mediator": "Office de la protection du consommateur",
    "safety_contact": "",
}


@pytest.fixture
def quebec_shop(thursday_morning: object) -> Shop:
    """A shop of a town of Québec."""
    with transaction():
        asked = Founding(name="Vieux-Port", street="Rue Haute", hosts=(HOST,), country="CA-QC")
        town = found(asked, by=Actor.system(), path_for=str).town
    return make_shop(db.session.get_one(Town, town.id))


@pytest.fixture
def owner(quebec_shop: Shop, browser_for: Callable[[str], Visitor]) -> Visitor:
    """The browser of its owner."""
    browser = browser_for(HOST)
    browser.sign_in(make_worker(quebec_shop).id)
    return browser


def kept(shop: Shop) -> ShopLegal | None:
    db.session.rollback()
    return db.session.get(ShopLegal, (shop.town_id, shop.id))


def test_both_are_asked_for_kept_and_read_by_residents(owner: Visitor, quebec_shop: Shop) -> None:
    page = owner.get(IDENTITY).text
    assert "Numéro de TPS" in page
    assert "Numéro de TVQ" in page
    assert owner.submit(IDENTITY, {"version": 0, **WHOLE}).status_code == 302
    legal = kept(quebec_shop)
    assert legal is not None
    assert (legal.vat_number, legal.second_tax_number) == ("123026635RT0001", "1234567890TQ0001")
    page = owner.get("/shops/maison-morel").text
    assert "TPS 123026635RT0001, TVQ 1234567890TQ0001" in page


def test_a_wrong_number_is_refused_at_its_field_and_nothing_is_lost(
    owner: Visitor, quebec_shop: Shop
) -> None:
    answer = owner.submit(IDENTITY, {"version": 0, **WHOLE, "second_tax_number": "12TQ1"})
    assert answer.status_code == 422
    assert "dix chiffres, TQ" in answer.text.replace("\xa0", " ")
    assert "Boulangerie Morel inc." in answer.text
    assert "12TQ1" in answer.text
    assert kept(quebec_shop) is None


def test_both_stand_on_invoices(owner: Visitor, quebec_shop: Shop) -> None:
    owner.submit(IDENTITY, {"version": 0, **WHOLE})
    town = db.session.get_one(Town, quebec_shop.town_id)
    worker = make_worker(quebec_shop, email="luce@example.org").id
    hand_out_bag(order_bag(town, (make_goods(quebec_shop), 1)), by_user_id=worker)
    paper = db.session.scalars(select(Invoice).where(Invoice.town_id == town.id)).one()
    assert as_en16931(paper, corrects=None)["BG-4 seller"]["BT-32 tax registration"] == "1234567890TQ0001"
    numbers = tax_numbers(QUEBEC, paper.seller_vat, paper.seller_second_tax)
    assert numbers == ["TPS 123026635RT0001", "TVQ 1234567890TQ0001"]


def test_a_shop_of_france_is_asked_for_one(counter: Visitor) -> None:
    page = counter.get(IDENTITY).text
    assert "Numéro de TVA" in page
    assert "TVQ" not in page
