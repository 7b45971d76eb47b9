"""What search engines read: the same facts as the page, as data that nothing can break out of."""

import json
import re
from typing import Any

import pytest

from marketplace.catalogue.models import Offered, Product, Variant
from marketplace.catalogue.services import VariantDraft, add_variant
from marketplace.core.db import db, transaction
from marketplace.stock.counting import count, open_stock
from marketplace.stock.models import Reason
from tests.factories import Goods
from tests.visitors import Visitor
from tests.web.storefront.buying import Street

PAGE = "/shops/maison-morel/baguette-de-tradition"
_DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def said_on(visitor: Visitor, page: str) -> dict[str, dict[str, Any]]:
    """Everything a page says as data, by its type."""
    found = [json.loads(text) for text in _DATA.findall(visitor.get(page).text)]
    return {said["@type"]: said for said in found}


def changed(goods: Goods, **values: object) -> None:
    """Change product and variant behind the page."""
    with transaction():
        product = db.session.get_one(Product, (goods.product.town_id, goods.product.id))
        variant = db.session.get_one(Variant, (goods.variant.town_id, goods.variant.id))
        for name, value in values.items():
            setattr(variant if hasattr(variant, name) and name != "name" else product, name, value)


def test_a_product_says_what_it_is_and_what_it_costs(street: Street, visitor: Visitor) -> None:
    changed(street.bread, ean="3017620422003", brand="Morel", picture="/media/abc-800x600.jpg")
    said = said_on(visitor, PAGE)["Product"]
    assert (said["name"], said["gtin"]) == ("Baguette de tradition", "3017620422003")
    assert said["brand"] == {"@type": "Brand", "name": "Morel"}
    assert said["image"] == "http://localhost/media/abc-800x600.jpg"
    (offer,) = said["offers"]
    assert (offer["price"], offer["priceCurrency"]) == ("1.30", "EUR")
    assert offer["availability"] == "https://schema.org/InStock"
    assert offer["itemCondition"] == "https://schema.org/NewCondition"
    assert offer["seller"]["name"] == "Maison Morel"
    assert offer["url"] == f"http://localhost{PAGE}"


def test_each_format_is_an_offer_with_its_own_stock(street: Street, visitor: Visitor) -> None:
    with transaction():
        product = db.session.get_one(Product, (street.bread.product.town_id, street.bread.product.id))
        half = add_variant(product, draft=VariantDraft(70, label="demi", position=1), by_user_id=None)
        open_stock(product.town_id, variant_id=half.id, on_hand=0, by_user_id=None)
    offers = said_on(visitor, PAGE)["Product"]["offers"]
    assert [offer["availability"].rpartition("/")[2] for offer in offers] == ["InStock", "OutOfStock"]
    assert offers[1]["name"] == "demi"


def test_what_is_made_to_order_and_what_is_weighed_say_so(street: Street, visitor: Visitor) -> None:
    changed(street.bread, offered=Offered.TO_ORDER, lead_days=2)
    (offer,) = said_on(visitor, PAGE)["Product"]["offers"]
    assert offer["availability"] == "https://schema.org/MadeToOrder"
    (offer,) = said_on(visitor, "/shops/lantier/comte")["Product"]["offers"]
    assert offer["priceSpecification"]["referenceQuantity"]["unitCode"] == "KGM"


def test_an_empty_shelf_is_out_of_stock(street: Street, visitor: Visitor) -> None:
    with transaction():
        variant = street.bread.variant
        count(variant.town_id, variant_id=variant.id, on_hand=0, reason=Reason.COUNT, by_user_id=None)
    (offer,) = said_on(visitor, PAGE)["Product"]["offers"]
    assert offer["availability"] == "https://schema.org/OutOfStock"


def test_the_trail_leads_from_the_street_to_the_product(street: Street, visitor: Visitor) -> None:
    steps = said_on(visitor, PAGE)["BreadcrumbList"]["itemListElement"]
    assert [step["name"] for step in steps] == ["La rue", "Maison Morel", "Baguette de tradition"]
    assert steps[1]["item"] == "http://localhost/shops/maison-morel"


def test_a_shop_says_its_trade_and_where_it_is(street: Street, visitor: Visitor) -> None:
    with transaction():
        street.bakery.address, street.bakery.postcode = "7, rue du Phare", "29000"
    said = said_on(visitor, "/shops/maison-morel")["Bakery"]
    assert said["address"]["streetAddress"] == "7, rue du Phare"
    assert said["url"] == "http://localhost/shops/maison-morel"


@pytest.mark.parametrize("words", ["</script><script>alert(1)</script>", "<!-- <script>", 'a"b\\c', "\u2028"])
def test_no_word_of_a_shop_ends_the_data(street: Street, visitor: Visitor, words: str) -> None:
    changed(street.bread, description=words)
    assert said_on(visitor, PAGE)["Product"]["description"] == words
    assert "<script>alert" not in visitor.get(PAGE).text
