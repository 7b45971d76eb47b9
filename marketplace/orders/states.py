"""The life of a shop order on one screen."""

from enum import StrEnum


class ShopOrderState(StrEnum):
    """Where one shop's part of an order stands."""

    ASKED = "asked"
    HELD = "held"
    PLACED = "placed"
    ACCEPTED = "accepted"
    PICKING = "picking"
    READY = "ready"
    AT_HUB = "at_hub"
    COLLECTED = "collected"
    DECLINED = "declined"
    LAPSED = "lapsed"
    CANCELLED = "cancelled"
    UNCOLLECTED = "uncollected"
    CLOSED = "closed"


_S = ShopOrderState
MOVES: dict[ShopOrderState, frozenset[ShopOrderState]] = {
    _S.ASKED: frozenset({_S.HELD, _S.DECLINED, _S.LAPSED}),
    _S.HELD: frozenset({_S.PLACED, _S.LAPSED}),
    _S.PLACED: frozenset({_S.ACCEPTED, _S.DECLINED, _S.CANCELLED}),
    _S.ACCEPTED: frozenset({_S.PICKING, _S.READY, _S.DECLINED, _S.CANCELLED}),
    _S.PICKING: frozenset({_S.READY, _S.DECLINED, _S.CANCELLED}),
    _S.READY: frozenset({_S.AT_HUB, _S.COLLECTED, _S.CANCELLED, _S.UNCOLLECTED}),
    _S.AT_HUB: frozenset({_S.COLLECTED, _S.UNCOLLECTED}),
    _S.COLLECTED: frozenset({_S.CLOSED}),
    _S.DECLINED: frozenset({_S.CLOSED}),
    _S.CANCELLED: frozenset({_S.CLOSED}),
    _S.UNCOLLECTED: frozenset({_S.CLOSED}),
    _S.LAPSED: frozenset({_S.PLACED}),  # paid late, and its goods were still there
    _S.CLOSED: frozenset(),
}
PLACE_TAKING = frozenset({_S.ASKED, _S.HELD, _S.PLACED, _S.ACCEPTED, _S.PICKING, _S.READY, _S.AT_HUB})
"""States in which a shop order keeps its stock promised and its place in a window."""
BEFORE_PAYMENT = frozenset({_S.ASKED, _S.HELD})
"""States in which an order paid online keeps its stock until a deadline: it is not paid yet."""
OPEN = frozenset({_S.PLACED, _S.ACCEPTED, _S.PICKING, _S.READY, _S.AT_HUB})
