"""A shop as data: its trade, where it is, when it is open."""

from collections.abc import Sequence
from datetime import date, time, timedelta

from flask import url_for

from marketplace.browsing.shop_page import ShopHead
from marketplace.core import clock
from marketplace.shops.hours import END_OF_DAY, Range, ShopHours
from marketplace.towns.queries import TownView
from marketplace.trust.reviews.queries import Said as Reviews
from marketplace.web.public_address import public_url
from marketplace.web.storefront.found.said.words import CONTEXT, Said, known, place_of, rated, shown

_TRADES = {
    "bakery": "Bakery", "wine": "LiquorStore", "florist": "Florist", "bookshop": "BookStore",
    "toys": "ToyStore", "clothes": "ClothingStore", "shoes": "ShoeStore", "optician": "Optician",
    "jeweller": "JewelryStore", "pharmacy": "Pharmacy", "hardware": "HardwareStore",
    "household": "HomeGoodsStore", "phone_repair": "MobilePhoneStore", "record_shop": "MusicStore",
    "bicycles": "BikeStore", "grocery": "GroceryStore", "organic": "GroceryStore",
    "restaurant": "Restaurant", "hairdresser": "HairSalon", "bank": "BankOrCreditUnion",
    "services": "LocalBusiness",
}  # fmt: skip
_WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DAYS_AHEAD = 60


def shop_said(
    town: TownView, shop: ShopHead, hours: ShopHours, *, picture: str, reviews: Reviews | None = None
) -> Said:
    """A shop of the street. `picture`: what is shown when its page is shared."""
    page = shop_page(town, shop)
    return {
        "@context": CONTEXT,
        "@type": _TRADES.get(shop.kind, "Store"),
        "@id": page,
        "name": shop.name,
        "url": page,
        "image": shown(town, shop.picture, else_=picture),
        "address": place_of(
            town, streetAddress=shop.address, postalCode=shop.postcode, addressLocality=shop.city
        ),
        **known(
            description=shop.tagline or shop.story,
            telephone=shop.phone,
            sameAs=shop.website if shop.website.startswith("https://") else "",
            currenciesAccepted=town.currency if shop.sells else "",
            geo=_geo(shop),
            aggregateRating=rated(reviews),
            openingHoursSpecification=hours_said(hours, today=clock.today(town.time_zone)),
        ),
    }


def shop_page(town: TownView, shop: ShopHead) -> str:
    """The whole address of its page, by which it is known on others."""
    return public_url(town, url_for("storefront.show_shop", shop_slug=shop.slug))


def hours_said(hours: ShopHours, *, today: date) -> list[Said]:
    """The usual week, days with equal hours together, then the coming days that are different.

    A public holiday of which the shop has not said whether it opens is left out: nobody knows.
    """
    alike: dict[Range, list[str]] = {}
    for weekday, ranges in sorted(hours.week.items()):
        for one in ranges:
            alike.setdefault(one, []).append(f"{CONTEXT}/{_WEEK[weekday - 1]}")
    usual = [_open(*one, dayOfWeek=days) for one, days in alike.items()]
    coming = (today + timedelta(days=ahead) for ahead in range(_DAYS_AHEAD))
    return usual + [said for day in coming if day in hours.special for said in _day(hours, day)]


def _day(hours: ShopHours, day: date) -> list[Said]:
    """One date. A closed day is told as open from midnight to midnight. Source: Google, LocalBusiness."""
    ranges: Sequence[Range] = hours.ranges_on(day) or [(time.min, time.min)]
    dated = {"validFrom": day.isoformat(), "validThrough": day.isoformat()}
    return [_open(opens, closes, **dated) for opens, closes in ranges]


def _open(opens: time, closes: time, **when: object) -> Said:
    until = "23:59" if closes == END_OF_DAY else f"{closes:%H:%M}"
    return {"@type": "OpeningHoursSpecification", **when, "opens": f"{opens:%H:%M}", "closes": until}


def _geo(shop: ShopHead) -> Said | None:
    if shop.latitude is None or shop.longitude is None:
        return None
    return {"@type": "GeoCoordinates", "latitude": shop.latitude, "longitude": shop.longitude}
