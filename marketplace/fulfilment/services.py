"""What a shop does with its part of an order, and what a resident may still undo."""

from collections.abc import Collection

from flask import current_app

from marketplace.accounts.journal.acts import Act
from marketplace.accounts.journal.writing import write_down
from marketplace.core import clock, crash
from marketplace.core.db import db
from marketplace.core.errors import ChangedMeanwhile, Refusal
from marketplace.core.words import _
from marketplace.fulfilment.backs.papers import invoice_bag
from marketplace.fulfilment.picking.settling import settle_contents
from marketplace.fulfilment.together.telling import tell_in_step
from marketplace.fulfilment.trying import has_to_try, leave_behind
from marketplace.notices.composing import tell_resident, tell_shop
from marketplace.orders.actors import Actor
from marketplace.orders.errors import MoveRefused
from marketplace.orders.handovers.places import give_places_back
from marketplace.orders.models import ShopOrder
from marketplace.orders.shortfalls import missing_of, settle_shortfalls
from marketplace.orders.states import ShopOrderState
from marketplace.payments.attempts import lock_attempts
from marketplace.payments.refunds.deciding import refund_bag
from marketplace.payments.refunds.models import Bearer
from marketplace.payments.transfers.settling import settle_bag
from marketplace.pickup.moves import is_moved
from marketplace.stock.holding import hand_out, lock_levels, release
from marketplace.towns.queries import town_by_id


class ReasonMissing(Refusal):
    """A refusal without a word to the resident."""

    status = 422

    def __init__(self) -> None:
        super().__init__(_("Dites en quelques mots pourquoi : la personne lira votre phrase."))


def check_seen(shop_order: ShopOrder, *, seen_version: int) -> None:
    """Refuse an act on a page that is no longer true. Raises: ChangedMeanwhile."""
    if shop_order.version != seen_version:
        raise ChangedMeanwhile


def accept(shop_order: ShopOrder, *, by: Actor) -> None:
    """The shop will prepare the bag. Raises: MoveRefused. Commits: no."""
    _move(shop_order, ShopOrderState.ACCEPTED, by=by)
    crash.reach("accept.bag_moved")


def decline(shop_order: ShopOrder, *, reason: str, by: Actor) -> None:
    """The shop cannot: stock and place are freed, what was paid is given back, the resident reads why.

    Raises: MoveRefused, ReasonMissing. Commits: no.
    """
    if not reason.strip():
        raise ReasonMissing
    turn_down(shop_order, reason=reason.strip(), by=by)
    tell_resident(town_by_id(shop_order.town_id), shop_order=shop_order, event="declined")


def turn_down(shop_order: ShopOrder, *, reason: str, by: Actor) -> None:
    """The bag is not prepared: stock and place are freed, what was paid is given back. Tells nobody.

    Raises: MoveRefused. Commits: no.
    """
    if shop_order.state == ShopOrderState.ASKED:  # answered in `checkout.answering`: nothing is paid yet
        raise MoveRefused(shop_order.state, ShopOrderState.DECLINED)
    _lock_money(shop_order)
    shop_order.reason = reason
    write_down(
        shop_order.town_id,
        shop_id=shop_order.shop_id,
        by=by,
        act=Act.ORDER_DECLINED,
        about=shop_order.order.reference,
    )
    _move(shop_order, ShopOrderState.DECLINED, by=by)
    _undo(shop_order)


def mark_ready(shop_order: ShopOrder, *, by: Actor) -> None:
    """The bag is packed; the resident is told once all that is fetched together is.

    Raises: MoveRefused. Races: the order is locked first: of its shops the last one tells. Commits: no.
    """
    _lock_money(shop_order)
    _move(shop_order, ShopOrderState.READY, by=by)
    crash.reach("ready.bag_moved")
    settle_contents(shop_order)
    tell_in_step(town_by_id(shop_order.town_id), order_id=shop_order.order_id)
    crash.reach("ready.mail_queued")
    if current_app.extensions["settings"].transfer_on == "ready" and not has_to_try(shop_order):
        _settle(shop_order)


