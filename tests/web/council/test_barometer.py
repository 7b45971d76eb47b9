"""The council reads the barometer on the page and on one page of paper; nobody else does."""

import re
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from marketplace.core.db import db, transaction
from marketplace.measures.daily import Place, ShopDay, TownDay, write_day
from marketplace.shops.families import family_of
from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from tests.counted import open_street, sold, weeks_ago
from tests.visitors import Visitor

SHOPS = ("Haute", *["bakery"] * 5)
PAGES = ("/council/barometer", "/council/barometer.pdf")


@pytest.fixture
def streets(town: Town) -> list[Shop]:
    """Two streets, thirteen weeks, one of them with next to nothing."""
    shops = [*open_street(town, "Haute", *["bakery"] * 4), *open_street(town, "Basse", *["toys"] * 4)]
    for weeks in range(1, 14):
        few = weeks == 4
        sold(town, weeks_ago(town, weeks), dict.fromkeys(shops[:1] if few else shops, (3, 1000)))
    return shops


def helped_in(town: Town, day: date) -> None:
    """Sixty orders in five shops, of which a third was placed for residents."""
    shops = _shops(town)
    figures = {shop.id: ShopDay(bags=12, cents=12_000, phone_bags=2, desk_bags=2, assisted_cents=4_000,
                                assisted_alone=4) for shop in shops}  # fmt: skip
    places = {shop.id: Place(shop.street_id or 0, family_of(shop.kind)) for shop in shops}
    total = TownDay(orders=60, awake_orders=60, phone_orders=10, desk_orders=10)
    sold(town, day, {})
    with transaction():
        write_day(town.id, day=day, shops=figures, town=total, places=places, selling=set(places))


def _shops(town: Town) -> list[Shop]:
    found = list(db.session.scalars(select(Shop).where(Shop.town_id == town.id)))
    return found or open_street(town, *SHOPS)


def test_the_page_tells_weeks_streets_and_families(manager: Visitor, streets: list[Shop]) -> None:
    page = manager.get(f"{PAGES[0]}?weeks=13").text
    assert "288 commandes ont rapporté" in page
    assert "12 sur 13" in page
    assert "trop peu pour être montré" in page
    assert "Lire ces chiffres" in page


def test_a_street_or_a_family_can_be_asked_for(manager: Visitor, streets: list[Shop]) -> None:
    for asked in ("street=Basse", "family=culture", "family=culture&street=Basse"):
        assert "Sacs par semaine" in manager.get(f"{PAGES[0]}?{asked}").text
    assert manager.get(f"{PAGES[0]}?weeks=9&street=x&family=x").status_code == 200


def test_the_town_s_own_money_is_named(manager: Visitor, town: Town, streets: list[Shop]) -> None:
    assert "Euros par semaine" in manager.get(PAGES[0]).text
    with transaction():
        db.session.get_one(Town, town.id).currency = "CHF"
    page = manager.get(PAGES[0]).text
    assert "Chiffre d’affaires en francs suisses" in page
    assert "Francs suisses par semaine" in page
    assert "uros" not in page


def test_the_paper_is_one_page(manager: Visitor, streets: list[Shop]) -> None:
    answer = manager.get(f"{PAGES[1]}?weeks=52")
    (page,) = PdfReader(BytesIO(answer.data)).pages
    assert "288" in page.extract_text()


def test_orders_placed_for_residents_have_their_rows(manager: Visitor, town: Town) -> None:
    for weeks in range(1, 4):
        helped_in(town, weeks_ago(town, weeks))
    page = manager.get(PAGES[0]).text
    section = page.split('id="assisted"')[1].split("</section>")[0]
    rows = re.findall(r'<th scope="row">([^<]+)</th>\s*<td class="r"[^>]*>([^<]+)</td>', section)
    assert rows == [("Toutes", "60"), ("Au téléphone", "30"), ("À la mairie", "30"), ("Au relais", "0")]
    assert "33" in section
    paper = PdfReader(BytesIO(manager.get(PAGES[1]).data)).pages[0].extract_text()
    assert "au téléphone 30, à la mairie 30" in paper


def test_before_anything_is_counted_both_say_so(manager: Visitor, town: Town) -> None:
    assert "Rien n’est encore compté" in manager.get(PAGES[0]).text
    assert manager.get(PAGES[1]).status_code == 200


def test_strangers_find_neither(strangers: list[Visitor], town: Town) -> None:
    for stranger in strangers:
        assert [stranger.get(page).status_code for page in PAGES] == [404, 404]
