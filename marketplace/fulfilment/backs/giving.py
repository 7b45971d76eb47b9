"""Giving back a line of a bag, or a part of it: the money, the goods, the figures, and who is told."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import current_app

from marketplace.accounts.journal.acts import Act
from marketplace.accounts.journal.writing import write_down
from marketplace.accounts.queries import is_operator
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.ids import new_id
from marketplace.fulfilment.backs.checking import Left, check_parts, left_of
from marketplace.fulfilment.backs.papers import correct_invoice
from marketplace.fulfilment.backs.shelving import put_back, take_out
from marketplace.fulfilment.services import check_seen
from marketplace.notices.backs import tell_given_back
from marketplace.orders.actors import Actor
from marketplace.orders.figures import recount
from marketplace.orders.giving_back.errors import NoMoneyYet, OnlyOperators
from marketplace.orders.giving_back.models import BackReason, Bearer, GiveBack
from marketplace.orders.models import OrderLine, ShopOrder
from marketplace.orders.shortfalls import settle_shortfalls
from marketplace.orders.states import OPEN, ShopOrderState
from marketplace.payments.attempts import lock_attempts
from marketplace.payments.methods import PICKUP
from marketplace.payments.refunds.deciding import refund_line
from marketplace.payments.till_backs import give_commission_back
from marketplace.stock.holding import lock_levels
from marketplace.towns.queries import town_by_id

MAY_GIVE_BACK = OPEN | {ShopOrderState.COLLECTED, ShopOrderState.UNCOLLECTED, ShopOrderState.CLOSED}


@dataclass(frozen=True)
class Part:
    """What of a line goes back. Units: pieces or grams, 0 for money alone; cents, None: what they cost."""

    line_id: int
    units: int = 0
    cents: int | None = None


@dataclass(frozen=True)
class Cause:
    """Why, in whose pocket, and whether the goods are for sale again."""

    reason: BackReason
    words: str = ""
    borne_by: Bearer = Bearer.SHOP
    to_shelf: bool = False


def give_back(
    shop_order: ShopOrder,
    *,
    parts: Sequence[Part],
    cause: Cause,
    by: Actor,
    seen_version: int | None = None,
) -> Sequence[GiveBack]:
    """Give parts of a bag back: on the card they were paid with, or said to the shop's till.

    Before the hand-over, pieces leave the bag as well. After it a credit note is issued where the shop bears
    it. The resident is told. `seen_version`: of the page it was decided on.
    Raises: ChangedMeanwhile, NothingToGiveBack, NotOfThisBag, MoreThanLeft, WholeOrAmount,
    OnlyOperators, NoMoneyYet, RefundTooLarge.
    Races: order, payments and bag are locked before it is read what is left. Commits: no. Source: F23.
    """
    lock_attempts(shop_order.town_id, shop_order.order_id)
    db.session.refresh(shop_order, with_for_update=True)
    if seen_version is not None:
        check_seen(shop_order, seen_version=seen_version)
    if shop_order.state not in MAY_GIVE_BACK:
        raise NoMoneyYet
    if cause.borne_by is Bearer.PLATFORM and not (by.user_id and is_operator(by.user_id)):
        raise OnlyOperators
    left = left_of(shop_order)
    wanted = [replace(part, cents=_cents(part, left)) for part in parts]
    if not current_app.extensions["settings"].unguarded_refunds:
        check_parts(wanted, left=left)
    lock_levels(shop_order.town_id, variant_ids={left[part.line_id].line.variant_id for part in wanted})
    given = [_give(shop_order, left[part.line_id].line, part, cause, by) for part in wanted]
    _follow(shop_order, given, cause, by)
    return given


def _cents(part: Part, left: dict[int, Left]) -> int:
    known = left.get(part.line_id)
    if part.cents is not None or known is None:
        return part.cents or 0
    return known.cents_of(part.units)


def _give(shop_order: ShopOrder, line: OrderLine, part: Part, cause: Cause, by: Actor) -> GiveBack:
    before = shop_order.state in OPEN and line.handed_at is None
    row = GiveBack(
        id=new_id(),
        town_id=shop_order.town_id,
        shop_order_id=shop_order.id,
        order_line_id=line.id,
        units=part.units,
        cents=part.cents or 0,
        reason=cause.reason,
        words=cause.words.strip(),
        borne_by=cause.borne_by,
        at_till=shop_order.order.pays == PICKUP,
        before=before,
        to_shelf=cause.to_shelf,
        at=clock.now(),
        by_what=by.kind,
        by_user_id=by.user_id,
    )
    db.session.add(row)
    if before and part.units:
        take_out(line, units=part.units, to_shelf=cause.to_shelf, by=by)
    else:
        line.back_units += part.units
        line.back_cents += row.cents
        shop_order.given_back_cents += row.cents
        if part.units and cause.to_shelf:
            put_back(line, units=part.units, by=by)
    return row


def _follow(shop_order: ShopOrder, given: Sequence[GiveBack], cause: Cause, by: Actor) -> None:
    """What the rest of the market does about it: figures, stock, money, papers, mails, the journal."""
    town_id = shop_order.town_id
    recount(shop_order)
    settle_shortfalls(town_id, variant_ids={line.variant_id for line in shop_order.lines})
    for row in given:
        _pay(shop_order, row)
        correct_invoice(shop_order, given=row)
    tell_given_back(town_by_id(town_id), shop_order=shop_order, given=given)
    write_down(
        town_id,
        shop_id=shop_order.shop_id,
        by=by,
        act=Act.REFUNDED,
        about=shop_order.order.reference,
        after={
            "cents": sum(row.cents for row in given),
            "reason": cause.reason.value,
            "borne_by": cause.borne_by.value,
        },
    )


def _pay(shop_order: ShopOrder, row: GiveBack) -> None:
    if row.at_till:
        if not row.before:
            give_commission_back(shop_order, give_back_id=row.id, cents=row.cents)
        return
    refund_line(
        row.town_id,
        order_line_id=row.order_line_id,
        change=f"back:{row.id}",
        amount_cents=row.cents,
        borne_by=row.borne_by,
    )
