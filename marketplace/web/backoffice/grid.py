"""The sheet: many goods on one page, typed over cell by cell, with scripts or as one plain form."""

from collections.abc import Sequence
from typing import Any

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.validators import ValidationError

from marketplace.catalogue.naming import all_category_words
from marketplace.core.errors import Refusal
from marketplace.core.words import _, ngettext
from marketplace.intake.grid import PAGE, Column, GridRow, Narrowing, grid_of, rows_of_products
from marketplace.intake.grid_saving import CellChanged
from marketplace.web.access import person
from marketplace.web.backoffice.access import this_shop
from marketplace.web.backoffice.grid_cells import HEADINGS, STATES, in_words, most_letters, shown, shown_row
from marketplace.web.backoffice.grid_form import (
    SheetRow,
    fresh_row,
    hidden_now,
    meanwhile,
    save_row,
    save_text,
    sent_rows,
    typed_rows,
)
from marketplace.web.pages import page_of

_TO_COMPLETE = "to-complete"


def show_grid() -> ResponseReturnValue:
    """One page of the sheet, as it stands."""
    return _grid_page()


def save_grid() -> ResponseReturnValue:
    """Save every cell that was typed over; what is refused stays typed, with why."""
    sent = sent_rows(request.form)
    known = rows_of_products(this_shop(), slugs=sorted({row.slug for row in sent}))
    pairs = typed_rows(request.form, sent, known)
    saved = sum(save_row(this_shop(), row, typed, by_user_id=person().id) for row, typed in pairs)
    if saved:
        flash(ngettext("%(num)s case enregistrée.", "%(num)s cases enregistrées.", saved), "done")
    cells = [cell for _row, typed in pairs for cell in typed.cells.values()]
    if any(cell.error for cell in cells):
        status = 409 if any(cell.is_asked for cell in cells) else 422
        return _grid_page([typed for _row, typed in pairs]), status
    if not saved:
        flash(_("Rien n’était changé."), "info")
    return redirect(url_for("backoffice.show_grid", page=request.args.get("page"), **_asked()))


def save_grid_cell(product_slug: str, key: str, column_name: str) -> ResponseReturnValue:
    """Save one cell for the page's script; answers in words, and with the row as it is then."""
    row = rows_of_products(this_shop(), slugs=[product_slug]).get(key)
    column = next((each for each in Column if each == column_name), None)
    if row is None or column is None:
        abort(404)
    try:
        seen, text = request.form.get("seen", ""), request.form.get("value", "")
        after = save_text(this_shop(), row, column, seen=seen, text=text, by_user_id=person().id)
    except CellChanged as changed:
        now = shown(column, changed.now, by_weight=row.by_weight)
        return jsonify(now=now, said=meanwhile(column, now)), changed.status
    except (ValidationError, Refusal) as refused:
        return jsonify(said=str(refused)), getattr(refused, "status", 422)
    said = f"{_said(after, column)} {hidden_now(row, after, column)}".strip()
    return jsonify(row=shown_row(after), said=said)


def _said(row: GridRow, column: Column) -> str:
    text = in_words(column, shown(column, row.values[column], by_weight=row.by_weight))
    return _(
        "%(what)s, %(column)s : %(now)s, c’est enregistré.", what=row.title, column=HEADINGS[column], now=text
    )


def _narrowing() -> Narrowing:
    return Narrowing(
        text=request.args.get("q", "").strip()[:100],
        shelf=request.args.get("shelf", "")[:80],
        is_to_complete=request.args.get("show") == _TO_COMPLETE,
    )


def _asked() -> dict[str, Any]:
    """The same as an address says it."""
    narrowing = _narrowing()
    said = {"q": narrowing.text, "shelf": narrowing.shelf, "show": _TO_COMPLETE * narrowing.is_to_complete}
    return {name: words for name, words in said.items() if words}


def _grid_page(typed: Sequence[SheetRow] | None = None) -> str:
    page, narrowing = page_of(request.args.get("page")), _narrowing()
    grid = grid_of(this_shop(), narrowing=narrowing, skip=page.skip(PAGE))
    rows = typed if typed is not None else [fresh_row(row) for row in grid.rows]
    return render_template(
        "backoffice/grid.html",
        rows=rows,
        total=grid.total,
        shelves=grid.shelves,
        narrowing=narrowing,
        columns=[(column, HEADINGS[column]) for column in Column],
        states=STATES,
        categories=all_category_words(),
        most_letters=most_letters,
        in_words=in_words,
        told=_told(rows),
        pages=page.around(grid.total, PAGE, **_asked()),
    )


def _told(rows: Sequence[SheetRow]) -> list[tuple[str, str, str]]:
    """What is to be put right: the field's id, what it is, the sentence."""
    return [
        (row.name_of(cell), f"{row.title}, {HEADINGS[cell.column]}", cell.error)
        for row in rows
        for cell in row.cells.values()
        if cell.error
    ]
