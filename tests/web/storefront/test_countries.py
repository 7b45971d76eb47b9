"""A town in each country that has a pack: somebody buys there; taxes, coins, ages, texts are its own."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest

from marketplace.catalogue.ages import least_age
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.core.money import GST_AND_QST, cash_cents, included_vat
from marketplace.core.references import link_key
from marketplace.founding.asked import Founding
from marketplace.founding.services import found
from marketplace.moving.audit import breaches
from marketplace.orders.actors import Actor
from marketplace.orders.invoices.models import Invoice
from marketplace.orders.models import Order
from marketplace.towns.calendar import holidays_from
from marketplace.towns.countries.choosing import PACKS, pack_of, taxes_of
from marketplace.towns.countries.quebec import BOOKS
from marketplace.towns.countries.taxes import VatClass
from marketplace.towns.models import Town
from marketplace.towns.queries import town_by_id
from marketplace.towns.withdrawal_period import has_right
from tests.factories import Goods, make_goods, make_shop, make_worker
from tests.selling import hand_out_bag, order_bag
from tests.visitors import Visitor

HOST = "ici.example"


@dataclass(frozen=True)
class Expected:
    """What a purchase of 114.98 comes to. `shares`: the taxes in it, as its receipt names them."""

    rate: int
    shares: tuple[tuple[str, int], ...]
    in_coins: int
    may_return: bool
    wine_age: int
    words: str
    holiday: date


EXPECTED = {
    "FR": Expected(2000, (("TVA 20 %", 1916),), 11498, True, 18, "CNIL", date(2026, 7, 14)),
    "CH": Expected(810, (("TVA 8,1 %", 862),), 11500, False, 16, "Préposé fédéral", date(2026, 8, 1)),
    "CA-QC": Expected(
        GST_AND_QST,
        (("TPS 5 %", 500), ("TVQ 9,975 %", 998)),
        11500,
        False,
        18,
        "Commission d’accès à l’information",
        date(2026, 6, 24),
    ),
}


@pytest.fixture(autouse=True)
def _morning(thursday_morning: object) -> None:
    """Shops are open."""


def founded(code: str) -> Town:
    with transaction():
        asked = Founding(name="Ici", street="Rue Haute", hosts=(HOST,), country=code)
        town = found(asked, by=Actor.system(), path_for=str).town
    return db.session.get_one(Town, town.id)


def taxed(goods: Goods, rate: int) -> Goods:
    with transaction():
        goods.product.vat_basis_points = rate
    return goods


def plain(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())


@pytest.mark.all_towns
@pytest.mark.parametrize("code", list(PACKS))
def test_somebody_buys_and_the_papers_are_those_of_the_country(
    code: str, browser_for: Callable[[str], Visitor]
) -> None:
    expected, town = EXPECTED[code], founded(code)
    shop, zone = make_shop(town), town_by_id(town.id).time_zone
    lamp = taxed(make_goods(shop, name="Lampe", price_cents=11498), expected.rate)
    with clock.travel(clock.now().replace(hour=15 if code == "CA-QC" else 8)):
        bag = hand_out_bag(order_bag(town, (lamp, 1)), by_user_id=make_worker(shop).id)
        assert clock.local(clock.now(), zone).hour in {10, 11}
    paper = db.session.query(Invoice).filter_by(town_id=town.id).one()
    assert sum(line.vat_cents for line in paper.lines) == sum(cents for _name, cents in expected.shares)
    order = db.session.get_one(Order, (town.id, bag.order_id))
    page = browser_for(HOST).get(
        f"/orders/{order.reference}/receipts/{shop.slug}?key={link_key('order', order.id)}"
    )
    assert page.status_code == 200
    for name, _cents in expected.shares:
        assert name in plain(page.text)
    assert cash_cents(11498, town.currency) == expected.in_coins
    assert [str(breach) for breach in breaches()] == []


@pytest.mark.parametrize("code", list(PACKS))
def test_the_printed_paper_bears_each_tax_by_its_name(app: object, code: str, database: None) -> None:
    pack, expected = PACKS[code], EXPECTED[code]
    vat = included_vat(11498, expected.rate)
    shares = [(str(tax.name), cents) for tax, cents in pack.taxes.shares(expected.rate, vat)]
    assert shares == [(name.split()[0], cents) for name, cents in expected.shares]


@pytest.mark.parametrize("code", list(PACKS))
def test_rights_ages_holidays_and_texts_are_those_of_the_country(
    code: str, browser_for: Callable[[str], Visitor]
) -> None:
    expected, town = EXPECTED[code], town_by_id(founded(code).id)
    assert has_right(town) is expected.may_return
    assert least_age(None, alcohol_percent_tenths=125, country=town.country) == expected.wine_age
    assert least_age(None, alcohol_percent_tenths=400, country=town.country) == 18
    assert expected.holiday in holidays_from(town, date(2026, 6, 1))
    visitor = browser_for(HOST)
    assert expected.words in plain(visitor.get("/legal/privacy").text)
    assert ("quatorze jours" in visitor.get("/legal/terms").text) is expected.may_return
    assert plain(str(PACKS[code].ages_in_words)) in plain(visitor.get("/legal/terms").text)


@pytest.mark.parametrize("code", list(PACKS))
def test_every_rate_of_today_is_offered_in_words(code: str) -> None:
    taxes = PACKS[code].taxes
    assert set(taxes.on(date(2026, 6, 11)).values()) <= set(taxes.words)
    assert set(taxes.on(date(2026, 6, 11))) == set(VatClass)


def test_two_taxes_are_counted_on_the_price_without_them() -> None:
    """100.00 and its 14.975 % are 114.98 (rounded); no cent is lost at any price."""
    taxes = taxes_of("CA", "QC")
    for gross in range(1, 30_000, 7):
        vat = included_vat(gross, GST_AND_QST)
        parts = [cents for _tax, cents in taxes.shares(GST_AND_QST, vat)]
        assert sum(parts) == vat
        assert abs(vat * 114_975 - gross * 14_975) * 2 <= 114_975
    assert [cents for _tax, cents in taxes.shares(BOOKS, included_vat(1050, BOOKS))] == [50]


def test_a_country_without_a_pack_keeps_what_it_had() -> None:
    assert pack_of("BE") is None
    assert pack_of("CA", "ON") is None
    assert least_age(None, alcohol_percent_tenths=125, country="BE") == 18
    assert taxes_of("BE") == PACKS["FR"].taxes
