"""The story of a variant's stock: what, when, by whom, why, what was left; and who waits for it now."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from sqlalchemy import text

from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.payments.gateways.choosing import DEMO
from marketplace.shops.models import Shop
from marketplace.stock.counting import count, move
from marketplace.stock.history import PAGE, page_query
from marketplace.stock.models import Reason, StockLevel
from marketplace.stock.queries import variant_key
from marketplace.towns.models import Town
from tests.factories import THURSDAY_MORNING, Goods, make_goods, make_shop
from tests.ordering import make_order
from tests.visitors import Visitor

STOCK = "/backoffice/maison-morel/stock"


def address(goods: Goods) -> str:
    return f"{STOCK}/{variant_key(goods.variant.id)}/history"


def on_hand(goods: Goods) -> int:
    db.session.rollback()
    return db.session.get_one(StockLevel, (goods.variant.town_id, goods.variant.id)).on_hand


def many_movements(goods: Goods, number: int) -> None:
    """One more piece each minute."""
    for minute in range(number):
        with clock.travel(THURSDAY_MORNING + timedelta(minutes=minute)), transaction():
            move(
                goods.variant.town_id,
                variant_id=goods.variant.id,
                quantity=1,
                reason=Reason.DELIVERY,
                by_user_id=None,
            )


def test_every_change_is_told_with_who_why_and_what_was_left(counter: Visitor, bread: Goods) -> None:
    counter.submit(STOCK, {f"count-{variant_key(bread.variant.id)}": "8"})
    page = counter.get(address(bread)).text
    for words in ("Premier stock", "Comptage", "Paul Morel", "−2", "+10", "8\u00a0en rayon"):
        assert words.replace("\u00a0", " ") in page.replace("\u00a0", " ")
    assert page.index("Comptage") < page.index("Premier stock")  # latest first


def test_who_waits_for_it_stands_beside_with_the_way_there(
    counter: Visitor, town: Town, bread: Goods
) -> None:
    reference = make_order(town, (bread, 3))
    make_order(town, (bread, 2), pays=DEMO)
    page = counter.get(address(bread)).text
    assert f"/backoffice/maison-morel/orders/{reference}" in page
    assert "2 dans des commandes en cours de paiement" in page.replace("\u00a0", " ")


def test_a_variant_without_movements_says_so(counter: Visitor, bakery: Shop) -> None:
    bun = make_goods(bakery, name="Brioche", on_hand=0)
    page = counter.get(address(bun)).text
    assert "Rien n’a encore changé" in page
    assert "Aucune commande n’en attend" in page


def test_the_stock_and_the_product_lead_to_it(counter: Visitor, bread: Goods) -> None:
    assert address(bread) in counter.get(STOCK).text
    assert address(bread) in counter.get("/backoffice/maison-morel/products/baguette-de-tradition").text


def test_a_long_story_is_cut_into_pages_that_go_on_reckoning(
    counter: Visitor, bread: Goods, count_sql: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    story = address(bread)
    with count_sql() as few:
        counter.get(story)
    many_movements(bread, PAGE + 5)
    with count_sql() as first:
        page = counter.get(story).text
    assert "<strong>65</strong>" in page
    assert "<strong>16</strong>" in page  # the fiftieth row: 65 - 49
    with count_sql() as second:
        page = counter.get(f"{story}?page=2").text
    assert "<strong>15</strong>" in page
    assert "Premier stock" in page
    assert len(few) == len(first) == len(second) - 1 <= 9


def test_the_story_is_read_along_the_index_of_the_variant(bread: Goods, on_postgres: bool) -> None:
    if on_postgres:  # a planner that has seen few rows prefers to read them all
        db.session.execute(text("SET LOCAL enable_seqscan = off"))
        db.session.execute(text("SET LOCAL enable_sort = off"))  # … and then to sort them
    query = page_query(bread.variant.town_id, bread.variant.id, skip=0)
    words = str(query.compile(db.engine, compile_kwargs={"literal_binds": True}))
    explain = "EXPLAIN " if on_postgres else "EXPLAIN QUERY PLAN "
    plan = "\n".join(str(row) for row in db.session.execute(text(explain + words)))
    assert "ix_movements_variant" in plan


@pytest.mark.parametrize(
    ("way", "quantity", "left", "words"),
    [
        ("delivery", "12", 22, "Livraison"),
        ("returned", "1", 11, "Retour d’un client"),
        ("loss", "3", 7, "Perte ou casse"),
        ("more", "2", 12, "Correction"),
        ("less", "10", 0, "Correction"),
    ],
)
def test_what_comes_or_goes_without_a_sale_is_noted(
    counter: Visitor, bread: Goods, way: str, quantity: str, left: int, words: str
) -> None:
    typed = {"way": way, "quantity": quantity, "note": "bon de livraison 12"}
    assert counter.submit(address(bread), typed).status_code == 302
    assert on_hand(bread) == left
    page = counter.get(address(bread)).text
    assert words in page
    assert "bon de livraison 12" in page


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"way": "loss", "quantity": "11"}, "pas autant"),
        ({"way": "loss", "quantity": "0"}, "plus grand que zéro"),
        ({"way": "theft", "quantity": "1"}, "Dites ce qui s’est passé"),
        ({"way": "loss", "quantity": "trois"}, "trois"),
        ({"way": "loss", "quantity": "1", "note": "x" * 201}, "Deux cents signes"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_stays_typed(
    counter: Visitor, bread: Goods, typed: dict[str, str], sentence: str
) -> None:
    answer = counter.submit(address(bread), typed)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert f'value="{typed["quantity"]}"' in answer.text
    assert on_hand(bread) == 10


def test_staff_reads_and_notes_too(helper: Visitor, bread: Goods) -> None:
    assert helper.get(address(bread)).status_code == 200
    helper.submit(address(bread), {"way": "loss", "quantity": "1"})
    assert on_hand(bread) == 9


def test_a_stranger_gets_404(neighbour: Visitor, outsider: Visitor, counter: Visitor, bread: Goods) -> None:
    for browser in (neighbour, outsider):
        assert browser.get(address(bread)).status_code == 404
        typed = {"way": "loss", "quantity": "1"}
        assert browser.submit("/backoffice/", typed, to=address(bread)).status_code == 404
    assert counter.get(f"{STOCK}/0123456789abcdef/history").status_code == 404
    assert on_hand(bread) == 10


def test_another_shops_variant_is_not_found(counter: Visitor, bread: Goods, town: Town) -> None:
    cheese = make_goods(make_shop(town, name="Lantier"), name="Comté")
    assert counter.get(address(cheese)).status_code == 404


def test_no_token_changes_nothing(counter: Visitor, bread: Goods) -> None:
    assert counter.post(address(bread), data={"way": "loss", "quantity": "1"}).status_code == 400
    assert on_hand(bread) == 10


def test_movements_at_one_moment_are_told_in_the_order_they_were_written(
    counter: Visitor, bread: Goods
) -> None:
    for number in (7, 9):
        with transaction():
            count(
                bread.variant.town_id,
                variant_id=bread.variant.id,
                on_hand=number,
                reason=Reason.COUNT,
                by_user_id=None,
            )
    page = counter.get(address(bread)).text
    places = [page.index(f"<strong>{left}</strong>") for left in (9, 7, 10)]
    assert places == sorted(places)
