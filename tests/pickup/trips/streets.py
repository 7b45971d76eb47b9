"""Streets, shops and windows to plan walks in. Minutes count from ten o’clock on a Thursday."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from marketplace.pickup.slots import Window
from marketplace.pickup.trips.errands import Errand
from marketplace.shops.street.place import SIDES, Place, Side

TEN = datetime(2026, 6, 11, 8, 0, tzinfo=UTC)
_PARIS = ZoneInfo("Europe/Paris")
A_DAY = 24 * 60


def at(minutes: float) -> datetime:
    """The moment so many minutes after ten."""
    return TEN + timedelta(minutes=minutes)


def window(begins: int, ends: int) -> Window:
    """A window from one minute to another."""
    local = at(begins).astimezone(_PARIS)
    return Window(at(begins), at(ends), local.date(), local.time())


def open_from(begins: int, ends: int, *, length: int = 30) -> tuple[Window, ...]:
    """Windows that follow one another."""
    return tuple(window(minute, minute + length) for minute in range(begins, ends, length))


def errand(number: int, *windows: Window, metres: int = 0, side: Side = "odd", minutes: int = 3) -> Errand:
    """Sturdy things, at a door."""
    return Errand(number, windows, Place(metres, side), minutes)


@st.composite
def _windows(draw: st.DrawFn, *, slots: int) -> tuple[Window, ...]:
    """Free windows of two days, some of them full, on the shop's own grid."""
    length, late = draw(st.sampled_from([10, 15, 30])), draw(st.sampled_from([0, 0, 5, 7]))
    free = draw(st.integers(0, 2 ** (2 * slots) - 1))
    begins = [day * A_DAY + late + slot * length for day in range(2) for slot in range(slots)]
    return tuple(window(minute, minute + length) for slot, minute in enumerate(begins) if free >> slot & 1)


@st.composite
def streets(draw: st.DrawFn, *, least: int = 1, most: int = 4, slots: int = 5) -> list[Errand]:
    """A basket's errands in a random street."""
    count = draw(st.integers(least, most))
    return [
        Errand(
            number,
            draw(_windows(slots=slots)),
            Place(draw(st.integers(0, 240)), draw(st.sampled_from(SIDES))),
            minutes=draw(st.integers(1, 12)),
            is_cold=draw(st.sampled_from([False, False, True])),
            is_fragile=draw(st.sampled_from([False, False, False, True])),
        )
        for number in range(count)
    ]


PACES = st.sampled_from([60, 40, 77])
