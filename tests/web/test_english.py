"""A visitor who reads English is spoken to in English, compiled words included."""

from marketplace.core.money import format_money
from marketplace.core.times import format_clock, format_day
from marketplace.shops.models import Shop
from tests.factories import THURSDAY_MORNING, Goods
from tests.visitors import Visitor

ENGLISH = {"Accept-Language": "en-GB,en;q=0.9"}


def test_a_product_is_shown_in_english(visitor: Visitor, shop: Shop, goods: Goods) -> None:
    page = visitor.get(f"/shops/{shop.slug}/{goods.product.slug}", headers=ENGLISH).text
    assert '<html lang="en">' in page
    assert "Add to basket" in page
    assert "Mettre au panier" not in page


def test_amounts_days_and_times_are_written_the_english_way() -> None:
    assert format_money(1234, "EUR", "en") == "€12.34"
    assert format_day(THURSDAY_MORNING.date(), "en") == "Thursday 11 June"
    assert format_clock(THURSDAY_MORNING.replace(hour=17, minute=40).time(), "en") == "17:40"
