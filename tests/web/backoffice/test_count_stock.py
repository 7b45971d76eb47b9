"""Counting along the shelf: only what is typed is counted, and what is counted is true."""

import pytest
from sqlalchemy import func, select

from marketplace.catalogue.models import SoldBy
from marketplace.core.db import db
from marketplace.shops.models import Shop
from marketplace.stock.models import Movement, StockLevel
from marketplace.stock.queries import variant_key
from marketplace.towns.models import Town
from tests.factories import Goods, make_goods, make_shop
from tests.ordering import make_order
from tests.visitors import Visitor

STOCK = "/backoffice/maison-morel/stock"


def field(goods: Goods) -> str:
    return f"count-{variant_key(goods.variant.id)}"


def level(goods: Goods) -> StockLevel:
    db.session.rollback()
    return db.session.get_one(StockLevel, (goods.variant.town_id, goods.variant.id))


def test_a_count_is_written_with_who_and_why(counter: Visitor, bread: Goods) -> None:
    answer = counter.submit(STOCK, {field(bread): "8"})
    assert answer.status_code == 302
    assert level(bread).on_hand == 8
    movements = db.session.scalars(
        select(Movement).where(Movement.town_id == bread.variant.town_id).order_by(Movement.id)
    ).all()
    assert [(m.quantity, m.reason.value) for m in movements] == [(10, "opening"), (-2, "count")]
    assert sum(m.quantity for m in movements) == level(bread).on_hand


def test_empty_fields_change_nothing(counter: Visitor, bakery: Shop, bread: Goods) -> None:
    bun = make_goods(bakery, name="Brioche")
    counter.submit(STOCK, {field(bread): "4", field(bun): "  "})
    assert (level(bread).on_hand, level(bun).on_hand) == (4, 10)


def test_the_same_count_confirms_without_a_movement(counter: Visitor, bread: Goods) -> None:
    counter.submit(STOCK, {field(bread): "10"})
    count = select(func.count()).select_from(Movement).where(Movement.town_id == bread.variant.town_id)
    assert db.session.scalar(count) == 1


def test_kilos_are_typed_with_a_comma(counter: Visitor, bakery: Shop) -> None:
    rye = make_goods(bakery, name="Seigle", on_hand=1000, sold_by=SoldBy.WEIGHT)
    counter.submit(STOCK, {field(rye): "2,35"})
    assert level(rye).on_hand == 2350
    counter.submit(STOCK, {field(rye): "0"})
    assert level(rye).on_hand == 0


def test_a_count_below_what_is_promised_is_true_and_shown(counter: Visitor, town: Town, bread: Goods) -> None:
    make_order(town, (bread, 6))
    counter.submit(STOCK, {field(bread): "2"})
    assert (level(bread).on_hand, level(bread).held) == (2, 6)
    assert "il manque 4" in counter.get(STOCK).text


def test_orders_that_a_count_left_short_are_shown_with_the_way_to_each(
    counter: Visitor, town: Town, bread: Goods
) -> None:
    first, second, third = (make_order(town, (bread, 3)) for _ in range(3))
    counter.submit(STOCK, {field(bread): "2"})
    for page in (STOCK, "/backoffice/maison-morel/"):
        text = counter.get(page).text
        assert "3 commandes ne peuvent plus être servies en entier" in text
        for reference in (first, second, third):
            assert f"/backoffice/maison-morel/orders/{reference}" in text
    board = counter.get("/backoffice/maison-morel/").text
    assert board.count("il manque 3") == 2
    assert "il manque 1" in board
    assert "il manque 3" in counter.get(f"/backoffice/maison-morel/orders/{third}").text
    counter.submit(STOCK, {field(bread): "9"})
    assert "servies en entier" not in counter.get(STOCK).text


def test_a_shop_that_counts_without_its_bags_is_asked_for_the_shelf_only(
    counter: Visitor, bakery: Shop, bread: Goods
) -> None:
    settings = "/backoffice/maison-morel/settings"
    assert "sacs préparés compris" in counter.get(STOCK).text
    counter.submit(settings, {"packed_bags": "without"}, to=f"{settings}/counting")
    assert "sans les sacs préparés" in counter.get(STOCK).text
    counter.submit(settings, {"packed_bags": "maybe"}, to=f"{settings}/counting")
    assert "sans les sacs préparés" in counter.get(STOCK).text
    counter.submit(settings, {"packed_bags": "with"}, to=f"{settings}/counting")
    assert "sacs préparés compris" in counter.get(STOCK).text


def test_how_the_shop_counts_is_not_for_staff_nor_strangers(
    counter: Visitor, helper: Visitor, neighbour: Visitor, bakery: Shop
) -> None:
    address = "/backoffice/maison-morel/settings/counting"
    for browser in (helper, neighbour):
        assert browser.submit("/backoffice/", {"packed_bags": "without"}, to=address).status_code == 404
    assert counter.post(address, data={"packed_bags": "without"}).status_code == 400
    db.session.expire_all()
    assert bakery.counts_packed_bags


def test_what_is_promised_is_shown_beside_the_field(counter: Visitor, town: Town, bread: Goods) -> None:
    make_order(town, (bread, 6))
    assert "dont 6 promis" in counter.get(STOCK).text


@pytest.mark.parametrize("typed", ["abc", "-1", "2,5", "1000000000", "1e9", "1 2 x"])
def test_what_is_no_count_is_refused_in_words_and_nothing_is_counted(
    counter: Visitor, bakery: Shop, bread: Goods, typed: str
) -> None:
    bun = make_goods(bakery, name="Brioche")
    answer = counter.submit(STOCK, {field(bread): typed, field(bun): "3"})
    assert answer.status_code == 422
    assert "à revoir" in answer.text
    assert f'value="{typed}"' in answer.text
    assert 'value="3"' in answer.text
    assert (level(bread).on_hand, level(bun).on_hand) == (10, 10)


def test_nothing_typed_says_so(counter: Visitor, bread: Goods) -> None:
    counter.submit(STOCK, {field(bread): ""})
    assert "Rien n’était rempli" in counter.get(STOCK).text


def test_goods_of_another_shop_are_not_counted(counter: Visitor, town: Town, bread: Goods) -> None:
    cheese = make_goods(make_shop(town, name="Lantier"), name="Comté")
    counter.submit(STOCK, {field(cheese): "0", field(bread): "5", "count-": "4", "count-nobody": "x"})
    assert (level(cheese).on_hand, level(bread).on_hand) == (10, 5)


def test_staff_counts_too(helper: Visitor, bread: Goods) -> None:
    helper.submit(STOCK, {field(bread): "9"})
    assert level(bread).on_hand == 9


def test_a_stranger_gets_404(neighbour: Visitor, outsider: Visitor, bread: Goods) -> None:
    for browser in (neighbour, outsider):
        assert browser.submit("/backoffice/", {field(bread): "0"}, to=STOCK).status_code == 404
    assert level(bread).on_hand == 10


def test_no_token_changes_nothing(counter: Visitor, bread: Goods) -> None:
    assert counter.post(STOCK, data={field(bread): "0"}).status_code == 400
    assert level(bread).on_hand == 10
