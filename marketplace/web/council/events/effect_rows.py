"""Figures of an event in the rows of a table: a week's hours in the mean, and how much more the event had."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from marketplace.core.words import _
from marketplace.insights.barometer.effect import Effect, Told
from marketplace.insights.barometer.weeks import Cell
from marketplace.web.filters import money, number


@dataclass(frozen=True)
class EffectRow:
    """One figure. Empty texts: not told. `change`: how much more during than before, « +40 % »."""

    name: str
    before: str
    during: str
    after: str
    change: str


def rows_of(effect: Effect) -> Sequence[EffectRow]:
    """Every figure, told or not."""
    return [
        _row(effect, _("Commandes"), lambda told: told.orders),
        _row(effect, _("Chiffre d’affaires"), lambda told: _cents(told.everybody), shown=money),
        _row(effect, _("Sacs des boutiques participantes"), lambda told: _bags(told.took_part)),
        _row(
            effect,
            _("Chiffre d’affaires des participantes"),
            lambda told: _cents(told.took_part),
            shown=money,
        ),
        _row(effect, _("Sacs des autres boutiques"), lambda told: _bags(told.others)),
        _row(effect, _("Chiffre d’affaires des autres"), lambda told: _cents(told.others), shown=money),
        _row(effect, _("Visites pour retrait"), lambda told: told.collected),
        _row(effect, _("Nouveaux clients des boutiques"), lambda told: told.newcomers),
        _row(effect, _("Passages dans la rue"), lambda told: told.passing, untold=_("pas compté")),
    ]


def _row(
    effect: Effect,
    name: str,
    read: Callable[[Told], int | None],
    *,
    shown: Callable[[int], str] = number,
    untold: str = "",
) -> EffectRow:
    before, during = _mean(effect.before, read), _mean(effect.during, read)
    after = _mean(effect.after, read) if effect.after else None
    first, then, later = (untold if value is None else shown(value) for value in (before, during, after))
    return EffectRow(name, first, then, later, _change(before, during))


def _mean(told: Told, read: Callable[[Told], int | None]) -> int | None:
    """Of one week: four weeks stand beside one."""
    value = read(told)
    return None if value is None or not told.weeks else round(value / told.weeks)


def _change(before: int | None, during: int | None) -> str:
    if not before or during is None:
        return ""
    percent = round(100 * (during - before) / before)
    return _("%(percent)s %%", percent=f"+{percent}" if percent > 0 else f"−{-percent}" if percent else "0")


def _bags(cell: Cell | None) -> int | None:
    return cell.bags if cell else None


def _cents(cell: Cell | None) -> int | None:
    return cell.cents if cell else None
