"""The nearest known word to one with a slip: a letter changed, left out, added, or swapped with another."""

from collections.abc import Collection, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA


def nearest(word: str, known: Collection[str]) -> str | None:
    """The known word that is fewest slips away: one for short words, two for long ones; else None."""
    likest = likest_of(word, known, most=1, at_most=1 if len(word) < 6 else 2)
    return likest[0] if likest else None


def likest_of(word: str, known: Collection[str], *, most: int, at_most: int) -> Sequence[str]:
    """The known words within so many slips, fewest first; among equals those as long as the word itself."""
    found = process.extract(word, known, scorer=OSA.distance, score_cutoff=at_most, limit=None)
    ranked = sorted((slips, abs(len(other) - len(word)), other) for other, slips, _place in found)
    return [other for _slips, _lengths, other in ranked[:most]]
