"""What was met before among millions of things, in a few megabytes."""

from array import array
from hashlib import blake2b

_BITS = 1 << 25  # 4 MB; two million codes in it, one new code in a thousand looks as if it had been met


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
    """A set of keys of rows (63 bits, never 0) in 14 to 28 bytes each; Python's own takes 70 and more."""

    def __init__(self) -> None:
        self._slots = array("q", bytes(8 * 1024))
        self._count = 0

    def __contains__(self, key: int) -> bool:
        return self._slots[self._slot_of(key)] == key

    def add(self, key: int) -> None:
        """Take a key in."""
        if 5 * self._count >= 3 * len(self._slots):
            self._grow()
        slot = self._slot_of(key)
        self._count += self._slots[slot] != key
        self._slots[slot] = key

    def _slot_of(self, key: int) -> int:
        most = len(self._slots) - 1
        slot = (key * 0x9E3779B97F4A7C15 >> 20) & most
        while self._slots[slot] not in (0, key):
            slot = (slot + 1) & most
        return slot

    def _grow(self) -> None:
        old = self._slots
        self._slots = array("q", bytes(16 * len(old)))
        for key in old:
            if key:
                self._slots[self._slot_of(key)] = key
