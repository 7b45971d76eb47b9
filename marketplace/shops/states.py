"""A shop's status and its allowed moves."""

from enum import StrEnum


class ShopStatus(StrEnum):
    """How far a shop is open to residents."""

    APPLIED = "applied"
    SHOWCASE = "showcase"
    RESERVE = "reserve"
    SELLING = "selling"
    PAUSED = "paused"
    CLOSED = "closed"


_S = ShopStatus
MOVES: dict[ShopStatus, frozenset[ShopStatus]] = {
    _S.APPLIED: frozenset({_S.SHOWCASE, _S.SELLING, _S.CLOSED}),
    _S.SHOWCASE: frozenset({_S.RESERVE, _S.SELLING, _S.PAUSED, _S.CLOSED}),
    _S.RESERVE: frozenset({_S.SHOWCASE, _S.SELLING, _S.PAUSED, _S.CLOSED}),
    _S.SELLING: frozenset({_S.SHOWCASE, _S.RESERVE, _S.PAUSED, _S.CLOSED}),
    _S.PAUSED: frozenset({_S.SHOWCASE, _S.RESERVE, _S.SELLING, _S.CLOSED}),
    _S.CLOSED: frozenset(),
}
VISIBLE = frozenset({_S.SHOWCASE, _S.RESERVE, _S.SELLING})
