"""A shop lowers a price and says so: what is struck beside it is never typed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from marketplace.catalogue.models import Product, SoldBy, Variant
from marketplace.catalogue.reducing import NoReduction, announce_reduction, end_reduction
from marketplace.catalogue.services import change_product, change_variant, said_of, said_of_variant
from marketplace.core import clock
from marketplace.core.db import db, transaction
from tests.factories import THURSDAY_MORNING, Goods, make_goods, make_shop, make_town


@pytest.fixture
def cheese(database: None) -> Goods:
    """A cheese at 12 euros."""
    with clock.travel(THURSDAY_MORNING):
        return make_goods(make_shop(make_town()), name="Comté", price_cents=1200)


def variant_of(goods: Goods) -> Variant:
    """The variant, read anew."""
    return db.session.get_one(Variant, (goods.variant.town_id, goods.variant.id), populate_existing=True)


def reprice(goods: Goods, cents: int, *, day: int) -> None:
    """The price changes on a day."""
    with clock.travel(THURSDAY_MORNING + timedelta(days=day)), transaction():
        variant = variant_of(goods)
        change_variant(variant, draft=replace(said_of_variant(variant), price_cents=cents), by_user_id=None)


def announce(goods: Goods, *, day: int, perishable: bool = False) -> None:
    """The shop announces its price on a day."""
    with clock.travel(THURSDAY_MORNING + timedelta(days=day)), transaction():
        announce_reduction(variant_of(goods), perishable=perishable, currency="EUR")


def reference(goods: Goods) -> int | None:
    """What the price is compared with."""
    return variant_of(goods).reduced_from_cents


def test_it_is_compared_with_the_lowest_of_thirty_days(cheese: Goods) -> None:
    reprice(cheese, 1000, day=40)
    reprice(cheese, 1400, day=50)
    reprice(cheese, 900, day=60)
    announce(cheese, day=60)
    assert reference(cheese) == 1000
    assert variant_of(cheese).reduced_since == THURSDAY_MORNING + timedelta(days=60)


def test_further_reductions_keep_what_the_first_was_compared_with(cheese: Goods) -> None:
    reprice(cheese, 1000, day=40)
    announce(cheese, day=40)
    reprice(cheese, 800, day=45)
    announce(cheese, day=45)
    assert reference(cheese) == 1200
    assert variant_of(cheese).reduced_since == THURSDAY_MORNING + timedelta(days=40)


def test_announced_a_few_days_late_it_counts_from_when_it_was_lowered(cheese: Goods) -> None:
    reprice(cheese, 1000, day=40)
    announce(cheese, day=45)
    assert reference(cheese) == 1200


def test_a_price_put_up_for_show_is_no_reduction(cheese: Goods) -> None:
    reprice(cheese, 2000, day=40)
    reprice(cheese, 1200, day=41)
    with pytest.raises(NoReduction, match="12,00"):
        announce(cheese, day=41)
    assert reference(cheese) is None


@pytest.mark.parametrize(("cents", "day"), [(1200, 0), (1500, 1)])
def test_what_was_not_lowered_cannot_be_announced(cheese: Goods, cents: int, day: int) -> None:
    reprice(cheese, cents, day=day)
    with pytest.raises(NoReduction, match="n’a pas baissé"):
        announce(cheese, day=day)


def test_a_price_of_old_is_the_usual_one(cheese: Goods) -> None:
    reprice(cheese, 1000, day=40)
    with pytest.raises(NoReduction, match="30"):
        announce(cheese, day=71)


def test_goods_about_to_spoil_are_compared_with_the_price_just_before(cheese: Goods) -> None:
    reprice(cheese, 2000, day=40)
    reprice(cheese, 1300, day=41)
    announce(cheese, day=41, perishable=True)
    assert reference(cheese) == 2000
    assert variant_of(cheese).reduced_perishable


def test_raising_the_price_ends_it(cheese: Goods) -> None:
    reprice(cheese, 1000, day=40)
    announce(cheese, day=40)
    reprice(cheese, 1100, day=42)
    assert (reference(cheese), variant_of(cheese).reduced_since) == (None, None)


def test_selling_it_by_weight_instead_ends_it(cheese: Goods) -> None:
    reprice(cheese, 1000, day=40)
    announce(cheese, day=40)
    with transaction():
        product = db.session.get_one(Product, (cheese.product.town_id, cheese.product.id))
        draft = replace(said_of(product), sold_by=SoldBy.WEIGHT)
        change_product(product, draft=draft, seen_version=product.version)
    assert reference(cheese) is None


def test_its_shop_may_end_it_and_keep_the_price(cheese: Goods) -> None:
    reprice(cheese, 1000, day=40)
    announce(cheese, day=40)
    with transaction():
        end_reduction(variant_of(cheese))
    assert (reference(cheese), variant_of(cheese).price_cents) == (None, 1000)
