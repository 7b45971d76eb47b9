"""Which picture goes with which page: in the town's own language, so that everybody shares the same one."""

from collections.abc import Sequence

from flask_babel import force_locale

from marketplace.agenda.queries import EventView
from marketplace.browsing.product_page import Option, ProductHead
from marketplace.browsing.shop_page import ShopHead
from marketplace.core.money import format_money
from marketplace.core.words import _, language
from marketplace.towns.queries import TownView
from marketplace.web.event_words import event_when
from marketplace.web.storefront.shared.card import Card

_STREET = (2, 0, 5, 3, 7, 1)


def card_of_town(town: TownView) -> Card:
    """The street, and what it promises."""
    with force_locale(town.locale):
        about = town.tagline or _("Toute la rue dans un panier")
    return Card(over=_over(town), title=town.name, about=about, fronts=_STREET)


def card_of_shop(town: TownView, shop: ShopHead) -> Card:
    """A shop: its photo, or its front in its own colour."""
    with force_locale(town.locale):
        about = shop.tagline or str(shop.trade.label)
    return Card(
        over=_over(town),
        title=shop.name,
        about=about,
        photo=shop.picture if shop.picture.startswith("/") else "",
        fronts=(shop.colour,),
        sign=shop.name,
    )


def card_of_event(town: TownView, event: EventView) -> Card:
    """An event: its photo, or the street; when it is."""
    with force_locale(town.locale):
        about = event_when(event)
        title = _("Annulé : %(title)s", title=event.title) if event.is_cancelled else event.title
    return Card(
        over=_over(town),
        title=title,
        about=about,
        photo=event.picture if event.picture.startswith("/") else "",
        fronts=_STREET,
    )


def card_of_product(town: TownView, product: ProductHead, shop: ShopHead, options: Sequence[Option]) -> Card:
    """A product: its photo, or the front of the shop that has it; what it costs there."""
    with force_locale(town.locale):
        about = _("chez %(shop)s", shop=shop.name)
        price = _price(town, product, options)
    return Card(
        over=_over(town),
        title=product.name,
        about=about,
        price=price,
        photo=product.picture if product.picture.startswith("/") else "",
        fronts=(shop.colour,),
        sign=shop.name,
    )


def _price(town: TownView, product: ProductHead, options: Sequence[Option]) -> str:
    prices = {option.price_cents for option in options}
    if not prices:
        return ""
    least = format_money(min(prices), town.currency, language())
    if product.by_weight:
        return _("%(price)s/kg", price=least)
    return least if len(prices) == 1 else _("dès %(price)s", price=least)


def _over(town: TownView) -> str:
    return f"{town.name}, {town.street_name}"
