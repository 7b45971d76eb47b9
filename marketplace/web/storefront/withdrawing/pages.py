"""Changing one's mind about what was ordered: without an account, with the order's key, until the last day.

Two steps, as the law names them: « Renoncer au contrat ici », then « Confirmer la rétractation »; the page
that follows is the acknowledgement, with its date, and a mail says the same. Source: L221-21, D221-5.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import Response, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.core.errors import Refusal
from marketplace.core.forms import tidy
from marketplace.fulfilment.backs.withdrawing import Renounceable, renounceable_of, withdraw
from marketplace.orders.actors import Actor
from marketplace.orders.models import OrderLine, ShopOrder
from marketplace.orders.receipts import ReceiptBag, bag_of
from marketplace.orders.withdrawals.models import Withdrawal
from marketplace.orders.withdrawals.queries import (
    IN_HAND,
    collected_at,
    is_before,
    withdrawable_until,
    withdrawal_numbered,
)
from marketplace.towns.withdrawal_period import has_right, last_day
from marketplace.web.access import person_id
from marketplace.web.storefront.order_page import OrderPage, this_order
from marketplace.web.town import this_town


@dataclass(frozen=True)
class _Chosen:
    """One shop's part of the order of the address. `until`: the last day; None while it is not fetched."""

    page: OrderPage
    bag: ReceiptBag
    shop_order: ShopOrder
    until: date | None


def show_withdrawal(reference: str, shop_slug: str) -> ResponseReturnValue:
    """What may be renounced of a bag, and until when."""
    return _form_page(_chosen(reference, shop_slug))


def create_withdrawal(reference: str, shop_slug: str) -> ResponseReturnValue:
    """Renounce what was chosen; the answer is the acknowledgement."""
    chosen = _chosen(reference, shop_slug)
    try:
        with transaction():
            units = _typed_units(renounceable_of(chosen.shop_order))
            withdrawal = withdraw(chosen.shop_order, units=units, by=Actor.resident(person_id()))
            number = withdrawal.number
    except Refusal as refusal:
        return _form_page(_chosen(reference, shop_slug), sentence=str(refusal), status=refusal.status)
    address = url_for(
        "storefront.show_acknowledgement", reference=reference, number=number, key=chosen.page.key or None
    )
    return redirect(address, 303)


def show_acknowledgement(reference: str, number: str) -> ResponseReturnValue:
    """That it was received, when, and what comes next; to print or keep."""
    page = this_order(reference)
    withdrawal = withdrawal_numbered(this_town().id, number=number)
    bags = {view.bag.shop_order_id: view.bag for view in page.bags}
    if withdrawal is None or withdrawal.shop_order_id not in bags:
        abort(404)
    return _private(
        render_template(
            "storefront/withdrawn.html",
            page=page,
            bag=bags[withdrawal.shop_order_id],
            withdrawal=withdrawal,
            lines=_lines_of(withdrawal),
            year=clock.local(withdrawal.asked_at, this_town().time_zone).year,
        )
    )


def may_be_renounced(bag: ReceiptBag) -> bool:
    """Whether the order's page offers to renounce a bag; of which lines, the next page says."""
    town, moved = this_town(), [bag.moved[state] for state in IN_HAND if state in bag.moved]
    until = withdrawable_until(town, state=bag.state, collected_at=max(moved, default=None))
    return has_right(town) and until is not None and clock.now() < until


def show_withdrawal_model() -> ResponseReturnValue:
    """What the right is, and the model form of the law."""
    return render_template("storefront/withdrawal_model.html")


def _lines_of(withdrawal: Withdrawal) -> Sequence[tuple[int, OrderLine]]:
    town_id = withdrawal.town_id
    return [
        (row.units, db.session.get_one(OrderLine, (town_id, row.order_line_id))) for row in withdrawal.lines
    ]


def _chosen(reference: str, shop_slug: str) -> _Chosen:
    page, town = this_order(reference), this_town()
    bag = next((view.bag for view in page.bags if view.bag.shop_slug == shop_slug), None)
    shop_order = bag_of(town.id, order_id=page.receipt.order_id, shop_slug=shop_slug)
    if bag is None or shop_order is None or not page.is_placed:
        abort(404)
    at = collected_at(town.id, shop_order_id=shop_order.id)
    fetched = clock.local(at, town.time_zone).date() if at and not is_before(shop_order.state) else None
    return _Chosen(page, bag, shop_order, last_day(fetched, town=town) if fetched else None)


def _typed_units(lines: Sequence[Renounceable]) -> dict[int, int]:
    """How much of each line was chosen: pieces as typed; what is weighed goes back whole."""
    units = {}
    for one in lines:
        if not request.form.get(f"line-{one.line.position}"):
            continue
        text = tidy(request.form.get(f"units-{one.line.position}"))
        is_number = text.isascii() and text.isdigit() and len(text) < 7
        units[one.line.id] = int(text) if is_number and not one.line.by_weight else one.units
    return units


def _form_page(chosen: _Chosen, *, sentence: str = "", status: int = 200) -> Response:
    lines = renounceable_of(chosen.shop_order)
    words = render_template(
        "storefront/withdrawal.html",
        page=chosen.page,
        bag=chosen.bag,
        lines=lines,
        until=chosen.until,
        may=any(one.units for one in lines),
        sentence=sentence,
    )
    return _private(words, status)


def _private(words: str, status: int = 200) -> Response:
    answer = make_response(words, status)
    answer.headers["Cache-Control"] = "no-store"
    return answer
