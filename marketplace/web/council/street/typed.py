"""What the council typed, put in order: places are counted anew on each side."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from marketplace.shops.street.arranging import TwiceInTheStreet
from marketplace.shops.street.models import UnitKind
from marketplace.shops.street.order import Rows, Unit
from marketplace.shops.street.place import SIDES, Side
from marketplace.shops.street.queries import Frontage
from marketplace.web.council.street.form import GONE, StreetForm, UnitForm

_LAST = 10_000
_STEPS = {"up": -1, "down": 1}


@dataclass(frozen=True)
class TypedUnit:
    """One row: what stands there, and the place typed beside the one that was shown."""

    kind: UnitKind
    side: Side
    place: int
    was_side: Side
    was_place: int
    key: str = ""
    name: str = ""


def typed_units(form: StreetForm) -> list[TypedUnit]:
    """The rows of the form, without those taken out of the street."""
    return [_typed(entry.form) for entry in form.units if entry.form.kind.data != GONE]


def _typed(row: UnitForm) -> TypedUnit:
    side = typed_side(row.side.data)
    return TypedUnit(
        kind=UnitKind(row.kind.data),
        side=side,
        place=row.place.data or _LAST,
        was_side=typed_side(row.was_side.data or side),
        was_place=row.was_place.data or _LAST,
        key=row.key.data or "",
        name=row.name.data or "",
    )


def typed_side(text: str | None) -> Side:
    """The side that was chosen."""
    return "odd" if text == "odd" else "even"


def moved(units: Sequence[TypedUnit], *, button: str) -> list[TypedUnit]:
    """The rows after a button such as "even-3-up": one place further, towards the beginning or the end."""
    side, _, rest = button.partition("-")
    place, _, way = rest.partition("-")
    step = _STEPS.get(way, 0)
    return [
        replace(unit, place=max(1, unit.place + step))
        if (unit.was_side, str(unit.was_place)) == (side, place)
        else unit
        for unit in units
    ]


def in_order(units: Sequence[TypedUnit]) -> list[TypedUnit]:
    """Both sides, placed 1, 2, 3…: what was moved gets the place it was moved to, the others give way."""
    ordered = []
    for side in SIDES:
        row = sorted((unit for unit in units if unit.side == side), key=_rank)
        ordered += [
            replace(unit, place=place, was_side=side, was_place=place) for place, unit in enumerate(row, 1)
        ]
    return ordered


def _rank(unit: TypedUnit) -> tuple[int, int, int]:
    is_newcomer = unit.side != unit.was_side
    if is_newcomer or unit.place < unit.was_place:
        return unit.place, 0, unit.was_place
    return unit.place, 2 if unit.place > unit.was_place else 1, unit.was_place


def shown_units(rows: Rows, *, shops: Sequence[Frontage]) -> Iterator[TypedUnit]:
    """The street as it stands, for the form; a shop that residents no longer find has no row."""
    slugs: Mapping[int | None, str] = {shop.id: shop.slug for shop in shops}
    for side in SIDES:
        met = [unit for unit in rows[side] if unit.shop_id is None or unit.shop_id in slugs]
        for place, unit in enumerate(met, 1):
            key = slugs.get(unit.shop_id, "")
            yield TypedUnit(unit.kind, side, place, side, place, key, unit.name)


def units_from(typed: Sequence[TypedUnit], *, shops: Sequence[Frontage]) -> list[Unit]:
    """What is to be kept. Raises: TwiceInTheStreet when a row is about a shop that is not in the street."""
    ids = {shop.slug: shop.id for shop in shops}
    if any(unit.key not in ids for unit in typed if unit.key):
        raise TwiceInTheStreet
    return [Unit(unit.kind, unit.side, ids.get(unit.key), "" if unit.key else unit.name) for unit in typed]