def hand_over(shop_order: ShopOrder, *, by: Actor, left: Collection[int] = ()) -> None:
    """The bag leaves the shop: the stock falls by what was in it, and what was paid for it is the shop's.

    `left`: the places in the bag of what was tried and stays in the shop.
    Raises: MoveRefused, NotToTry. Commits: no.
    """
    _lock_money(shop_order)
    _move(shop_order, ShopOrderState.COLLECTED, by=by)
    crash.reach("handover.bag_moved")
    variant_ids = {line.variant_id for line in shop_order.lines}
    # Before it is read what is missing: a count may be marking it at this very moment.
    lock_levels(shop_order.town_id, variant_ids=variant_ids)
    settle_contents(shop_order)
    hand_out(
        shop_order.town_id,
        shop_order_id=shop_order.id,
        missing=missing_of(shop_order.town_id, shop_order_id=shop_order.id)
        | leave_behind(shop_order, places=left),
        by_user_id=by.user_id,
    )
    settle_shortfalls(shop_order.town_id, variant_ids=variant_ids)
    crash.reach("handover.stock_handed_out")
    give_places_back([shop_order])
    crash.reach("handover.place_freed")
    _settle(shop_order)
    crash.reach("handover.money_settled")
    invoice_bag(shop_order)


def cancel(shop_order: ShopOrder, *, by: Actor) -> None:
    """The resident gives up one bag before it is packed, or one whose time the shop moved; the shop is told.

    Raises: MoveRefused, TooLateToCancel. Commits: no.
    """
    if shop_order.state == ShopOrderState.READY and not _is_moved(shop_order):
        # The table of moves allows it for a withdrawal only, not for a change of mind.
        raise TooLateToCancel
    give_up(shop_order, by=by)
    tell_shop(town_by_id(shop_order.town_id), shop_order=shop_order, event="cancelled")


def _is_moved(shop_order: ShopOrder) -> bool:
    return is_moved(shop_order.town_id, shop_order_id=shop_order.id, collect_from=shop_order.collect_from)


def give_up(shop_order: ShopOrder, *, by: Actor) -> None:
    """A bag is not fetched after all: stock and place are freed, what was paid is given back.

    Packed too: for withdrawals, which the law allows until long after. Raises: MoveRefused. Commits: no.
    """
    _lock_money(shop_order)
    _move(shop_order, ShopOrderState.CANCELLED, by=by)
    _undo(shop_order)


class TooLateToCancel(Refusal):
    """The bag is packed and waits."""

    def __init__(self) -> None:
        super().__init__(
            _("Votre sac est déjà prêt : pour changer d’avis, appelez la boutique ou passez la voir.")
        )


def _move(shop_order: ShopOrder, state: ShopOrderState, *, by: Actor) -> None:
    shop_order.become(state, at=clock.now(), by=by)
    db.session.flush()


def _lock_money(shop_order: ShopOrder) -> None:
    """Money before the bag, as everybody locks them: who pays, renews or gives up looks at both."""
    lock_attempts(shop_order.town_id, shop_order.order_id)


def _undo(shop_order: ShopOrder) -> None:
    release(shop_order.town_id, shop_order_ids=[shop_order.id])
    settle_shortfalls(shop_order.town_id, variant_ids={line.variant_id for line in shop_order.lines})
    give_places_back([shop_order])
    refund_bag(
        shop_order.town_id,
        shop_order_id=shop_order.id,
        change=shop_order.state.value,
        borne_by=Bearer.SHOP,  # its own sale comes to nothing, whoever gave it up
    )
    # What is left of the order may be all there now.
    tell_in_step(town_by_id(shop_order.town_id), order_id=shop_order.order_id)


def _settle(shop_order: ShopOrder) -> None:
    currency = town_by_id(shop_order.town_id).currency
    settle_bag(shop_order.town_id, shop_order_id=shop_order.id, currency=currency)
