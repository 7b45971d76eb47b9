"""Things some at a time."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def batched(things: Iterable[T], size: int) -> Iterator[list[T]]:
    """The things in their order, `size` at a time; the last time fewer."""
    left = iter(things)
    while some := list(islice(left, size)):
        yield some
