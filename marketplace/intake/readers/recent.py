"""The products that a file has just named: enough to know their next rows, in little memory."""

from typing import Generic, TypeVar

_Told = TypeVar("_Told")
_MOST = 10_000


class Recent(Generic[_Told]):
    """What a file told of its last products, by their keys. Those of long ago are forgotten."""

    def __init__(self) -> None:
        self._told: dict[str, _Told] = {}

    def get(self, key: str) -> _Told | None:
        """What was told of a product; None when it is new, or long ago."""
        return self._told.get(key)

    def add(self, key: str, told: _Told) -> None:
        """Remember a product, and forget the oldest when there are many."""
        self._told[key] = told
        if len(self._told) > _MOST:
            del self._told[next(iter(self._told))]
