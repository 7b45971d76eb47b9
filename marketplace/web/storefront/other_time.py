"""Another time for one bag: one that its shop moved, or whose resident would rather come at another."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.core.db import transaction
from marketplace.core.errors import Refusal
from marketplace.core.words import _
from marketplace.fulfilment.rescheduling.choosing import Wish, choose_windows
from marketplace.fulfilment.rescheduling.rights import may_choose, was_moved
from marketplace.fulfilment.rescheduling.windows import other_windows_of
from marketplace.orders.models import ShopOrder
from marketplace.orders.receipts import CANCELLABLE, bag_of
from marketplace.pickup.moves import last_moves
from marketplace.pickup.slots import key_of
from marketplace.web.storefront.order_page import OrderPage, this_order
from marketplace.web.town import this_town


def show_other_time(reference: str, shop_slug: str) -> ResponseReturnValue:
    """The times that are free, and the way to give the bag up."""
    page = this_order(reference)
    bag = _bag(page, shop_slug)
    return _shown(page, shop_slug, bag) if may_choose(bag) else redirect(_order_url(page), 303)


def create_other_time(reference: str, shop_slug: str) -> ResponseReturnValue:
    """The chosen time."""
    page = this_order(reference)
    try:
        with transaction():
            bag = _bag(page, shop_slug)
            seen = request.form.get("seen") or key_of(bag.collect_from)
            choose_windows([bag], wishes={bag.id: Wish(request.form.get("window", ""), seen)})
    except Refusal as refusal:
        return _shown(page, shop_slug, _bag(page, shop_slug), sentence=str(refusal)), refusal.status
    flash(_("C’est noté, la boutique est prévenue de votre heure."), "ok")
    return redirect(_order_url(page), 303)


def _order_url(page: OrderPage) -> str:
    return url_for("storefront.show_order", reference=page.receipt.reference, key=page.key or None)


def _bag(page: OrderPage, shop_slug: str) -> ShopOrder:
    return bag_of(this_town().id, order_id=page.receipt.order_id, shop_slug=shop_slug) or abort(404)


def _shown(page: OrderPage, shop_slug: str, bag: ShopOrder, *, sentence: str = "") -> str:
    moved = was_moved(bag)
    return render_template(
        "storefront/other_time.html",
        page=page,
        bag=bag,
        seen=key_of(bag.collect_from),
        shop_slug=shop_slug,
        windows=other_windows_of(this_town(), bag=bag),
        move=last_moves(bag.town_id, shop_order_ids=[bag.id]).get(bag.id) if moved else None,
        may_give_up=moved or bag.state in CANCELLABLE,
        sentence=sentence,
    )
