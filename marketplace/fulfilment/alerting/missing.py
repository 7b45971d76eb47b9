"""A bag that nobody answered: declined for the shop, refunded, told; a shop that misses twice rests."""

from datetime import datetime, timedelta

from flask import current_app
from flask_babel import force_locale
from sqlalchemy import and_, func, select

from marketplace.alerts.queries import misses_of, rule_of
from marketplace.alerts.services import note_pause, note_return
from marketplace.browsing.elsewhere import found_elsewhere
from marketplace.browsing.index import index_shop
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.errors import Refusal
from marketplace.core.words import _
from marketplace.fulfilment.services import turn_down
from marketplace.notices.alerting import Proposal, tell_missed, tell_paused
from marketplace.orders.actors import Actor, ActorKind
from marketplace.orders.models import Order, ShopOrder, ShopOrderStep
from marketplace.orders.states import ShopOrderState
from marketplace.shops.admitting import pause, reopen
from marketplace.shops.models import Shop
from marketplace.shops.states import ShopStatus
from marketplace.towns.queries import TownView

MOST_MISSES = 2
REMEMBERED = timedelta(days=7)
_SELLING = {ShopStatus.SELLING, ShopStatus.RESERVE}


class NotPausedByLadder(Refusal):
    """The shop rests for another reason than unanswered orders."""

    def __init__(self) -> None:
        super().__init__(
            _("Ce n’est pas une commande manquée qui a mis la boutique en pause : voyez avec la mairie.")
        )


def miss(town: TownView, *, shop_order: ShopOrder) -> None:
    """Decline a bag for the shop that did not answer; everybody concerned is told what to do now.

    The bag and its payments: locked. Raises: MoveRefused. Commits: no.
    """
    order = db.session.get_one(Order, (town.id, shop_order.order_id))
    with force_locale(order.locale):
        reason = _("La boutique n’a pas répondu à temps.")
    turn_down(shop_order, reason=reason, by=Actor.system())
    tell_missed(town, shop_order=shop_order, proposals=proposals_for(shop_order))
    _rest_if_missed_too_many(town, shop_order)


def come_back(shop: Shop) -> None:
    """The shop that the ladder paused sells again; what it missed is forgotten.

    Raises: NotPausedByLadder. Commits: no.
    """
    rule = rule_of(shop.town_id, shop.id)
    if shop.status is not ShopStatus.PAUSED or rule is None or rule.paused_at is None:
        raise NotPausedByLadder
    bring_back(shop)
    index_shop(shop.town_id, shop_id=shop.id)


def bring_back(shop: Shop) -> None:
    """A paused shop sells again, and what it missed is forgotten. Raises: ShopMoveRefused. Commits: no."""
    reopen(shop)
    note_return(shop)


def proposals_for(shop_order: ShopOrder) -> list[Proposal]:
    """What other shops have of what was in the bag. One query."""
    wanted = [(line.variant_id, line.quantity) for line in shop_order.lines]
    found = found_elsewhere(shop_order.town_id, shop_id=shop_order.shop_id, wanted=wanted)
    return [
        Proposal(
            wanted=line.product_name,
            name=other.name,
            shop_name=other.shop_name,
            price_cents=other.price_cents,
            by_weight=other.by_weight,
            path=f"/shops/{other.shop_slug}/{other.slug}",
        )
        for line in shop_order.lines
        if (other := found.get(line.variant_id))
    ]


def _rest_if_missed_too_many(town: TownView, shop_order: ShopOrder) -> None:
    shop = db.session.get_one(Shop, (town.id, shop_order.shop_id), populate_existing=True)
    if shop.status not in _SELLING or current_app.extensions["settings"].demo:
        return  # nobody minds the demo's shops at night
    if len(misses_of(town.id, shop.id, since=_counted_since(shop))) < MOST_MISSES:
        return
    pause(shop)
    note_pause(shop)
    index_shop(town.id, shop_id=shop.id)
    tell_paused(town, shop=shop, shop_order=shop_order)


def _counted_since(shop: Shop) -> datetime:
    """Misses count since the shop last answered an order, or came back, or for a week."""
    rule = rule_of(shop.town_id, shop.id)
    known = [clock.now() - REMEMBERED, rule.back_at if rule else None, _last_answer(shop)]
    return max(moment for moment in known if moment is not None)


def _last_answer(shop: Shop) -> datetime | None:
    query = (
        select(func.max(ShopOrderStep.at))
        .join(
            ShopOrder,
            and_(ShopOrder.town_id == ShopOrderStep.town_id, ShopOrder.id == ShopOrderStep.shop_order_id),
        )
        .where(
            ShopOrderStep.town_id == shop.town_id,
            ShopOrder.shop_id == shop.id,
            ShopOrderStep.state.in_({ShopOrderState.ACCEPTED, ShopOrderState.DECLINED}),
            ShopOrderStep.by_what != ActorKind.SYSTEM,
        )
    )
    return db.session.scalar(query)
