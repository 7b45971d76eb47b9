"""What outside services fetch: their required fields, of what is on show in a shop that opened its feeds."""

import csv
import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring

from marketplace.catalogue.models import Offered, Product, ProductStatus, Variant
from marketplace.catalogue.services import VariantDraft, add_variant
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.shops.feeds import close_feeds, open_feeds
from marketplace.shops.models import Shop
from marketplace.shops.states import ShopStatus
from marketplace.stock.counting import count, open_stock
from marketplace.stock.models import Reason
from tests.factories import Goods, make_goods
from tests.visitors import Visitor
from tests.web.storefront.buying import Street

G = "{http://base.google.com/ns/1.0}"
# support.google.com/merchants/answer/7052112 and /14819809; Meta's catalogue reference.
GOOGLE_REQUIRED = {"id", "title", "description", "link", "image_link", "availability", "price", "condition"}
GOOGLE_AVAILABILITY = {"in_stock", "out_of_stock", "preorder", "backorder"}
LOCAL_REQUIRED = {"store_code", "id", "availability"}
LOCAL_AVAILABILITY = {"in_stock", "limited_availability", "on_display_to_order", "out_of_stock"}
META_REQUIRED = {
    "id",
    "title",
    "description",
    "availability",
    "condition",
    "price",
    "link",
    "image_link",
    "brand",
}


@pytest.fixture
def bakery(street: Street) -> Shop:
    """The bakery, its feeds open, its bread with a photo."""
    with transaction():
        shop = db.session.get_one(Shop, (street.bakery.town_id, street.bakery.id))
        open_feeds(shop)
    changed(street.bread, picture="/media/abc-800x600.jpg", category="food.bakery.bread")
    return shop


def changed(goods: Goods, **values: object) -> None:
    """Change a product behind the feed."""
    with transaction():
        product = db.session.get_one(Product, (goods.product.town_id, goods.product.id))
        for name, value in values.items():
            setattr(product, name, value)


def counted(goods: Goods, on_hand: int) -> None:
    """Count its stock."""
    variant = goods.variant
    with transaction():
        count(variant.town_id, variant_id=variant.id, on_hand=on_hand, reason=Reason.COUNT, by_user_id=None)


def address(shop: Shop, name: str) -> str:
    """Where a feed is."""
    return f"/shops/{shop.slug}/feeds/{shop.feed_token}/{name}"


def items(visitor: Visitor, shop: Shop, name: str = "google.xml") -> list[dict[str, str]]:
    """What an XML feed says of each format."""
    answer = visitor.get(address(shop, name))
    assert answer.status_code == 200
    assert answer.content_type == "application/xml; charset=utf-8"
    root: Element = fromstring(answer.data)
    assert (root.tag, root.get("version")) == ("rss", "2.0")
    return [{each.tag.removeprefix(G): each.text or "" for each in item} for item in root.iter("item")]


def meta(visitor: Visitor, shop: Shop) -> list[dict[str, str]]:
    """What Meta's feed says of each format."""
    return list(csv.DictReader(io.StringIO(visitor.get(address(shop, "meta.csv")).data.decode(), newline="")))


def test_google_gets_what_it_requires(street: Street, bakery: Shop, visitor: Visitor) -> None:
    (item,) = items(visitor, bakery)
    assert item.keys() >= GOOGLE_REQUIRED
    assert item["availability"] in GOOGLE_AVAILABILITY
    assert (item["price"], item["identifier_exists"]) == ("1.30 EUR", "no")
    assert item["link"] == "http://localhost/shops/maison-morel/baguette-de-tradition"
    assert item["image_link"] == "http://localhost/media/abc-800x600.jpg"
    assert item["google_product_category"].startswith("Food, Beverages & Tobacco")
    assert len(item["id"]) <= 50
    assert str(street.bread.variant.id) not in str(item)


@pytest.mark.parametrize(
    ("on_hand", "availability", "quantity"),
    [(0, "out_of_stock", "0"), (2, "limited_availability", "2"), (4, "in_stock", "3"), (7, "in_stock", "5"),
     (4711, "in_stock", "10")],
)  # fmt: skip
def test_google_learns_of_the_shelf_in_bands(
    street: Street, bakery: Shop, visitor: Visitor, on_hand: int, availability: str, quantity: str
) -> None:
    counted(street.bread, on_hand)
    (item,) = items(visitor, bakery, "google-local.xml")
    assert item.keys() >= LOCAL_REQUIRED
    assert item["availability"] in LOCAL_AVAILABILITY
    assert (item["store_code"], item["availability"], item["quantity"]) == (
        "maison-morel",
        availability,
        quantity,
    )
    assert item["id"] == items(visitor, bakery)[0]["id"]


def test_meta_gets_what_it_requires(street: Street, bakery: Shop, visitor: Visitor) -> None:
    (row,) = meta(visitor, bakery)
    assert all(row[name] for name in META_REQUIRED)
    assert (row["availability"], row["condition"], row["brand"]) == ("in stock", "new", "Maison Morel")
    counted(street.bread, 0)
    assert meta(visitor, bakery)[0]["availability"] == "out of stock"


