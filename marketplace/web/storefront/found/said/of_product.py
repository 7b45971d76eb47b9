"""A product as data: what it is, and an offer for each of its formats."""

from collections.abc import Sequence

from flask import url_for

from marketplace.browsing.product_page import Option, ProductHead
from marketplace.browsing.shop_page import ShopHead
from marketplace.catalogue.changing_mind import exempt_of, may_come_back
from marketplace.catalogue.models import Offered
from marketplace.towns.queries import TownView
from marketplace.trust.reviews.queries import Said as Reviews
from marketplace.web.public_address import public_url
from marketplace.web.storefront.found.said.of_shop import shop_page
from marketplace.web.storefront.found.said.words import CONTEXT, Said, known, rated, shown

_DAYS_TO_RETURN = 14


def product_said(
    town: TownView,
    product: ProductHead,
    shop: ShopHead,
    options: Sequence[Option],
    *,
    picture: str,
    reviews: Reviews | None = None,
) -> Said:
    """A product; a shop that does not sell yet offers none. `picture`: shown when its page is shared."""
    offers = [_offer(town, product, shop, option) for option in options] if shop.sells else []
    codes = {option.ean for option in options if option.ean}
    return {
        "@context": CONTEXT,
        "@type": "Product",
        "name": product.name,
        "url": _page(town, product, shop),
        "image": shown(town, product.picture, else_=picture),
        **known(
            description=product.description,
            brand={"@type": "Brand", "name": product.brand} if product.brand else None,
            gtin=codes.pop() if len(codes) == 1 else None,
            offers=offers,
            aggregateRating=rated(reviews),
        ),
    }


def _offer(town: TownView, product: ProductHead, shop: ShopHead, option: Option) -> Said:
    price = f"{option.price_cents // 100}.{option.price_cents % 100:02d}"
    return {
        "@type": "Offer",
        "url": _page(town, product, shop),
        "price": price,
        "priceCurrency": town.currency,
        "availability": f"{CONTEXT}/{_availability(product, option)}",
        "itemCondition": f"{CONTEXT}/NewCondition",
        "availableDeliveryMethod": f"{CONTEXT}/OnSitePickup",
        "shippingDetails": {
            "@type": "OfferShippingDetails",
            "doesNotShip": True,
            "shippingDestination": {"@type": "DefinedRegion", "addressCountry": town.country},
        },
        "hasMerchantReturnPolicy": _returns(town, product),
        "seller": {"@type": "Organization", "name": shop.name, "url": shop_page(town, shop)},
        **known(
            name=option.label,
            sku=option.sku,
            gtin=option.ean,
            priceSpecification=_per_kilo(price, town.currency) if product.by_weight else None,
        ),
    }


def _per_kilo(price: str, currency: str) -> Said:
    return {
        "@type": "UnitPriceSpecification",
        "price": price,
        "priceCurrency": currency,
        "referenceQuantity": {"@type": "QuantitativeValue", "value": "1", "unitCode": "KGM"},
    }


def _returns(town: TownView, product: ProductHead) -> Said:
    """Whether it is taken back. Source: Code de la consommation L221-18 and L221-28."""
    exempt = exempt_of(product.category, offered=product.offered)
    said = {"@type": "MerchantReturnPolicy", "applicableCountry": town.country}
    if not may_come_back(exempt or ""):
        return said | {"returnPolicyCategory": f"{CONTEXT}/MerchantReturnNotPermitted"}
    return said | {
        "returnPolicyCategory": f"{CONTEXT}/MerchantReturnFiniteReturnWindow",
        "merchantReturnDays": _DAYS_TO_RETURN,
        "returnMethod": f"{CONTEXT}/ReturnInStore",
        "returnFees": f"{CONTEXT}/FreeReturn",
    }


def _availability(product: ProductHead, option: Option) -> str:
    if option.free <= 0:
        return "OutOfStock"
    return "MadeToOrder" if product.offered is Offered.TO_ORDER else "InStock"


def _page(town: TownView, product: ProductHead, shop: ShopHead) -> str:
    path = url_for("storefront.show_product", shop_slug=shop.slug, product_slug=product.slug)
    return public_url(town, path)
