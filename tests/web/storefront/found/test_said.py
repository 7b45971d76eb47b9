"""What search engines read: the same facts as the page, as data that nothing can break out of."""

import json
import re
from datetime import time, timedelta
from typing import Any

import pytest

from marketplace.agenda.services import EventWords, announce
from marketplace.catalogue.models import Offered, Product, Variant
from marketplace.catalogue.services import VariantDraft, add_variant
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.shops.models import Shop
from marketplace.shops.services import set_special_day
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
    assert said["image"] == "https://localhost/media/abc-800x600.jpg"
    (offer,) = said["offers"]
    assert (offer["price"], offer["priceCurrency"]) == ("1.30", "EUR")
    assert offer["availability"] == "https://schema.org/InStock"
    assert offer["itemCondition"] == "https://schema.org/NewCondition"
    assert offer["seller"]["name"] == "Maison Morel"
    assert offer["url"] == f"https://localhost{PAGE}"


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
    assert steps[1]["item"] == "https://localhost/shops/maison-morel"


def test_a_shop_says_its_trade_and_where_it_is(street: Street, visitor: Visitor) -> None:
    with transaction():
        street.bakery.address, street.bakery.postcode = "7, rue du Phare", "29000"
    said = said_on(visitor, "/shops/maison-morel")["Bakery"]
    assert said["address"]["streetAddress"] == "7, rue du Phare"
    assert said["url"] == "https://localhost/shops/maison-morel"


@pytest.mark.parametrize("words", ["</script><script>alert(1)</script>", "<!-- <script>", 'a"b\\c', "\u2028"])
def test_no_word_of_a_shop_ends_the_data(street: Street, visitor: Visitor, words: str) -> None:
    changed(street.bread, description=words)
    assert said_on(visitor, PAGE)["Product"]["description"] == words
    assert "<script>alert" not in visitor.get(PAGE).text


def test_a_shop_tells_its_week_and_the_days_that_differ(street: Street, visitor: Visitor) -> None:
    today = clock.today(street.town.time_zone)
    closed, longer = today + timedelta(days=9), today + timedelta(days=10)
    with transaction():
        shop = db.session.get_one(Shop, (street.town.id, street.bakery.id))
        shop.latitude, shop.longitude = 48.36, -4.77
        set_special_day(shop, day=closed, ranges=[], reason="")
        set_special_day(shop, day=longer, ranges=[(time(7), time(21, 30))], reason="")
    said = said_on(visitor, "/shops/maison-morel")["Bakery"]
    assert said["geo"] == {"@type": "GeoCoordinates", "latitude": 48.36, "longitude": -4.77}
    hours = said["openingHoursSpecification"]
    assert "https://schema.org/Tuesday" in hours[0]["dayOfWeek"]
    by_day = {one["validFrom"]: (one["opens"], one["closes"]) for one in hours if "validFrom" in one}
    assert by_day[closed.isoformat()] == ("00:00", "00:00")
    assert by_day[longer.isoformat()] == ("07:00", "21:30")


def test_what_is_not_taken_back_says_so(street: Street, visitor: Visitor) -> None:
    (offer,) = said_on(visitor, PAGE)["Product"]["offers"]
    assert offer["hasMerchantReturnPolicy"]["merchantReturnDays"] == 14
    changed(street.bread, category="food.bakery")
    (offer,) = said_on(visitor, PAGE)["Product"]["offers"]
    policy = offer["hasMerchantReturnPolicy"]
    assert policy["returnPolicyCategory"] == "https://schema.org/MerchantReturnNotPermitted"


def test_the_home_tells_how_to_search_and_what_goes_on(street: Street, visitor: Visitor) -> None:
    day = clock.today(street.town.time_zone) + timedelta(days=3)
    assert "Event" not in said_on(visitor, "/")
    with transaction():
        announce(street.town.id, words=EventWords("La nuit des vitrines", day, day))
    said = said_on(visitor, "/")
    target = said["WebSite"]["potentialAction"]["target"]["urlTemplate"]
    search = target.removeprefix("https://localhost").format(search_term_string="comte")
    assert visitor.get(search).status_code == 200
    assert (said["Event"]["name"], said["Event"]["startDate"]) == ("La nuit des vitrines", day.isoformat())