@pytest.mark.parametrize(
    ("was_cents", "price", "sale_price"), [(180, "1.80 EUR", "1.30 EUR"), (130, "1.30 EUR", "")]
)
def test_an_announced_reduction_is_a_sale(
    street: Street, bakery: Shop, visitor: Visitor, was_cents: int, price: str, sale_price: str
) -> None:
    with transaction():
        row = db.session.get_one(Variant, (street.bread.variant.town_id, street.bread.variant.id))
        row.reduced_from_cents = was_cents
    for told in (*items(visitor, bakery), *meta(visitor, bakery)):
        assert (told["price"], told.get("sale_price", "")) == (price, sale_price)


def test_formats_are_one_group_and_codes_are_told(street: Street, bakery: Shop, visitor: Visitor) -> None:
    with transaction():
        product = db.session.get_one(Product, (street.bread.product.town_id, street.bread.product.id))
        db.session.get_one(Variant, (product.town_id, street.bread.variant.id)).ean = "3017620422003"
        half = add_variant(product, draft=VariantDraft(70, label="demi", position=1), by_user_id=None)
        open_stock(product.town_id, variant_id=half.id, on_hand=0, by_user_id=None)
    whole, small = sorted(items(visitor, bakery), key=lambda item: item["title"])
    assert whole["item_group_id"] == small["item_group_id"]
    assert (whole["gtin"], small["title"]) == ("3017620422003", "Baguette de tradition, demi")
    assert "identifier_exists" not in whole


def test_what_is_made_to_order_says_when(street: Street, bakery: Shop, visitor: Visitor) -> None:
    changed(street.bread, offered=Offered.TO_ORDER, lead_days=3)
    (item,) = items(visitor, bakery)
    assert item["availability"] == "backorder"
    assert item["availability_date"].startswith(f"{clock.today('Europe/Paris') + timedelta(days=3)}")
    assert items(visitor, bakery, "google-local.xml")[0]["availability"] == "on_display_to_order"


@pytest.mark.parametrize(
    "hidden",
    [
        {"status": ProductStatus.HIDDEN},
        {"status": ProductStatus.OUT_OF_SEASON},
        {"picture": "goods/croissant"},
    ],
)
def test_what_is_not_on_show_or_has_no_photo_is_left_out(
    street: Street, bakery: Shop, visitor: Visitor, hidden: dict[str, object]
) -> None:
    changed(street.bread, **hidden)
    assert items(visitor, bakery) == []
    assert meta(visitor, bakery) == []


def test_words_of_a_shop_break_no_feed(street: Street, bakery: Shop, visitor: Visitor) -> None:
    changed(street.bread, name="=1+1 </item> & \x0b]]>", description="<b>&amp;</b>")
    assert items(visitor, bakery)[0]["title"] == "=1+1 </item> & ]]>"
    assert meta(visitor, bakery)[0]["title"].startswith("'=1+1")


def test_a_feed_that_has_not_changed_is_not_sent_again(
    street: Street, bakery: Shop, visitor: Visitor
) -> None:
    first = visitor.get(address(bakery, "google.xml"))
    tag = first.headers["ETag"]
    assert first.headers["Last-Modified"]
    again = visitor.get(address(bakery, "google.xml"), headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    counted(street.bread, 0)
    later = visitor.get(
        address(bakery, "google.xml"),
        headers={"If-None-Match": tag, "If-Modified-Since": first.headers["Last-Modified"]},
    )
    assert later.status_code == 200
    assert later.headers["ETag"] != tag


@pytest.mark.parametrize("name", ["google.xml", "google-local.xml", "meta.csv"])
def test_nobody_fetches_from_a_shop_that_closed_its_feeds_or_does_not_sell(
    bakery: Shop, visitor: Visitor, name: str
) -> None:
    here = address(bakery, name)
    with transaction():
        db.session.get_one(Shop, (bakery.town_id, bakery.id)).status = ShopStatus.PAUSED
    assert visitor.get(here).status_code == 404
    with transaction():
        shop = db.session.get_one(Shop, (bakery.town_id, bakery.id))
        shop.status = ShopStatus.SELLING
        close_feeds(shop)
    assert visitor.get(here).status_code == 404
    assert visitor.get(f"/shops/maison-morel/feeds//{name}").status_code == 404


def test_a_guessed_address_opens_nothing(bakery: Shop, visitor: Visitor) -> None:
    assert visitor.get("/shops/maison-morel/feeds/guess/google.xml").status_code == 404
    assert visitor.get("/shops/maison-morel/feeds/é/google.xml").status_code == 404
    assert visitor.get(address(bakery, "everything.xml")).status_code == 404


def test_another_towns_shop_of_the_same_name_is_not_told(
    bakery: Shop, browser_for: Callable[[str], Visitor], other_town: object
) -> None:
    assert browser_for("val-brume.localhost").get(address(bakery, "google.xml")).status_code == 404


def test_many_goods_take_few_statements(
    street: Street, bakery: Shop, visitor: Visitor, count_sql: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    with count_sql() as few:
        visitor.get(address(bakery, "google.xml"))
    for number in range(12):
        changed(make_goods(bakery, name=f"Pain {number}"), picture="/media/abc-800x600.jpg")
    with count_sql() as many:
        assert len(items(visitor, bakery)) == 13
    assert len(many) == len(few) <= 6
