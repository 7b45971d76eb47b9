"""Hours of a day with those of an event besides, and as they are kept. Pure."""

from collections.abc import Iterable, Sequence
from datetime import time

from marketplace.agenda.models import Event
from marketplace.shops.hours import END_OF_DAY, Range


def widened(ranges: Sequence[Range], extra: Range) -> list[Range]:
    """The ranges of a day and one more; what touches or overlaps becomes one."""
    found: list[Range] = []
    for opens, closes in sorted([*ranges, extra]):
        if found and opens <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], closes)
        else:
            found.append((opens, closes))
    return found


def span_of(event: Event) -> Range:
    """When an event changes what windows of shops bear: its shops' hours, its own, or all day."""
    opens = event.shop_opens or event.opens or time()
    return opens, event.shop_closes or event.closes or END_OF_DAY


def hub_span_of(event: Event) -> Range:
    """The same of its hub."""
    opens = event.hub_opens or event.opens or time()
    return opens, event.hub_closes or event.closes or END_OF_DAY


def kept(ranges: Iterable[Range]) -> list[list[str]]:
    """Ranges as a column keeps them."""
    return [[opens.isoformat(), closes.isoformat()] for opens, closes in ranges]


def read(texts: Iterable[Sequence[str]]) -> list[Range]:
    """And back."""
    return [(time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in texts]
