"""The stock on a phone: the morning's round, one by one, what runs low, labels for the shelf."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from threading import Event

import pytest
from sqlalchemy import select, update

from marketplace.accounts.models import User
from marketplace.catalogue.models import SoldBy, Variant
from marketplace.cli.low_stock import tell_of_low_stock
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.notices.models import Notice
from marketplace.orders.counting import move_on_shelf
from marketplace.shops.models import Shop
from marketplace.stock.models import Reason, StockLevel
from marketplace.stock.queries import variant_key
from marketplace.towns.models import Town
from marketplace.web.backoffice.counting.barcode import barcode_of
from tests.factories import THURSDAY_MORNING, Goods, make_goods
from tests.ordering import make_order
from tests.visitors import Visitor

STOCK = "/backoffice/maison-morel/stock"
CHECK, QUICK = f"{STOCK}/check", f"{STOCK}/quick"


def level(goods: Goods) -> StockLevel:
    db.session.rollback()
    return db.session.get_one(StockLevel, (goods.variant.town_id, goods.variant.id))


def counted(goods: Goods, *, days_ago: int) -> None:
    with transaction():
        db.session.execute(
            update(StockLevel)
            .where(StockLevel.town_id == goods.variant.town_id, StockLevel.variant_id == goods.variant.id)
            .values(confirmed_at=THURSDAY_MORNING - timedelta(days=days_ago))
        )


def typed(goods: Goods, *, said: int, found: str) -> dict[str, str]:
    key = variant_key(goods.variant.id)
    return {f"said-{key}": str(said), f"count-{key}": found}


def sell(shop: Shop, goods: Goods, *, by: User, pieces: int = 1) -> None:
    with transaction():
        move_on_shelf(
            shop, variant_id=goods.variant.id, quantity=-pieces, reason=Reason.LOSS, by_user_id=by.id
        )


@pytest.fixture
def cake(bakery: Shop) -> Goods:
    """Two cakes, counted four days ago."""
    goods = make_goods(bakery, name="Far", on_hand=2)
    counted(goods, days_ago=4)
    return goods


def test_the_round_shows_what_matters_and_one_tap_confirms_it(
    counter: Visitor,
    bakery: Shop,
    bread: Goods,
    cake: Goods,
    town: Town,
    count_sql: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    dull = make_goods(bakery, name="Sablés", on_hand=50)
    counted(dull, days_ago=1)
    counted(bread, days_ago=1)
    make_order(town, (bread, 1))
    with count_sql() as said:
        page = counter.get(CHECK).text
    assert len(said) <= 9
    assert page.index("Far") < page.index("Baguette")  # in doubt before much asked for
    assert "Sablés" not in page
    sent = {**typed(cake, said=2, found="2"), **typed(bread, said=10, found="10")}
    assert counter.submit(CHECK, sent).status_code == 303
    assert level(cake).confirmed_at == THURSDAY_MORNING
    assert "Tout est vérifié" in counter.get(CHECK).text
    assert "Vérifié il y a" in counter.get("/shops/maison-morel/baguette-de-tradition").text


def test_a_correction_is_a_count_and_a_wrong_number_keeps_the_others(counter: Visitor, cake: Goods) -> None:
    answer = counter.submit(CHECK, typed(cake, said=2, found="beaucoup"))
    assert (answer.status_code, "beaucoup" in answer.text) == (422, True)
    assert counter.submit(CHECK, typed(cake, said=2, found="5")).status_code == 303
    assert level(cake).on_hand == 5


def test_what_moved_meanwhile_is_not_overwritten(
    counter: Visitor, bakery: Shop, baker: User, cake: Goods
) -> None:
    token = counter.token_on(CHECK)
    sell(bakery, cake, by=baker)
    counter.post(CHECK, data={"csrf_token": token, **typed(cake, said=2, found="2")})
    assert level(cake).on_hand == 1
    assert "a bougé pendant ce temps" in counter.get(CHECK).text


def test_without_a_script_the_steps_only_change_the_field(counter: Visitor, cake: Goods) -> None:
    key = variant_key(cake.variant.id)
    page = counter.submit(CHECK, {**typed(cake, said=2, found="2"), "step": f"less-{key}"}).text
    assert re.search(rf'name="count-{key}" value="1"', page)
    assert (level(cake).on_hand, level(cake).confirmed_at < THURSDAY_MORNING) == (2, True)


def test_one_by_one_begins_with_what_was_counted_longest_ago(
    counter: Visitor, bakery: Shop, cake: Goods, bread: Goods
) -> None:
    rye = make_goods(bakery, name="Seigle", on_hand=1500, sold_by=SoldBy.WEIGHT)
    counted(rye, days_ago=9)
    page = counter.get(QUICK).text
    assert "Seigle" in page
    assert 'value="1,5"' in page
    assert counter.submit(QUICK, typed(rye, said=1500, found="1,25")).status_code == 303
    assert level(rye).on_hand == 1250
    assert "Far" in counter.get(QUICK).text
    assert "Baguette" in counter.get(f"{QUICK}?q=bagu").text


def test_what_runs_low_is_told_once_for_each_fall(
    counter: Visitor, bakery: Shop, baker: User, bread: Goods
) -> None:
    key, mails = variant_key(bread.variant.id), select(Notice.body).where(Notice.town_id == bakery.town_id)
    with transaction():
        db.session.get_one(Shop, (bakery.town_id, bakery.id)).email = "morel@example.org"
    counter.submit(f"{STOCK}/{key}/history", {"low_at": "3"}, to=f"{STOCK}/{key}/threshold")
    assert tell_of_low_stock(Event()) == ""
    sell(bakery, bread, by=baker, pieces=8)
    board = "/backoffice/maison-morel/"
    assert "Bientôt fini" in counter.get(board).text
    assert tell_of_low_stock(Event()) == "1 shops told of what runs low"
    assert tell_of_low_stock(Event()) == ""
    assert "il en reste 2" in db.session.scalars(mails).one()
    counter.submit(board, {}, to=f"{STOCK}/low/notes")
    assert "Bientôt fini" not in counter.get(board).text
    counter.submit(QUICK, typed(bread, said=2, found="9"))
    assert tell_of_low_stock(Event()) == ""
    sell(bakery, bread, by=baker, pieces=8)
    assert tell_of_low_stock(Event()) == "1 shops told of what runs low"
    assert "Bientôt fini" in counter.get(board).text


def test_labels_bear_price_unit_price_and_a_code_that_scans(counter: Visitor, bread: Goods) -> None:
    with transaction():
        row = db.session.get_one(Variant, (bread.variant.town_id, bread.variant.id))
        row.ean, row.net_quantity, row.net_unit = "3017620422003", 250, "g"
        row.reduced_from_cents = 150
    page = counter.get(f"{STOCK}/labels/paper?v={variant_key(bread.variant.id)}&v=autre").text
    assert "1,30\u00a0€" in page
    assert "5,20\u00a0€/kg" in page
    assert "le plus bas des 30 jours" in page
    assert "3017620422003" in page
    assert page.count('class="label"') == 1
    assert "Baguette" in counter.get(f"{STOCK}/labels").text


def test_the_bars_are_those_of_the_standard() -> None:
    drawn = barcode_of("5901234123457")
    assert drawn
    dark = {int(x) - 11 for x in re.findall(r"M(\d+) ", drawn.path)}
    bars = "".join("1" if at in dark else "0" for at in range(95))
    assert bars == (
        "10100010110100111011001100100110111101001110101010110011011011001000010101110010011101000100101"
    )
    short = barcode_of("96385074")
    assert short
    assert short.width == 67 + 22
    assert (barcode_of(None), barcode_of("12345678901234")) == (None, None)


def test_the_rule_of_doubt_is_for_who_runs_the_shop(counter: Visitor, helper: Visitor, bakery: Shop) -> None:
    fields = {"hours": "0", "pieces": "3", "grams": "400"}
    assert helper.get(f"{STOCK}/rules").status_code == 404
    assert counter.submit(f"{STOCK}/rules", {**fields, "pieces": "-1"}).status_code == 422
    assert counter.submit(f"{STOCK}/rules", fields).status_code == 303
    row = db.session.get_one(Shop, (bakery.town_id, bakery.id))
    assert (row.doubt_hours, row.doubt_pieces, row.doubt_grams) == (0, 3, 400)
    assert "a changé les règles du stock" in counter.get("/backoffice/maison-morel/team/journal").text


def test_strangers_get_404_and_no_token_changes_nothing(
    counter: Visitor, neighbour: Visitor, outsider: Visitor, cake: Goods
) -> None:
    for browser in (neighbour, outsider):
        for page in (CHECK, QUICK, f"{STOCK}/labels", f"{STOCK}/rules"):
            assert browser.get(page).status_code == 404
    sent = typed(cake, said=2, found="7")
    assert counter.post(CHECK, data=sent).status_code in {400, 422}
    assert counter.post(QUICK, data=sent).status_code in {400, 422}
    assert level(cake).on_hand == 2
    assert clock.now() == THURSDAY_MORNING
