"""A read row as it is staged, and back: only what the row says is kept."""

from dataclasses import MISSING, fields
from typing import Any

from marketplace.intake.goods import UNSAID, GoodsRow, Particulars, Role


def packed(row: GoodsRow) -> dict[str, Any]:
    """The row as JSON keeps it."""
    found = {name: value for name in _NAMES if (value := getattr(row, name)) != _DEFAULTS.get(name, MISSING)}
    if "particulars" in found:
        told = row.particulars
        said = ((name, getattr(told, name)) for name in _PARTICULARS)
        found["particulars"] = {name: value for name, value in said if value != getattr(UNSAID, name)}
    return found


def unpacked(kept: dict[str, Any]) -> GoodsRow:
    """The row that was packed."""
    values = {name: _tuples(value) for name, value in kept.items()}
    values["role"] = Role(values["role"])
    if "particulars" in values:
        said = {name: _tuples(value) for name, value in values["particulars"].items()}
        values["particulars"] = Particulars(**said)
    return GoodsRow(**values)


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, list) else value


_NAMES = tuple(field.name for field in fields(GoodsRow))
_PARTICULARS = tuple(field.name for field in fields(Particulars))
_DEFAULTS = {field.name: field.default for field in fields(GoodsRow) if field.default is not MISSING}
