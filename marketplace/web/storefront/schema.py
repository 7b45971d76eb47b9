"""What search engines read of our pages: the same facts as data. Source: schema.org, Product and Offer."""

from collections.abc import Sequence
from typing import Any

from flask import request, url_for

from marketplace.browsing.product_page import Option, ProductHead
from marketplace.browsing.shop_page import ShopHead
from marketplace.catalogue.models import Offered
from marketplace.core.words import _

_CONTEXT = "https://schema.org"
_TRADES = {
    "bakery": "Bakery", "wine": "LiquorStore", "florist": "Florist", "bookshop": "BookStore",
    "toys": "ToyStore", "clothes": "ClothingStore", "shoes": "ShoeStore", "optician": "Optician",
    "jeweller": "JewelryStore", "pharmacy": "Pharmacy", "hardware": "HardwareStore",
    "household": "HomeGoodsStore", "phone_repair": "MobilePhoneStore", "record_shop": "MusicStore",
    "bicycles": "BikeStore", "grocery": "GroceryStore", "organic": "GroceryStore",
    "restaurant": "Restaurant", "hairdresser": "HairSalon", "bank": "BankOrCreditUnion",
    "services": "LocalBusiness",
}  # fmt: skip
Said = dict[str, Any]


def product_schema(product: ProductHead, options: Sequence[Option], shop: ShopHead, *, currency: str) -> Said:
    """A product with an offer for each of its formats; a shop that does not sell yet offers none."""
    offers = [_offer(product, option, shop, currency) for option in options] if shop.sells else []
    codes = {option.ean for option in options if option.ean}
    return {
        "@context": _CONTEXT,
        "@type": "Product",
        "name": product.name,
        "url": _page(product, shop),
        **_known(
            description=product.description,
            image=_absolute(product.picture),
            brand={"@type": "Brand", "name": product.brand} if product.brand else None,
            gtin=codes.pop() if len(codes) == 1 else None,
            offers=offers,
        ),
    }


def trail_schema(product: ProductHead, shop: ShopHead) -> Said:
    """The way from the street to the product, as above its name."""
    steps = [
        (_("La rue"), url_for("storefront.show_home", _external=True)),
        (shop.name, _shop_page(shop)),
        (product.name, _page(product, shop)),
    ]
    return {
        "@context": _CONTEXT,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": address}
            for place, (name, address) in enumerate(steps, start=1)
        ],
    }


def shop_schema(shop: ShopHead, *, country: str) -> Said:
    """A shop of the street: its trade, where it is, how it is reached."""
    place = _known(streetAddress=shop.address, postalCode=shop.postcode, addressLocality=shop.city)
    return {
        "@context": _CONTEXT,
        "@type": _TRADES.get(shop.kind, "Store"),
        "@id": _shop_page(shop),
        "name": shop.name,
        "url": _shop_page(shop),
        **_known(
            description=shop.tagline,
            image=_absolute(shop.picture),
            telephone=shop.phone,
            address={"@type": "PostalAddress", "addressCountry": country, **place} if place else None,
        ),
    }


def _offer(product: ProductHead, option: Option, shop: ShopHead, currency: str) -> Said:
    price = f"{option.price_cents // 100}.{option.price_cents % 100:02d}"
    per_kilo = {
        "@type": "UnitPriceSpecification",
        "price": price,
        "priceCurrency": currency,
        "referenceQuantity": {"@type": "QuantitativeValue", "value": "1", "unitCode": "KGM"},
    }
    return {
        "@type": "Offer",
        "url": _page(product, shop),
        "price": price,
        "priceCurrency": currency,
        "availability": f"{_CONTEXT}/{_availability(product, option)}",
        "itemCondition": f"{_CONTEXT}/NewCondition",
        "availableDeliveryMethod": f"{_CONTEXT}/OnSitePickup",
        "seller": {"@type": "Organization", "name": shop.name, "url": _shop_page(shop)},
        **_known(
            name=option.label,
            sku=option.sku,
            gtin=option.ean,
            priceSpecification=per_kilo if product.by_weight else None,
        ),
    }


def _availability(product: ProductHead, option: Option) -> str:
    if option.free <= 0:
        return "OutOfStock"
    return "MadeToOrder" if product.offered is Offered.TO_ORDER else "InStock"


def _known(**facts: Any) -> Said:
    return {name: fact for name, fact in facts.items() if fact}


def _absolute(picture: str) -> str:
    """A photo's whole address; nothing for the drawing that stands in for one."""
    return f"{request.url_root.rstrip('/')}{picture}" if picture.startswith("/") else ""


def _page(product: ProductHead, shop: ShopHead) -> str:
    return url_for("storefront.show_product", shop_slug=shop.slug, product_slug=product.slug, _external=True)


def _shop_page(shop: ShopHead) -> str:
    return url_for("storefront.show_shop", shop_slug=shop.slug, _external=True)
