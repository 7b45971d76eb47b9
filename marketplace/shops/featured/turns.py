"""Whose turn it is: rounds of the street, each shop once a round, in an order that is drawn anew. Pure."""

from collections.abc import Collection, Mapping
from hashlib import blake2b


def next_turns(
    shops: Collection[int], *, last_turns: Mapping[int, int], most: int, seed: int
) -> list[tuple[int, int]]:
    """The shops of one more day, each with its round.

    A round begins when everybody had their turn in the one before; who is new, or comes back, joins the round
    that goes on. So of two shops that were there all the time, none is ever more than one turn ahead.
    `last_turns`: the last round of each shop. `seed`: the town's; the same one gives the same order, so that
    whoever doubts it can draw again.
    """
    current = max(last_turns.values(), default=1)
    waiting = [(_next(last_turns.get(shop, 0), current), shop) for shop in shops]
    waiting.sort(key=lambda one: (one[0], _lot(seed, *one)))
    return [(shop, turn) for turn, shop in waiting[:most]]


def _next(last: int, current: int) -> int:
    return current if last < current else current + 1


def _lot(seed: int, turn: int, shop: int) -> bytes:
    return blake2b(f"{seed}:{turn}:{shop}".encode(), digest_size=8).digest()
