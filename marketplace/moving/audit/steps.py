"""Invariants of the life of a bag: every step was allowed, and the last one is where the bag stands."""

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from marketplace.moving.audit.checks import Check
from marketplace.orders.models import ShopOrder, ShopOrderStep
from marketplace.orders.states import MOVES, ShopOrderState

_FIRST = (ShopOrderState.ASKED, ShopOrderState.HELD)


def checks() -> list[Check]:
    """The checks of steps."""
    return [
        Check("every step follows the table of moves", _forbidden()),
        Check("a bag stands where its last step brought it", _astray()),
    ]


def _forbidden() -> Select[*tuple[object, ...]]:
    step = ShopOrderStep
    walked = select(
        step.town_id,
        step.shop_order_id,
        step.state.label("state"),
        func.lag(step.state)
        .over(partition_by=(step.town_id, step.shop_order_id), order_by=(step.at, step.id))
        .label("before"),
    ).subquery()
    allowed = or_(
        and_(walked.c.before.is_(None), walked.c.state.in_(_FIRST)),
        *(_move(walked.c.before, state, walked.c.state) for state in MOVES if MOVES[state]),
    )
    return select(walked).where(~allowed)


def _move(
    before: ColumnElement[ShopOrderState], state: ShopOrderState, after: ColumnElement[ShopOrderState]
) -> ColumnElement[bool]:
    # Said so that an unknown predecessor is « no », not « unknown »: NOT would let it slip through.
    return and_(before.is_not(None), before == state, after.in_(MOVES[state]))


def _astray() -> Select[*tuple[object, ...]]:
    step = ShopOrderStep
    ranked = select(
        step.town_id,
        step.shop_order_id,
        step.state.label("state"),
        func.row_number()
        .over(partition_by=(step.town_id, step.shop_order_id), order_by=(step.at.desc(), step.id.desc()))
        .label("rank"),
    ).subquery()
    return (
        select(
            ShopOrder.town_id,
            ShopOrder.id.label("shop_order"),
            ShopOrder.state,
            ranked.c.state.label("last_step"),
        )
        .outerjoin(
            ranked,
            and_(
                ranked.c.town_id == ShopOrder.town_id,
                ranked.c.shop_order_id == ShopOrder.id,
                ranked.c.rank == 1,
            ),
        )
        .where(or_(ranked.c.state.is_(None), ranked.c.state != ShopOrder.state))
    )