def test_the_directory_is_a_list_in_its_order(street: Street, visitor: Visitor) -> None:
    listed = said_on(visitor, "/shops")["ItemList"]["itemListElement"]
    assert [shop["position"] for shop in listed] == list(range(1, len(listed) + 1))
    assert {shop["url"] for shop in listed} >= {"https://localhost/shops/lantier"}


def test_an_order_page_has_no_trail_for_search_engines(street: Street, visitor: Visitor) -> None:
    assert said_on(visitor, "/withdrawal") == {}


REQUIRED = {
    "Product": {"name", "image", "url", "offers"},
    "Offer": {"price", "priceCurrency", "availability", "itemCondition", "url", "seller",
              "hasMerchantReturnPolicy", "shippingDetails"},
    "UnitPriceSpecification": {"price", "priceCurrency", "referenceQuantity"},
    "QuantitativeValue": {"value", "unitCode"},
    "MerchantReturnPolicy": {"applicableCountry", "returnPolicyCategory"},
    "OfferShippingDetails": {"shippingDestination", "doesNotShip"},
    "DefinedRegion": {"addressCountry"},
    "Organization": {"name"},
    "Brand": {"name"},
    "Bakery": {"name", "address", "url", "image", "openingHoursSpecification"},
    "Store": {"name", "address", "url", "image", "openingHoursSpecification"},
    "PostalAddress": {"addressLocality", "addressCountry"},
    "OpeningHoursSpecification": {"opens", "closes"},
    "BreadcrumbList": {"itemListElement"},
    "ItemList": {"itemListElement"},
    "ListItem": {"position", "name"},
    "WebSite": {"name", "url", "potentialAction"},
    "SearchAction": {"target", "query-input"},
    "EntryPoint": {"urlTemplate"},
    "Event": {"name", "startDate", "location", "eventStatus", "eventAttendanceMode"},
    "Place": {"name", "address"},
}  # fmt: skip
"""What each kind of thing must say. Source: schema.org, and what search engines ask of each."""
_ADDRESSES = {"url", "image", "item", "@id", "urlTemplate", "availability", "itemCondition"}


def faults(said: Any) -> list[str]:
    """What is missing or no whole address, in a thing and all that it holds."""
    if isinstance(said, list):
        return [fault for one in said for fault in faults(one)]
    if not isinstance(said, dict):
        return []
    kind = said.get("@type")
    required = REQUIRED.get(kind or "", {"a known type"})
    found = [f"{kind} lacks {name}" for name in required if not said.get(name)]
    found += [
        f"{kind}: {name} is {said[name]}"
        for name in _ADDRESSES & said.keys()
        if not str(said[name]).startswith("https://")
    ]
    return found + faults(list(said.values()))


@pytest.mark.parametrize(
    "page", ["/", "/shops", "/shops?kind=bakery", "/shops/maison-morel", "/shops/lantier", PAGE,
             "/shops/lantier/comte", "/help", "/help/easy", "/search/ranking", "/events"]
)  # fmt: skip
def test_whatever_a_page_says_is_complete(street: Street, visitor: Visitor, page: str) -> None:
    said = said_on(visitor, page)
    assert said
    assert faults(list(said.values())) == []
    assert ("BreadcrumbList" in said) == (page != "/")


def test_the_rule_sees_what_is_missing() -> None:
    bare = {"@type": "Product", "name": "Pain", "image": "/x.jpg", "offers": [{"@type": "Offer"}]}
    assert "Product: image is /x.jpg" in faults(bare)
    assert "Offer lacks price" in faults(bare)
    assert faults({"@type": "Pie"}) == ["Pie lacks a known type"]
