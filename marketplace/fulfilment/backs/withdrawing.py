"""A resident renounces what they ordered: at once before it is fetched, once it is back afterwards.

Sources: Code de la consommation L221-18 to L221-28, D221-5; EU 2023/2673 (the button).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from marketplace.catalogue.changing_mind import UNLESS_SEALED, Exempt, exempt_words, may_come_back
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.ids import new_id
from marketplace.core.money import format_weight
from marketplace.core.references import new_reference
from marketplace.core.words import language, ngettext
from marketplace.fulfilment.backs.checking import Left, left_of
from marketplace.fulfilment.backs.giving import Cause, Part, give_back
from marketplace.fulfilment.services import give_up
from marketplace.notices.backs import tell_withdrawal_settled, tell_withdrawn
from marketplace.orders.actors import Actor
from marketplace.orders.giving_back.models import BackReason
from marketplace.orders.models import OrderLine, ShopOrder
from marketplace.orders.states import ShopOrderState
from marketplace.orders.withdrawals.errors import (
    AlreadyAnswered,
    NothingToWithdraw,
    NotSoMuch,
    NotWithdrawable,
    OnlyIfOpened,
    SayWhy,
    TooLateToWithdraw,
)
from marketplace.orders.withdrawals.models import GoodsBack, Withdrawal, WithdrawalLine, WithdrawalState
from marketplace.orders.withdrawals.queries import (
    asked_units,
    collected_at,
    is_before,
    withdrawable_until,
)
from marketplace.payments.attempts import lock_attempts
from marketplace.towns.queries import town_by_id
from marketplace.towns.withdrawal_period import LEGAL_DAYS, has_right

_TO_PAY_BACK = timedelta(days=LEGAL_DAYS)


@dataclass(frozen=True)
class Renounceable:
    """What of a line may be renounced. Units: pieces, or grams. `why_not`: a sentence, or empty."""

    line: OrderLine
    units: int
    cents: int
    why_not: str


def renounceable_of(shop_order: ShopOrder) -> list[Renounceable]:
    """The lines of a bag with what may still be renounced of each; none once it is too late."""
    town = town_by_id(shop_order.town_id)
    at = collected_at(town.id, shop_order_id=shop_order.id)
    until = withdrawable_until(town, state=shop_order.state, collected_at=at)
    if not has_right(town) or until is None or clock.now() >= until:
        return []
    asked = asked_units(town.id, shop_order_id=shop_order.id)
    return [_renounceable(left, asked.get(left.line.id, 0)) for left in left_of(shop_order).values()]


def withdraw(shop_order: ShopOrder, *, units: Mapping[int, int], by: Actor) -> Withdrawal:
    """Renounce so much of these lines of a bag; acknowledged with the date, by mail and on the page.

    What is not fetched yet is given back at once, the whole bag by cancelling it. `units`: by line.
    Raises: NothingToWithdraw, TooLateToWithdraw, NotWithdrawable, NotSoMuch.
    Races: order, payments and bag are locked before it is looked at what is left. Commits: no.
    """
    lock_attempts(shop_order.town_id, shop_order.order_id)
    db.session.refresh(shop_order, with_for_update=True)
    possible = {one.line.id: one for one in renounceable_of(shop_order)}
    _check(units, possible)
    is_waiting = is_before(shop_order.state)
    state = WithdrawalState.SETTLED if is_waiting else WithdrawalState.ASKED
    withdrawal = _row(shop_order, units, state)
    if is_waiting:
        _take_out(shop_order, units, possible, by)
    tell_withdrawn(town_by_id(shop_order.town_id), shop_order=shop_order, withdrawal=withdrawal)
    return withdrawal


def settle_withdrawal(
    withdrawal: Withdrawal, *, goods: GoodsBack, refused: Mapping[int, int], words: str, by: Actor
) -> None:
    """The goods are back, or the shop does without: what they cost is given back, but for what came opened.

    `refused`: units by line that came back unfit; only of what the law lets a shop refuse, and said why.
    Raises: AlreadyAnswered, SayWhy, OnlyIfOpened, MoreThanLeft. Commits: no.
    """
    shop_order = db.session.get_one(ShopOrder, (withdrawal.town_id, withdrawal.shop_order_id))
    lock_attempts(shop_order.town_id, shop_order.order_id)
    db.session.refresh(withdrawal, with_for_update=True)
    if withdrawal.state is not WithdrawalState.ASKED:
        raise AlreadyAnswered
    lines = {line.id: line for line in shop_order.lines}
    _refuse(withdrawal, lines, refused, words)
    withdrawal.become(WithdrawalState.SETTLED, at=clock.now(), by_user_id=by.user_id)
    withdrawal.goods, withdrawal.words = goods, words.strip()
    db.session.flush()
    parts = [
        Part(row.order_line_id, units=row.units - row.refused_units)
        for row in withdrawal.lines
        if row.units > row.refused_units
    ]
    if parts:
        cause = Cause(BackReason.WITHDRAWAL, withdrawal.number, to_shelf=goods is GoodsBack.BACK)
        give_back(shop_order, parts=parts, cause=cause, by=by)
    if any(row.refused_units for row in withdrawal.lines):
        tell_withdrawal_settled(town_by_id(shop_order.town_id), shop_order=shop_order, withdrawal=withdrawal)


def _renounceable(left: Left, asked: int) -> Renounceable:
    units, exempt = max(0, left.units - asked), left.line.no_withdrawal
    why_not = "" if may_come_back(exempt) else exempt_words(exempt)
    return Renounceable(left.line, 0 if why_not else units, left.cents_of(units), why_not)


def _check(units: Mapping[int, int], possible: Mapping[int, Renounceable]) -> None:
    if not possible:
        raise TooLateToWithdraw
    if not units or any(wanted <= 0 for wanted in units.values()):
        raise NothingToWithdraw
    for line_id, wanted in units.items():
        one = possible.get(line_id)
        if one is None:
            raise NothingToWithdraw
        name = ", ".join(filter(None, [one.line.product_name, one.line.label]))
        if one.why_not:
            raise NotWithdrawable(name, why=one.why_not)
        if wanted > one.units:
            raise NotSoMuch(name, left=_amount(one))


def _amount(one: Renounceable) -> str:
    if one.line.by_weight:
        return format_weight(one.units, language())
    return ngettext("%(num)s pièce", "%(num)s pièces", one.units)


def _row(shop_order: ShopOrder, units: Mapping[int, int], state: WithdrawalState) -> Withdrawal:
    now, is_over = clock.now(), state is WithdrawalState.SETTLED
    withdrawal = Withdrawal(
        id=new_id(),
        town_id=shop_order.town_id,
        shop_order_id=shop_order.id,
        number=new_reference(),
        state=state,
        goods=GoodsBack.NOT_NEEDED if is_over else GoodsBack.AWAITED,
        asked_at=now,
        due_at=now + _TO_PAY_BACK,
        settled_at=now if is_over else None,
    )
    db.session.add(withdrawal)
    db.session.flush()
    db.session.add_all(
        WithdrawalLine(
            id=new_id(),
            town_id=shop_order.town_id,
            withdrawal_id=withdrawal.id,
            order_line_id=line_id,
            units=wanted,
        )
        for line_id, wanted in sorted(units.items())
    )
    db.session.flush()
    return withdrawal


def _take_out(
    shop_order: ShopOrder, units: Mapping[int, int], possible: Mapping[int, Renounceable], by: Actor
) -> None:
    is_all = all(units.get(line_id, 0) == one.units and not one.why_not for line_id, one in possible.items())
    has_left = any(line.handed_at for line in shop_order.lines)
    if is_all and not has_left and shop_order.can_become(ShopOrderState.CANCELLED):
        give_up(shop_order, by=by)
        return
    parts = [Part(line_id, units=wanted) for line_id, wanted in sorted(units.items())]
    give_back(shop_order, parts=parts, cause=Cause(BackReason.WITHDRAWAL, to_shelf=True), by=by)


def _refuse(
    withdrawal: Withdrawal, lines: Mapping[int, OrderLine], refused: Mapping[int, int], words: str
) -> None:
    for row in withdrawal.lines:
        row.refused_units = min(row.units, max(0, refused.get(row.order_line_id, 0)))
        exempt = lines[row.order_line_id].no_withdrawal
        if row.refused_units and not (exempt and Exempt(exempt) in UNLESS_SEALED):
            raise OnlyIfOpened(lines[row.order_line_id].product_name)
    if any(row.refused_units for row in withdrawal.lines) and not words.strip():
        raise SayWhy
