"""The morning round: a dozen things that matter, confirmed in one tap or put right."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.core import clock
from marketplace.core.db import transaction
from marketplace.core.forms import SignedForm
from marketplace.core.periods import day_begins
from marketplace.core.words import lazy, ngettext
from marketplace.orders.checklist import Why, checklist_of
from marketplace.orders.confirming import confirm_shelf
from marketplace.stock.queries import countable
from marketplace.web.access import person
from marketplace.web.backoffice.access import this_shop
from marketplace.web.backoffice.counting.amounts import Typed, read_amounts, step
from marketplace.web.backoffice.typed import shown_count
from marketplace.web.town import this_town

WHY: dict[Why, Any] = {
    Why.DOUBTFUL: lazy("à vérifier"),
    Why.LOW: lazy("bientôt fini"),
    Why.FRESH: lazy("frais"),
    Why.BEST_SOLD: lazy("très demandé"),
}


def show_check() -> ResponseReturnValue:
    """What to look at this morning, with what should be there."""
    return _check_page(Typed())


def create_check() -> ResponseReturnValue:
    """All of it is as said, or as it was put right; what moved meanwhile is shown again."""
    known = countable(this_town().id, this_shop().id)
    typed = read_amounts(request.form, known)
    if wanted := request.form.get("step", ""):
        step(typed, wanted=wanted, known=known)
        return _check_page(typed)
    if typed.errors or not SignedForm().validate_on_submit():
        return _check_page(typed), 422
    with transaction():
        moved = confirm_shelf(this_shop(), said=typed.said, found=typed.found, by_user_id=person().id)
    _say(len(typed.found) - len(moved), len(moved))
    return redirect(url_for("backoffice.show_check"), 303)


def _say(done: int, moved: int) -> None:
    if done:
        flash(ngettext("%(num)s stock confirmé.", "%(num)s stocks confirmés.", done), "done")
    if moved:
        flash(
            ngettext(
                "Un stock a bougé pendant ce temps : regardez-le encore.",
                "%(num)s stocks ont bougé pendant ce temps : regardez-les encore.",
                moved,
            ),
            "warn",
        )


def _check_page(typed: Typed) -> str:
    zone = this_town().time_zone
    return render_template(
        "backoffice/counting/check.html",
        rows=checklist_of(this_shop(), since=day_begins(clock.today(zone), zone)),
        typed=typed,
        shown=shown_count,
        why=WHY,
    )
