"""The count: what is really there, typed while walking along the shelf."""

from collections.abc import Mapping, Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.validators import ValidationError

from marketplace.core import crash
from marketplace.core.db import transaction
from marketplace.core.words import _, ngettext
from marketplace.orders.counting import bags_beside_count, count_shelf
from marketplace.orders.shortfalls import short_orders_of
from marketplace.stock.models import Reason
from marketplace.stock.queries import PAGE, count_sheet_of, countable
from marketplace.web.access import person
from marketplace.web.backoffice import wording
from marketplace.web.backoffice.access import this_shop
from marketplace.web.backoffice.typed import typed_count
from marketplace.web.pages import page_of
from marketplace.web.town import this_town

ErrorLine = tuple[str, str, str]  # the field's id, the product's name, the sentence


def show_stock() -> ResponseReturnValue:
    """One page of the count sheet, its fields empty: only what is typed is counted."""
    return _sheet_page(typed={}, errors=[])


def count_stock() -> ResponseReturnValue:
    """Write down what was counted; empty fields change nothing."""
    typed = {
        name: text.strip()
        for name, text in request.form.items()
        if name.startswith("count-") and text.strip()
    }
    counts, errors = _read(typed)
    if errors:
        return _sheet_page(typed=typed, errors=errors), 422
    if counts:
        with transaction():
            count_shelf(this_shop(), counts=counts, reason=Reason.COUNT, by_user_id=person().id)
            crash.reach("count.before_commit")
        crash.reach("count.after_commit")
        flash(ngettext("%(num)s stock confirmé.", "%(num)s stocks confirmés.", len(counts)), "done")
    else:
        flash(_("Rien n’était rempli : le stock n’a pas changé."), "info")
    return redirect(url_for("backoffice.show_stock", q=_text() or None, page=request.args.get("page")))


def _read(typed: Mapping[str, str]) -> tuple[dict[int, int], list[ErrorLine]]:
    counts, errors = dict[int, int](), list[ErrorLine]()
    known = countable(this_town().id, this_shop().id)
    for name, text in typed.items():
        # Another shop's key, or one that is no longer sold, counts nothing.
        if found := known.get(name.removeprefix("count-")):
            try:
                counts[found.variant_id] = typed_count(text, by_weight=found.by_weight)
            except ValidationError as refused:
                errors.append((name, found.name, str(refused)))
    return counts, errors


def _text() -> str:
    return request.args.get("q", "").strip()[:100]


def _sheet_page(*, typed: Mapping[str, str], errors: Sequence[ErrorLine]) -> str:
    page = page_of(request.args.get("page"))
    sheet = count_sheet_of(this_town().id, this_shop().id, text=_text(), skip=page.skip(PAGE))
    return render_template(
        "backoffice/counting/sheet.html",
        sheet=sheet,
        packed=bags_beside_count(this_shop(), variant_ids={row.variant_id: row for row in sheet.rows}),
        short_orders=short_orders_of(this_town().id, this_shop().id),
        text=_text(),
        typed=typed,
        errors={name: sentence for name, _name, sentence in errors},
        error_lines=errors,
        pages=page.around(sheet.total, PAGE, q=_text()),
        words=wording,
    )
