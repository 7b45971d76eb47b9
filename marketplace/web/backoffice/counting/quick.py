"""Counting with a phone in one hand: one thing at a time, what was looked at longest ago first."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.core.db import transaction
from marketplace.core.forms import SignedForm
from marketplace.core.words import _
from marketplace.orders.confirming import confirm_shelf
from marketplace.orders.counting import bags_beside_count
from marketplace.stock.queries import countable
from marketplace.stock.rounds import next_to_count
from marketplace.web.access import person
from marketplace.web.backoffice import wording
from marketplace.web.backoffice.access import this_shop
from marketplace.web.backoffice.counting.amounts import Typed, read_amounts, step
from marketplace.web.backoffice.typed import shown_count
from marketplace.web.pages import page_of
from marketplace.web.town import this_town


def show_quick_count() -> ResponseReturnValue:
    """One thing to count, found by its name or code, or the one that was counted longest ago."""
    return _quick_page(Typed())


def create_quick_count() -> ResponseReturnValue:
    """So many are there; on to the next."""
    known = countable(this_town().id, this_shop().id)
    typed = read_amounts(request.form, known)
    if wanted := request.form.get("step", ""):
        step(typed, wanted=wanted, known=known)
        return _quick_page(typed)
    if typed.errors or not typed.found or not SignedForm().validate_on_submit():
        return _quick_page(typed), 422
    with transaction():
        moved = confirm_shelf(this_shop(), said=typed.said, found=typed.found, by_user_id=person().id)
    if moved:
        flash(_("Ce stock a bougé pendant ce temps : regardez encore."), "warn")
    else:
        flash(_("C’est compté. Le suivant :"), "done")
    # What was counted goes to the end of the line: the same place shows the next one.
    text = "" if _text() and not moved else _text()
    return redirect(url_for("backoffice.show_quick_count", q=text or None, page=_page_number()), 303)


def _quick_page(typed: Typed) -> str:
    skip = page_of(request.args.get("page")).number - 1
    found = next_to_count(this_town().id, this_shop().id, text=_text(), skip=skip)
    rows = {found.row.variant_id: found.row} if found.row else {}
    return render_template(
        "backoffice/counting/quick.html",
        row=found.row,
        packed=bags_beside_count(this_shop(), variant_ids=rows),
        left=found.left,
        page=skip + 1,
        text=_text(),
        typed=typed,
        shown=shown_count,
        words=wording,
    )


def _text() -> str:
    return request.args.get("q", "").strip()[:100]


def _page_number() -> str | None:
    return request.args.get("page")
