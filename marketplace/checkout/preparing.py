"""A draft made ready to be written: whatever can be read, worded or computed before the write lock, is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from marketplace.checkout.drafting import Draft
from marketplace.checkout.rows import line_rows, order_row, shop_order_rows, step_rows, stop_rows
from marketplace.notices.asking import compose_asked
from marketplace.notices.composing import compose_placed
from marketplace.notices.services import Mail, TextMessage
from marketplace.notices.to_pay import compose_to_pay
from marketplace.orders.models import Order, OrderLine, ShopOrder
from marketplace.pickup.services import booked


@dataclass(frozen=True)
class Ready:
    """A draft, its rows, the rows of windows that exist already (by point), and what is told at once."""

    draft: Draft
    order: dict[str, Any]
    lines: list[dict[str, Any]]
    steps: list[dict[str, Any]]
    bookings: Mapping[int, int]
    mails: list[Mail]
    texts: list[TextMessage]
    stops: list[dict[str, Any]]  # of each bag, at the hub where it is fetched


def prepare(draft: Draft) -> Ready:
    """Do everything that needs no lock. Reads only."""
    order, lines = order_row(draft), line_rows(draft)
    mails, texts = _told(draft, order, lines)
    return Ready(
        draft=draft,
        order=order,
        lines=lines,
        steps=step_rows(draft),
        bookings=booked(draft.town.id, choices=draft.choices),
        stops=stop_rows(draft),
        mails=mails,
        texts=texts,
    )


def _told(
    draft: Draft, order: dict[str, Any], lines: list[dict[str, Any]]
) -> tuple[list[Mail], list[TextMessage]]:
    if not draft.until or draft.asks:
        return _mails(draft, order, lines), []
    by = draft.wish.assistance
    return compose_to_pay(draft.town, order=Order(**order), agent=by.name) if by else ([], [])


def _mails(draft: Draft, order: dict[str, Any], lines: list[dict[str, Any]]) -> list[Mail]:
    compose = compose_asked if draft.asks else compose_placed
    # The very rows that will be written, as objects that no session knows.
    bookings = dict.fromkeys((part.shop_id for part in draft.parts), 0)
    return compose(
        draft.town,
        order=Order(**order),
        shop_orders=[ShopOrder(**row) for row in shop_order_rows(draft, bookings)],
        lines=[OrderLine(**row) for row in lines],
    )
