"""How long to wait before a provider is asked again."""

from datetime import timedelta

_FIRST = timedelta(seconds=10)
_LONGEST = timedelta(minutes=15)
_DOUBLINGS = 8


def pause_after(attempts: int) -> timedelta:
    """The wait after so many tries: each twice the last, up to a quarter of an hour."""
    times: int = 2 ** min(max(attempts - 1, 0), _DOUBLINGS)
    return min(_FIRST * times, _LONGEST)
