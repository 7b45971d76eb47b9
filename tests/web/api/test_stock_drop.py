"""A till drops its stock with its shop's token: what differs is written, what is refused is said."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from marketplace.catalogue.models import PriceChange, SoldBy, Variant
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.intake.stock_feeds import make_token, revoke_token
from marketplace.shops.models import Shop
from marketplace.stock.models import Movement, StockLevel
from marketplace.towns.models import Town
from tests.factories import THURSDAY_MORNING, Goods, make_goods, make_shop, make_worker
from tests.ordering import make_order
from tests.visitors import Visitor

DROP = "/api/v1/shops/maison-morel/stock"


@pytest.fixture
def token(shop: Shop) -> str:
    owner = make_worker(shop)
    with transaction():
        return make_token(shop, by_user_id=owner.id)


@pytest.fixture
def bread(shop: Shop) -> Goods:
    return coded(make_goods(shop), "PAIN")


def coded(goods: Goods, sku: str) -> Goods:
    """The same goods with a code."""
    with transaction():
        db.session.get_one(Variant, (goods.variant.town_id, goods.variant.id)).sku = sku
    return goods


def drop(visitor: Visitor, token: str, text: str) -> TestResponse:
    return visitor.post(DROP, data=text.encode(), headers={"Authorization": f"Bearer {token}"})


def on_hand(goods: Goods) -> int:
    db.session.rollback()
    return db.session.get_one(StockLevel, (goods.variant.town_id, goods.variant.id)).on_hand


def count_of(goods: Goods, table: type[Movement | PriceChange]) -> int:
    query = select(func.count()).select_from(table).where(table.town_id == goods.variant.town_id)
    return db.session.scalar(query) or 0


def test_a_stock_is_a_count_and_a_price_joins_the_history(visitor: Visitor, token: str, bread: Goods) -> None:
    answer = drop(visitor, token, "sku;stock;prix\nPAIN;7;1,40\n")
    assert (answer.status_code, answer.json) == (
        200,
        {"updated": 1, "unchanged": 0, "unknown": 0, "refused": 0, "refusals": []},
    )
    assert (on_hand(bread), count_of(bread, Movement), count_of(bread, PriceChange)) == (7, 2, 2)


def test_what_is_the_same_is_not_written_again(visitor: Visitor, token: str, bread: Goods) -> None:
    with clock.travel(THURSDAY_MORNING):
        drop(visitor, token, "sku,stock\npain,7\n")
    with clock.travel(THURSDAY_MORNING + timedelta(minutes=3)):
        answer = drop(visitor, token, "sku,stock\npain,7\n")
    assert answer.json
    assert (answer.json["updated"], answer.json["unchanged"]) == (0, 1)
    assert count_of(bread, Movement) == 2


def test_promises_stay_and_the_lines_that_fall_short_are_marked(
    visitor: Visitor, token: str, town: Town, bread: Goods
) -> None:
    make_order(town, (bread, 6))
    drop(visitor, token, "sku;stock\nPAIN;4\n")
    level = db.session.get_one(StockLevel, (town.id, bread.variant.id), populate_existing=True)
    assert (level.on_hand, level.held) == (4, 6)


def test_kilos_are_read_as_kilos(visitor: Visitor, token: str, shop: Shop) -> None:
    rye = coded(make_goods(shop, name="Seigle", on_hand=1000, sold_by=SoldBy.WEIGHT), "SEIGLE")
    drop(visitor, token, "sku;stock\nSEIGLE;2,35\n")
    assert on_hand(rye) == 2350


def test_a_barcode_will_do_and_unknown_ones_are_counted(visitor: Visitor, token: str, bread: Goods) -> None:
    with transaction():
        db.session.get_one(Variant, (bread.variant.town_id, bread.variant.id)).ean = "4006381333931"
    answer = drop(visitor, token, "ean;stock\n4006381333931;3\n3017620422003;9\n")
    assert answer.json
    assert (answer.json["updated"], answer.json["unknown"]) == (1, 1)
    assert on_hand(bread) == 3


def test_lines_are_refused_in_words_and_stop_no_others(
    visitor: Visitor, token: str, bread: Goods, shop: Shop
) -> None:
    bun = coded(make_goods(shop, name="Brioche"), "BRIOCHE")
    answer = drop(visitor, token, "sku;stock\nPAIN;beaucoup\n;3\nBRIOCHE;4\nbrioche;5\n")
    assert answer.json
    assert (answer.json["updated"], answer.json["refused"]) == (1, 3)
    assert [one["line"] for one in answer.json["refusals"]] == [3, 5, 2]
    assert all(one["reason"] for one in answer.json["refusals"])
    assert (on_hand(bread), on_hand(bun)) == (10, 4)


@pytest.mark.parametrize("text", ["", "une;deux\n1;2\n", "sku;nom\nPAIN;Pain\n", "%PDF-1.7"])
def test_what_is_no_drop_is_refused_in_words(visitor: Visitor, token: str, bread: Goods, text: str) -> None:
    answer = drop(visitor, token, text)
    assert answer.status_code == 422
    assert answer.json
    assert len(answer.json["error"]) > 20
    assert on_hand(bread) == 10


def test_only_the_token_of_that_shop_opens(visitor: Visitor, token: str, bread: Goods, town: Town) -> None:
    other = make_shop(town, name="Le Phare")
    owner = make_worker(other, email="o@example.org")
    with transaction():
        theirs = make_token(other, by_user_id=owner.id)
    for wrong in ("", "x", theirs, token[:-1]):
        assert drop(visitor, wrong, "sku;stock\nPAIN;1\n").status_code == 401
    assert visitor.post(DROP, data=b"sku;stock\nPAIN;1\n").status_code == 401
    basic = {"Authorization": f"Basic {token}"}
    assert visitor.post(DROP, data=b"sku;stock\nPAIN;1\n", headers=basic).status_code == 401
    assert on_hand(bread) == 10


def test_a_session_opens_nothing_here(visitor: Visitor, shop: Shop, bread: Goods) -> None:
    visitor.sign_in(make_worker(shop).id)
    assert visitor.post(DROP, data=b"sku;stock\nPAIN;1\n").status_code == 401
    assert on_hand(bread) == 10


def test_the_token_of_a_shop_of_the_same_name_in_another_town_opens_nothing(
    visitor: Visitor, token: str, other_town: Town, browser_for: Callable[[str], Visitor], bread: Goods
) -> None:
    make_shop(other_town)
    assert drop(browser_for("val-brume.localhost"), token, "sku;stock\nPAIN;1\n").status_code == 401
    assert on_hand(bread) == 10


def test_a_revoked_or_replaced_token_opens_nothing(
    visitor: Visitor, token: str, shop: Shop, bread: Goods
) -> None:
    manager = make_worker(shop, email="b@example.org")
    with transaction():
        newer = make_token(shop, by_user_id=manager.id)
    assert drop(visitor, token, "sku;stock\nPAIN;1\n").status_code == 401
    with transaction():
        revoke_token(shop)
    assert drop(visitor, newer, "sku;stock\nPAIN;1\n").status_code == 401
    assert on_hand(bread) == 10


def test_a_till_that_does_not_pause_is_told_to(visitor: Visitor, token: str, bread: Goods) -> None:
    assert drop(visitor, token, "sku;stock\nPAIN;7\n").status_code == 200
    answer = drop(visitor, token, "sku;stock\nPAIN;6\n")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "20")
    assert on_hand(bread) == 7


def test_a_drop_that_is_too_large_is_refused(visitor: Visitor, token: str, bread: Goods) -> None:
    lines = "\n".join(f"X{number};1" for number in range(20_001))
    assert drop(visitor, token, f"sku;stock\n{lines}\n").status_code == 422
    with clock.travel(clock.now() + timedelta(minutes=1)):
        assert drop(visitor, token, "sku;stock\n" + "x" * (5 * 1024 * 1024)).status_code == 413
    assert on_hand(bread) == 10


def test_five_thousand_lines_of_which_few_have_changed_are_cheap(
    visitor: Visitor, token: str, bread: Goods, count_sql: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    lines = "\n".join(f"X{number};1" for number in range(5_000))
    with count_sql() as said:
        answer = drop(visitor, token, f"sku;stock\n{lines}\nPAIN;3\n")
    assert answer.json
    assert (answer.json["updated"], answer.json["unknown"], on_hand(bread)) == (1, 5_000, 3)
    assert len(said) <= 45
