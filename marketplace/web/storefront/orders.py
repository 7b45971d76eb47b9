"""The resident's own order: its page, its calendar file, giving up one bag."""

from urllib.parse import urljoin

from flask import Response, abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.core import clock
from marketplace.core.db import transaction
from marketplace.core.errors import Refusal
from marketplace.core.words import _
from marketplace.fulfilment.services import cancel
from marketplace.fulfilment.story import stories_of
from marketplace.orders.actors import Actor
from marketplace.orders.receipts import ReceiptBag, bag_of
from marketplace.pickup.models import WindowMove
from marketplace.pickup.moves import last_moves
from marketplace.web.access import person_id
from marketplace.web.storefront.calendar import calendar_of
from marketplace.web.storefront.companion.drawn import drawing_of
from marketplace.web.storefront.companion.friends import friend_of
from marketplace.web.storefront.companion.walks import round_of
from marketplace.web.storefront.companion.wording import title_of
from marketplace.web.storefront.order_page import OrderPage, this_order
from marketplace.web.story import Told, told_to_resident
from marketplace.web.town import this_town


def show_order(reference: str) -> ResponseReturnValue:
    """Status, code, time and place of every bag."""
    return shown_order(this_order(reference))


def show_calendar(reference: str) -> ResponseReturnValue:
    """The walks still to be made, for a calendar."""
    page = this_order(reference)
    response = Response(
        calendar_of(page, round_of(page), url=urljoin(request.host_url, _url(page))),
        mimetype="text/calendar",
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{page.receipt.reference}.ics"'
    response.headers["Cache-Control"] = "no-store"
    return response


def cancel_shop_order(reference: str, shop_slug: str) -> ResponseReturnValue:
    """Give up one bag while the shop has not packed it."""
    page = this_order(reference)
    try:
        with transaction():
            bag = bag_of(this_town().id, order_id=page.receipt.order_id, shop_slug=shop_slug) or abort(404)
            cancel(bag, by=Actor.resident(person_id()))
    except Refusal as refusal:
        return shown_order(this_order(reference), sentence=str(refusal), status=refusal.status)
    flash(_("C’est annulé, la boutique est prévenue."), "ok")
    return redirect(_url(page), 303)


def shown_order(page: OrderPage, *, sentence: str = "", status: int = 200) -> Response:
    """The page of an order, below a sentence that something was refused with, if there is one."""
    tour = round_of(page)
    body = render_template(
        "storefront/order.html",
        page=page,
        tour=tour,
        title=title_of(page, tour),
        drawing=drawing_of(tour.walk),
        at=clock.now(),
        friend=friend_of(page),
        told=_told(page),
        sentence=sentence,
        moved=_moved(page),
    )
    response = make_response(body, status)
    # Read again without a network, in the shop; not before it is paid, nor once everything is fetched.
    response.headers["Cache-Control"] = "private, no-cache" if tour.walk else "no-store"
    return response


def _told(page: OrderPage) -> dict[int, list[Told]]:
    """What became of each bag that its shop has heard of, by its id."""
    ids = [view.bag.shop_order_id for view in page.bags] if page.is_placed else []
    return {each: told_to_resident(story) for each, story in stories_of(this_town().id, ids).items()}


def _moved(page: OrderPage) -> list[tuple[ReceiptBag, WindowMove]]:
    """The bags that wait for a time that their shop chose."""
    bags = {view.bag.shop_order_id: view.bag for view in page.bags if view.is_open}
    moves = last_moves(this_town().id, shop_order_ids=bags) if page.is_placed else {}
    return [(bags[each], move) for each, move in moves.items() if move.now_from == bags[each].collect_from]


def _url(page: OrderPage) -> str:
    return url_for("storefront.show_order", reference=page.receipt.reference, key=page.key or None)
