"""The council prints a catalogue of the shops that wish it: numbers that last, prices of the day."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from marketplace.assisting.leaflet.making import MOST_OF_A_SHOP, make_edition
from marketplace.assisting.leaflet.reading import Leaflet, latest_leaflet, numbered
from marketplace.assisting.leaflet.wishing import join_leaflet, leave_leaflet
from marketplace.assisting.models import LeafletEdition, LeafletNumber
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from marketplace.towns.queries import town_at
from tests.factories import THURSDAY_MORNING, make_goods, make_person, make_shop
from tests.visitors import Visitor
from tests.web.storefront.buying import plain, recount, reprice

DESK = "/council/leaflet"
SUNDAY = "2026-06-14"


@pytest.fixture
def bakery(town: Town) -> Shop:
    """A bakery that wishes to be printed."""
    shop = make_shop(town)
    with transaction():
        join_leaflet(town.id, shop_id=shop.id)
    return shop


def printed(town: Town) -> Leaflet:
    db.session.rollback()
    leaflet = latest_leaflet(town.id)
    assert leaflet
    return leaflet


def numbers(town: Town) -> dict[str, int]:
    return {item.name: item.number for page in printed(town).pages for item in page.items}


def test_a_catalogue_has_a_page_of_each_shop_that_wishes_it(
    manager: Visitor, town: Town, bakery: Shop
) -> None:
    make_goods(bakery)
    make_goods(make_shop(town, name="Crèmerie Lantier", kind="cheese"), name="Comté")
    assert manager.submit(DESK, {"last_day": SUNDAY}).status_code == 303
    assert [page.shop_name for page in printed(town).pages] == ["Maison Morel"]
    assert numbers(town) == {"Baguette de tradition": 1}
    assert "Maison Morel" in manager.get(DESK).text


def test_a_number_stays_with_its_product_and_prices_are_those_of_the_day(
    manager: Visitor, town: Town, bakery: Shop
) -> None:
    bread = make_goods(bakery)
    manager.submit(DESK, {"last_day": SUNDAY})
    make_goods(bakery, name="Brioche", price_cents=480)
    reprice(bread, 140)
    manager.submit(DESK, {"last_day": SUNDAY})
    assert numbers(town) == {"Baguette de tradition": 1, "Brioche": 2}
    assert [item.least_cents for page in printed(town).pages for item in page.items] == [140, 480]


def test_what_is_gone_or_of_a_shop_that_left_is_not_printed(
    manager: Visitor, town: Town, bakery: Shop
) -> None:
    make_goods(bakery, on_hand=0)
    refused = manager.submit(DESK, {"last_day": SUNDAY})
    assert refused.status_code == 422
    assert "n’a d’article à imprimer" in plain(refused.text)
    assert f'value="{SUNDAY}"' in refused.text
    make_goods(bakery, name="Brioche")
    with transaction():
        leave_leaflet(town.id, shop_id=bakery.id)
    assert manager.submit(DESK, {"last_day": SUNDAY}).status_code == 422
    assert latest_leaflet(town.id) is None


def test_prices_on_paper_are_good_for_a_month_at_most(manager: Visitor, town: Town, bakery: Shop) -> None:
    make_goods(bakery)
    for day in ("2026-06-10", "2026-07-30", "demain", ""):
        answer = manager.submit(DESK, {"last_day": day})
        assert answer.status_code == 422, day
        assert "Une chose à revoir" in plain(answer.text)
    assert latest_leaflet(town.id) is None


def test_each_shop_has_the_same_room(
    manager: Visitor, town: Town, bakery: Shop, count_sql: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    for number in range(MOST_OF_A_SHOP + 3):
        make_goods(bakery, name=f"Pain {number}")
    with count_sql() as counted:
        manager.submit(DESK, {"last_day": SUNDAY})
    assert len(printed(town).pages[0].items) == MOST_OF_A_SHOP
    assert len(counted) < 45


def test_the_paper_can_be_read_aloud_and_ends_with_a_form(manager: Visitor, town: Town, bakery: Shop) -> None:
    make_goods(bakery, name="Pain « d’antan » #1 *gras*")
    assert manager.get(f"{DESK}/paper.pdf").status_code == 404
    manager.submit(DESK, {"last_day": SUNDAY})
    reader = PdfReader(BytesIO(manager.get(f"{DESK}/paper.pdf").data))
    assert len(reader.pages) == 3
    words = [page.extract_text() for page in reader.pages]
    assert "Maison Morel" in words[0]
    assert "#1 *gras*" in plain(words[1])
    assert "Mon bon de commande" in words[2]
    assert "/StructTreeRoot" in reader.root_object


def test_everybody_reads_it_as_a_page(manager: Visitor, visitor: Visitor, town: Town, bakery: Shop) -> None:
    assert "pas encore de catalogue" in visitor.get("/leaflet").text
    make_goods(bakery)
    manager.submit(DESK, {"last_day": SUNDAY})
    page = visitor.get("/leaflet")
    assert "14 juin 2026" in plain(page.text)
    assert "1,30 €" in plain(page.text)
    with clock.travel(THURSDAY_MORNING + timedelta(days=9)):
        assert "Ces prix ne valent plus" in visitor.get("/leaflet").text


def test_a_number_of_a_year_ago_is_given_anew(town: Town, bakery: Shop) -> None:
    view, user = town_at("localhost"), make_person("anne2@example.org")
    assert view
    old = make_goods(bakery)
    _make(user.id)
    with clock.travel(THURSDAY_MORNING + timedelta(days=200)):
        _make(user.id)
        assert _known(town) == {old.product.id: 1}
    with clock.travel(THURSDAY_MORNING + timedelta(days=700)):
        recount(old, 0)
        new = make_goods(bakery, name="Brioche")
        _make(user.id)
        assert _known(town) == {new.product.id: 1}
        found = numbered(view, number=1)
        assert found
        assert found.name == "Brioche"
        kept = select(LeafletEdition).where(LeafletEdition.town_id == town.id)
        assert len(db.session.scalars(kept).all()) == 1


def test_strangers_and_forms_without_a_token_make_none(
    manager: Visitor, strangers: list[Visitor], town: Town, bakery: Shop
) -> None:
    make_goods(bakery)
    assert manager.post(DESK, data={"last_day": SUNDAY}).status_code == 400
    for stranger in strangers:
        fields = {"csrf_token": stranger.token_on("/account"), "last_day": SUNDAY}
        assert stranger.post(DESK, data=fields).status_code == 404
        assert stranger.get(DESK).status_code == 404
    assert latest_leaflet(town.id) is None


def _make(user_id: int) -> None:
    view = town_at("localhost")
    assert view
    with transaction():
        make_edition(view, last_day=clock.today(view.time_zone) + timedelta(days=3), by_user_id=user_id)


def _known(town: Town) -> dict[int, int]:
    db.session.rollback()
    query = select(LeafletNumber).where(LeafletNumber.town_id == town.id)
    return {row.product_id: row.number for row in db.session.scalars(query)}
