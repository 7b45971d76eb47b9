"""The directory, and each shop's own page."""

from typing import Any

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.browsing.doors import door_of, door_words
from marketplace.browsing.phrases import week_words
from marketplace.browsing.queries import StreetView, kinds_of, shops_around, shops_of, shops_of_kind
from marketplace.browsing.shop_page import PAGE, ShelfView, ShopHead, shelves_of, shop_head
from marketplace.core import clock
from marketplace.core.words import _
from marketplace.shops.hours import CLOSED
from marketplace.shops.kinds import kind_of
from marketplace.shops.street.queries import units_of
from marketplace.towns.queries import TownView
from marketplace.web.storefront.collection import next_window_of, with_collection
from marketplace.web.storefront.found.heads import directory_head, shop_page_head
from marketplace.web.storefront.paging import page_number
from marketplace.web.storefront.revalidation import revalidated
from marketplace.web.street import corner_of
from marketplace.web.town import this_town

_SHOPS_A_PAGE = 60
_MOST_SHOPS = 400
Tab = tuple[str, str, bool]


@revalidated
def list_shops() -> ResponseReturnValue:
    """Every shop in street order, narrowed by trade or to those open now."""
    kind, is_open_only = request.args.get("kind", "")[:24], request.args.get("open") == "1"
    page = 1 if is_open_only else page_number()
    most = _MOST_SHOPS if is_open_only else _SHOPS_A_PAGE
    street = _street(this_town(), kind, most=most, skip=(page - 1) * most)
    return render_template(
        "storefront/shops.html",
        head=directory_head(
            this_town(), street, kind=kind, is_open_only=is_open_only, page=page, first=(page - 1) * most + 1
        ),
        shops=[card for card in with_collection(this_town(), street) if card.is_open or not is_open_only],
        total=street.total,
        kinds=_kinds(this_town()),
        kind=kind,
        is_open_only=is_open_only,
        page=page,
        has_more=not is_open_only and page * most < street.total,
    )


@revalidated
def show_shop(shop_slug: str) -> ResponseReturnValue:
    """A shop: its story, its hours, its shelves, who sells."""
    town = this_town()
    shop = shop_head(town, slug=shop_slug) or abort(404, _("Aucune boutique de la rue ne porte ce nom."))
    if not shop.is_visible:
        return render_template("storefront/paused.html", shop=shop)
    shelf, page = request.args.get("shelf", "")[:80], page_number()
    around = shops_around(town, shop_id=shop.id, street=shop.street_position, number=shop.street_number)
    view = shelves_of(town, shop_id=shop.id, shelf=shelf, skip=(page - 1) * PAGE)
    return render_template(
        "storefront/shop.html",
        head=shop_page_head(town, shop, hours=around.hours.get(shop.id, CLOSED), shelf=shelf, page=page),
        shop=shop,
        **_times_of(town, shop, around),
        view=view,
        shelf_tabs=_shelf_tabs(shop, view, shelf),
        shelf=shelf,
        page=page,
        has_more=page * PAGE < view.on_shelf,
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
        "next_window": next_window_of(town, shop, hours),
    }


def _shelf_tabs(shop: ShopHead, view: ShelfView, shelf: str) -> list[Tab]:
    """The whole shop, then each shelf that has a name."""
    whole = (_shelf_url(shop, None), _("Tout (%(count)s)", count=view.total), not shelf)
    return [whole, *((_shelf_url(shop, name), name, name == shelf) for name, _count in view.shelves if name)]


def _shelf_url(shop: ShopHead, shelf: str | None) -> str:
    return url_for("storefront.show_shop", shop_slug=shop.slug, shelf=shelf)


def _street(town: TownView, kind: str, *, most: int, skip: int) -> StreetView:
    if kind:
        return shops_of_kind(town, kind=kind, most=most, skip=skip)
    return shops_of(town, most=most, skip=skip)


def _kinds(town: TownView) -> list[tuple[str, str, int]]:
    """The trades of the street: code, words, how many shops; by their words."""
    counted = kinds_of(town).items()
    return sorted(((code, str(kind_of(code).label), count) for code, count in counted), key=lambda k: k[1])
