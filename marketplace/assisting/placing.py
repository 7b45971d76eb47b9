"""The part of a checkout that somebody does for a resident: may they, and who answers for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from marketplace.accounts.journal.acts import Act
from marketplace.accounts.journal.writing import Doer, write_down
from marketplace.assisting.calls import hold_call
from marketplace.assisting.mandates import check_mandate
from marketplace.assisting.models import AssistedCall, AssistedOrder
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.towns.queries import TownView


@dataclass(frozen=True)
class Assistance:
    """Who orders for a resident. `mark`: of the call; `agreed_at`: when they agreed to what was read."""

    mark: str
    user_id: int
    name: str
    agreed_at: datetime


def may_place(
    town: TownView, *, assistance: Assistance, phone: str, shops: Mapping[int, str], most_cents: int
) -> AssistedCall:
    """The call, if this agent is on it and its mandate, if there is one, allows the order.

    `phone`: of whom the order is for.
    Raises: CallTaken, CallOver, MandateExpired, MandateRevoked, OutsideMandate, NotFound.
    Races: call and mandate stay locked, in this order, before any stock is touched. Commits: no.
    """
    call = hold_call(town, mark=assistance.mark, by_user_id=assistance.user_id)
    if call.mandate_id is not None:
        allowed = call.mandate_id
        check_mandate(town, mandate_id=allowed, phone=phone, shops=shops, most_cents=most_cents)
    return call


def note_assisted(
    call: AssistedCall, *, order_id: int, reference: str, assistance: Assistance, by: Doer
) -> None:
    """Name the agent on the order, and end the call with it. `call`: locked. Commits: no."""
    db.session.add(
        AssistedOrder(
            town_id=call.town_id,
            order_id=order_id,
            call_id=call.id,
            by_user_id=assistance.user_id,
            by_name=assistance.name,
            desk=call.desk,
            contact=call.contact,
            mandate_id=call.mandate_id,
            agreed_at=assistance.agreed_at,
        )
    )
    call.ended_at = clock.now()
    db.session.flush()
    write_down(call.town_id, shop_id=None, by=by, act=Act.ORDER_ASSISTED, about=reference)
