"""What was met before among millions of things, in a few megabytes."""

from array import array
from bisect import bisect_left
from hashlib import blake2b

_BITS = 1 << 25  # 4 MB; two million codes in it, one new code in a thousand looks as if it had been met

_PARTS = 1 << 12


class Met:
    """Says of a text whether it was met before: always when it was, and seldom when it was not."""

    def __init__(self) -> None:
        self._bits = bytearray(_BITS // 8)

    def add(self, text: str) -> bool:
        """Meet a text. Says whether it seems to have been met before."""
        before = True
        for place in _places(text):
            byte, bit = place >> 3, 1 << (place & 7)
            if not self._bits[byte] & bit:
                before = False
                self._bits[byte] |= bit
        return before

    def __contains__(self, text: str) -> bool:
        return all(self._bits[place >> 3] & (1 << (place & 7)) for place in _places(text))


def _places(text: str) -> tuple[int, ...]:
    digest = blake2b(text.encode(), digest_size=16).digest()
    return tuple(int.from_bytes(digest[start : start + 4], "little") % _BITS for start in (0, 4, 8, 12))


class Keys:
    """A set of keys of rows (63 bits) in eleven bytes each; Python's own takes seventy and more.

    Many short sorted arrays: none of them is ever copied whole, so that growing takes no room either.
    """

    def __init__(self) -> None:
        self._parts = [array("q") for _ in range(_PARTS)]

    def __contains__(self, key: int) -> bool:
        part, place = self._place_of(key)
        return place < len(part) and part[place] == key

    def add(self, key: int) -> None:
        """Take a key in."""
        part, place = self._place_of(key)
        if place == len(part) or part[place] != key:
            part.insert(place, key)

    def _place_of(self, key: int) -> tuple["array[int]", int]:
        part = self._parts[(key * 0x9E3779B97F4A7C15 >> 44) % _PARTS]  # keys made one after the other spread
        return part, bisect_left(part, key)
