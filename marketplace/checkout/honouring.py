"""An order is paid: its bags are placed. Paid too late, what is left is taken again, the rest goes back."""

from collections.abc import Sequence

from flask_babel import force_locale

from marketplace.cart.services import empty
from marketplace.checkout.retaking import retake
from marketplace.checkout.settling import Unpaid, free_goods, give_back, lock_unpaid, variants_in
from marketplace.checkout.windows import closed_meanwhile, hubs_closed_meanwhile
from marketplace.core import clock, crash
from marketplace.core.db import db
from marketplace.core.words import _
from marketplace.notices.composing import tell_paid_late, tell_placed
from marketplace.orders.actors import Actor
from marketplace.orders.figures import recount
from marketplace.orders.models import OrderLine, ShopOrder
from marketplace.orders.states import ShopOrderState
from marketplace.payments.ledger.postings import post_voucher_back
from marketplace.payments.models import PaymentState
from marketplace.payments.refunds.deciding import refund_bag, refund_line, refund_whole
from marketplace.payments.refunds.models import Bearer, Refund
from marketplace.payments.sessions import honour_late
from marketplace.payments.town_cards.tender import free_taken, hold_again
from marketplace.stock.holding import promise
from marketplace.towns.queries import TownView, town_by_id

_LATE = "paid_late"
_TO_BE_HAD = frozenset({ShopOrderState.HELD, ShopOrderState.LAPSED})


def honour(town_id: int, *, order_id: int, payment_id: int) -> None:
    """Place what was paid for. What is held is placed; what had been freed is taken again, line by line.

    What can no longer be had, or fetched in its time, is given back; of an order that its resident had given
    up, or of which nothing is left, the whole payment is. The resident is told of each cent.
    Races: locks order, attempts, bags, shops (shared), stock, places, the town card. Commits: no.
    """
    unpaid = lock_unpaid(town_id, order_id=order_id)
    payment = next(attempt for attempt in unpaid.attempts if attempt.id == payment_id)
    town, placed = town_by_id(town_id), _to_place(unpaid)
    if not placed:
        give_back(town_id, parts=unpaid.held, by=Actor.system())
        refund_whole(payment, cause=_LATE)
        cents, on_card = free_taken(town_id, order_id=order_id), payment.amount_cents
        if cents:
            post_voucher_back(town_id, order_id=order_id, currency=payment.currency, cents=cents)
        tell_paid_late(town, order_id=order_id, refund_cents=on_card, town_card_cents=cents)
        return
    if payment.state == PaymentState.SUCCEEDED_LATE:  # before anything is freed: a town card pays its part
        honour_late(town_id, payment_id=payment.id, order_id=order_id)
    give_back(town_id, parts=[part for part in unpaid.held if part not in placed], by=Actor.system())
    crash.reach("settle.payment_succeeded")
    _place(town, unpaid, placed)
    _refund_the_rest(town, unpaid, placed)


def _to_place(unpaid: Unpaid) -> list[ShopOrder]:
    """The bags that can be had: held ones, and lapsed ones whose goods and window could be taken again.

    Nobody fetches a bag behind a closed door: what its shop has closed meanwhile is given back, and told why.
    """
    now, order = clock.now(), unpaid.order
    in_time = [part for part in unpaid.parts if part.collect_until > now and part.state in _TO_BE_HAD]
    shut_shops = closed_meanwhile(order.town_id, parts=in_time)
    shut_hubs = hubs_closed_meanwhile(order.town_id, parts=in_time)
    with force_locale(order.locale):
        for part in in_time:
            if part.id in shut_shops:
                part.reason = _("La boutique a fermé à cette heure-là pendant votre paiement.")
            elif part.id in shut_hubs:
                part.reason = _("Le relais a fermé à cette heure-là pendant votre paiement.")
    in_time = [part for part in in_time if part.id not in shut_shops | shut_hubs]
    lapsed = [part for part in in_time if part.state == ShopOrderState.LAPSED]
    # Given up, and its goods are free already: the resident wanted them no more.
    retaken = [] if order.called_off_at else retake(order.town_id, parts=lapsed)
    to_place = [part for part in in_time if part not in lapsed or part in retaken]
    if order.called_off_at or not to_place or hold_again(order.town_id, order_id=order.id):
        return to_place
    _let_go(order.town_id, retaken)
    return []  # what a town card was to pay of it is spent elsewhere by now


def _let_go(town_id: int, parts: Sequence[ShopOrder]) -> None:
    """What was taken again is nobody's after all: as if it had not been."""
    free_goods(town_id, parts=parts)
    for part in parts:
        for line in part.lines:
            line.withdrawn = 0
        db.session.flush()
        recount(part)


def _place(town: TownView, unpaid: Unpaid, placed: Sequence[ShopOrder]) -> None:
    order, now = unpaid.order, clock.now()
    order.placed_at = now
    for part in placed:
        part.become(ShopOrderState.PLACED, at=now, by=Actor.resident(order.user_id))
    db.session.flush()
    crash.reach("settle.bags_placed")
    part_ids = [part.id for part in placed]
    promise(town.id, shop_order_ids=part_ids)
    crash.reach("settle.promises_made")
    empty(town.id, cart_id=order.cart_id, variant_ids=variants_in(town.id, part_ids))
    crash.reach("settle.basket_emptied")
    tell_placed(town, order_id=order.id)
    crash.reach("settle.mails_queued")


def _refund_the_rest(town: TownView, unpaid: Unpaid, placed: Sequence[ShopOrder]) -> None:
    lost = [part for part in unpaid.parts if part not in placed]
    refunds = [
        refund_bag(town.id, shop_order_id=part.id, change=_LATE, borne_by=Bearer.PLATFORM) for part in lost
    ]
    refunds += [_refund_line(line) for part in placed for line in part.lines if line.withdrawn]
    on_card = sum(refund.card_cents for refund in refunds if refund)
    cents = sum(refund.voucher_cents for refund in refunds if refund)
    if on_card or cents:
        tell_paid_late(town, order_id=unpaid.order.id, refund_cents=on_card, town_card_cents=cents)


def _refund_line(line: OrderLine) -> Refund | None:
    return refund_line(
        line.town_id,
        order_line_id=line.id,
        change=_LATE,
        amount_cents=line.most_cents,
        borne_by=Bearer.PLATFORM,
    )
