"""The directory, and each shop's own page."""

from dataclasses import replace
from typing import Any

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.agenda.queries import coming_events_of_shop
from marketplace.browsing.doors import door_of, door_words
from marketplace.browsing.phrases import coming_days_words, week_words
from marketplace.browsing.queries import StreetView, shops_around, shops_of
from marketplace.browsing.shop_page import PAGE, ShelfView, ShopHead, shelves_of, shop_head
from marketplace.core import clock
from marketplace.core.words import _
from marketplace.shops.hours import CLOSED
from marketplace.shops.kinds import kind_of
from marketplace.shops.queries import opening_hours_of_shop
from marketplace.shops.street.queries import units_of
from marketplace.towns.queries import TownView
from marketplace.trust.reviews.queries import Said
from marketplace.web.storefront.collection import next_window_of, with_collection
from marketplace.web.storefront.directory import A_PAGE, Directory, Wanted, wanted
from marketplace.web.storefront.found.heads import directory_head, shop_page_head
from marketplace.web.storefront.found.page_head import PageHead
from marketplace.web.storefront.paging import page_number
from marketplace.web.storefront.revalidation import revalidated
from marketplace.web.storefront.reviews.shown import said_in_short
from marketplace.web.storefront.searched import MOST_SHOPS
from marketplace.web.street import corner_of, sides_of, whole_street
from marketplace.web.town import this_town

Tab = tuple[str, str, bool]


@revalidated
def list_shops() -> ResponseReturnValue:
    """Every shop in street order, narrowed by trade or to those open now; as a list, or as it is drawn."""
    town, asked = this_town(), wanted()
    street = shops_of(town, most=MOST_SHOPS)
    directory = Directory(street.cards, asked)
    shown = replace(street, cards=directory.on_page)
    return render_template(
        "storefront/shops.html",
        head=_directory_head(town, shown, asked),
        directory=directory,
        asked=asked,
        kind_words=str(kind_of(asked.kind).label) if asked.kind else "",
        shops=[] if asked.is_drawn else with_collection(town, shown),
        **(_drawn(town, directory) if asked.is_drawn and directory.found else {}),
    )


def _directory_head(town: TownView, shown: StreetView, asked: Wanted) -> PageHead:
    first = (asked.page - 1) * A_PAGE + 1
    is_passing = asked.is_open_only or asked.is_drawn or bool(asked.group and not asked.kind)
    return directory_head(town, shown, kind=asked.kind, is_open_only=is_passing, page=asked.page, first=first)


def _drawn(town: TownView, directory: Directory) -> dict[str, Any]:
    """The street as the council arranged it; of a choice only the shops, side by side."""
    shops = directory.found
    units = units_of(town.id) if len(shops) == len(directory.every) else ()
    return {"drawing": whole_street(shops, units=units, town=town), "sides": sides_of(shops, units=units)}


@revalidated
def show_shop(shop_slug: str) -> ResponseReturnValue:
    """A shop: its story, its hours, its shelves, who sells."""
    town = this_town()
    shop = shop_head(town, slug=shop_slug) or abort(404, _("Aucune boutique de la rue ne porte ce nom."))
    if not shop.is_visible:
        return show_paused(town, shop)
    shelf, page = request.args.get("shelf", "")[:80], page_number()
    around = shops_around(town, shop_id=shop.id, street=shop.street_position, number=shop.street_number)
    view = shelves_of(town, shop_id=shop.id, shelf=shelf, skip=(page - 1) * PAGE)
    said = said_in_short(town, shop, subject_id=shop.id)
    return render_template(
        "storefront/shop.html",
        head=_shop_head(town, shop, around, shelf=shelf, page=page, said=said),
        shop=shop,
        **_times_of(town, shop, around),
        **_goods_of(shop, view, shelf, page),
        said=said,
    )


def _shop_head(
    town: TownView, shop: ShopHead, around: StreetView, *, shelf: str, page: int, said: Said | None
) -> PageHead:
    hours = around.hours.get(shop.id, CLOSED)
    return shop_page_head(town, shop, hours=hours, shelf=shelf, page=page, reviews=said)


def show_paused(town: TownView, shop: ShopHead) -> ResponseReturnValue:
    """What is still told of a shop that makes a pause: when its door is open, and how to reach it."""
    at = clock.local(clock.now(), town.time_zone)
    hours = opening_hours_of_shop(town, shop.id, from_day=at.date())
    coming = coming_days_words(hours, at=at)
    return render_template(
        "storefront/paused.html", shop=shop, week=week_words(hours, at=at), coming_days=coming
    )


def _times_of(town: TownView, shop: ShopHead, around: StreetView) -> dict[str, Any]:
    at = clock.local(clock.now(), town.time_zone)
    hours = around.hours.get(shop.id, CLOSED)
    door = door_of(hours, at=at)
    houses = sorted(around.cards, key=lambda card: card.row.street_number)
    return {
        "drawing": corner_of(houses, slug=shop.slug, units=units_of(town.id), town=town),
        "door": door,
        "hours_words": door_words(door),
        "week": week_words(hours, at=at),
        "coming_days": coming_days_words(hours, at=at),
        "next_window": next_window_of(town, shop, hours),
        "events": coming_events_of_shop(town.id, shop_id=shop.id, from_day=at.date()),
    }


def _goods_of(shop: ShopHead, view: ShelfView, shelf: str, page: int) -> dict[str, Any]:
    return {
        "view": view,
        "shelf_tabs": _shelf_tabs(shop, view, shelf),
        "shelf": shelf,
        "page": page,
        "has_more": page * PAGE < view.on_shelf,
    }


def _shelf_tabs(shop: ShopHead, view: ShelfView, shelf: str) -> list[Tab]:
    """The whole shop, then each shelf that has a name; or where each begins, if the page shows them all."""
    if view.sections and not shelf:
        return [
            (f"#shelf-{place}", name, False) for place, (name, _cards) in enumerate(view.sections, 1) if name
        ]
    whole = (_shelf_url(shop, None), _("Tout (%(count)s)", count=view.total), not shelf)
    return [whole, *((_shelf_url(shop, name), name, name == shelf) for name, _count in view.shelves if name)]


def _shelf_url(shop: ShopHead, shelf: str | None) -> str:
    return url_for("storefront.show_shop", shop_slug=shop.slug, shelf=shelf)
