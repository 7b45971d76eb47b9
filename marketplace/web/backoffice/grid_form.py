"""The sheet as one plain form: what each row said when it was read, and what is typed over it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms.validators import ValidationError

from marketplace.catalogue.models import ProductStatus
from marketplace.catalogue.publishing import missing_of
from marketplace.core.db import transaction
from marketplace.core.errors import Refusal
from marketplace.core.forms import tidy
from marketplace.core.words import _
from marketplace.intake.grid import Column, GridRow, Value
from marketplace.intake.grid_saving import CellChanged, save_cell
from marketplace.shops.models import Shop
from marketplace.web.backoffice.grid_cells import in_words, shown, shown_row, typed
from marketplace.web.backoffice.team.noting import note_cell

_MOST_ROWS = 200
_MINE, _THEIRS = "mine", "theirs"


@dataclass
class Cell:
    """One field. `seen` is what stood there, `now` what somebody else wrote there meanwhile."""

    column: Column
    seen: str
    text: str
    error: str = ""
    is_asked: bool = False

    @property
    def is_typed_over(self) -> bool:
        """Whether it is to say something new."""
        return tidy(self.text) != tidy(self.seen)


@dataclass
class SheetRow:
    """One row of the form."""

    key: str
    slug: str
    title: str
    by_weight: bool
    cells: Mapping[Column, Cell] = field(default_factory=dict)

    def name_of(self, cell: Cell) -> str:
        """How the form names a cell."""
        return f"{self.key}.{cell.column}"

    @property
    def was(self) -> str:
        """What the form sends back of what it showed."""
        asked = [cell.column for cell in self.cells.values() if cell.is_asked]
        seen = {cell.column: cell.seen for cell in self.cells.values()}
        return json.dumps(
            {"key": self.key, "slug": self.slug, "seen": seen, "asked": asked}, ensure_ascii=False
        )


def fresh_row(row: GridRow) -> SheetRow:
    """A row as it stands."""
    cells = {column: Cell(column, text, text) for column, text in shown_row(row).items()}
    return SheetRow(row.key, row.slug, row.title, row.by_weight, cells)


@dataclass(frozen=True)
class Sent:
    """A row as it was sent: what stood there, which cells were asked about."""

    key: str
    slug: str
    seen: Mapping[str, str]
    asked: Sequence[str]


def sent_rows(form: MultiDict[str, str]) -> list[Sent]:
    """The rows that a form speaks of; what is no row of ours is passed over."""
    return [row for text in form.getlist("was")[:_MOST_ROWS] if (row := _sent(text))]


def _sent(text: str) -> Sent | None:
    try:
        said: Any = json.loads(text)
        key, slug, seen, asked = said["key"], said["slug"], said["seen"], said["asked"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    is_ours = isinstance(key, str) and isinstance(slug, str) and isinstance(asked, list)
    if not is_ours or not isinstance(seen, dict) or not all(isinstance(each, str) for each in seen.values()):
        return None
    return Sent(key, slug, seen, asked)


def typed_rows(
    form: MultiDict[str, str], sent: Iterable[Sent], known: Mapping[str, GridRow]
) -> list[tuple[GridRow, SheetRow]]:
    """Each row that is still there, with what was typed over it."""
    return [(known[row.key], _typed_row(form, row, known[row.key])) for row in sent if row.key in known]


def _typed_row(form: MultiDict[str, str], sent: Sent, row: GridRow) -> SheetRow:
    cells = {}
    for column in Column:
        if column.value in sent.seen:
            name, seen = f"{row.key}.{column}", sent.seen[column]
            cell = Cell(column, seen, form.get(name, seen), is_asked=column in sent.asked)
            choice = form.get(f"{name}.choice")
            if cell.is_asked and choice == _THEIRS:
                cell.text = seen
            cell.is_asked = cell.is_asked and choice not in (_MINE, _THEIRS)
            cells[column] = cell
    return SheetRow(row.key, row.slug, row.title, row.by_weight, cells)


def save_row(shop: Shop, row: GridRow, typed_row: SheetRow, *, by_user_id: int) -> int:
    """Save the cells that were typed over, each by itself; how many were. What is refused says why."""
    saved = 0
    for cell in typed_row.cells.values():
        if not cell.is_typed_over:
            cell.is_asked = False
        elif cell.is_asked:
            cell.error = _("Dites laquelle des deux valeurs garder.")
        else:
            saved += _is_saved(shop, row, cell, by_user_id)
    return saved


def save_text(shop: Shop, row: GridRow, column: Column, *, seen: str, text: str, by_user_id: int) -> GridRow:
    """Let a cell say what was typed where somebody read `seen`, and give back the row as it is then.

    Raises: ValidationError in words; CellChanged and what else `save_cell` refuses.
    """
    value, now = typed(column, text, by_weight=row.by_weight), row.values[column]
    is_as_seen = tidy(seen) == tidy(shown(column, now, by_weight=row.by_weight))
    if not is_as_seen and value != now:
        raise CellChanged(now)
    # A count that happens to be what stands there now is one all the same: it confirms.
    stood: Value = now if is_as_seen else None
    with transaction():
        after = save_cell(shop, row=row, column=column, seen=stood, value=value, by_user_id=by_user_id)
        note_cell(column, title=row.title, before=now, after=after.values[column])
        return after


def _is_saved(shop: Shop, row: GridRow, cell: Cell, by_user_id: int) -> bool:
    try:
        after = save_text(shop, row, cell.column, seen=cell.seen, text=cell.text, by_user_id=by_user_id)
    except CellChanged as changed:
        cell.seen = shown(cell.column, changed.now, by_weight=row.by_weight)
        cell.error, cell.is_asked = meanwhile(cell.column, cell.seen), True
        return False
    except (ValidationError, Refusal) as refused:
        cell.error = str(refused)
        return False
    cell.seen = cell.text = shown(cell.column, after.values[cell.column], by_weight=row.by_weight)
    cell.error = hidden_now(row, after, cell.column)
    return True


def hidden_now(before: GridRow, after: GridRow, column: Column) -> str:
    """Why a product that was on sale, or was to be, is not; nothing when it is, or was hidden anyway."""
    was_shown = before.values[Column.STATUS] == ProductStatus.PUBLISHED
    missing = missing_of(after.missing) if was_shown or column is Column.STATUS else []
    if not missing:
        return ""
    questions = " ".join(one.question for one in missing)
    return _("Il est masqué jusqu’à votre réponse, dans sa fiche : %(questions)s", questions=questions)


def meanwhile(column: Column, now: str) -> str:
    """What somebody else wrote into a cell since it was read."""
    return _("Entre-temps, quelqu’un d’autre y a mis « %(now)s ».", now=in_words(column, now))
