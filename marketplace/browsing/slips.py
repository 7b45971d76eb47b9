"""The nearest known word to one with a slip of the finger."""

from collections.abc import Iterable


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that is fewest slips away: one for short words, two for long ones; else None."""
    allowed = 1 if len(word) < 6 else 2
    best, found = allowed + 1, None
    for other in known:
        if abs(len(other) - len(word)) < best:
            slips = slips_between(word, other, at_most=best - 1)
            if slips is not None:
                best, found = slips, other
    return found


def slips_between(one: str, other: str, *, at_most: int) -> int | None:
    """How many letters were changed, left out, added or swapped with a neighbour; None beyond `at_most`."""
    one, other = _where_they_differ(one, other)
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        older, before, row = before, row, [i]
        for j, wanted in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if older and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > at_most:
            return None
    return row[-1] if row[-1] <= at_most else None


def _where_they_differ(one: str, other: str) -> tuple[str, str]:
    """Both without the letters that they begin and end with alike: most neighbours share many."""
    start = _alike(one, other)
    one, other = one[start:], other[start:]
    end = _alike(one[::-1], other[::-1])
    return (one[:-end], other[:-end]) if end else (one, other)


def _alike(one: str, other: str) -> int:
    """How many letters both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (left, right) in pairs if left != right), min(len(one), len(other)))
