"""The town beside others: ratios only, and only if it takes part."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.core import clock
from marketplace.core.db import transaction
from marketplace.core.words import _
from marketplace.insights.comparison import LEAST_OTHERS, Beside, comparison_of
from marketplace.towns.particulars.services import take_part
from marketplace.web.filters import number, percent
from marketplace.web.town import this_town


def show_comparison() -> ResponseReturnValue:
    """Where the town stands, or why nothing is told."""
    town = this_town()
    told = comparison_of(town.id, today=clock.today(town.time_zone))
    rows = [
        (_name(ratio.code), _shown(ratio, ratio.own), _shown(ratio, ratio.others)) for ratio in told.ratios
    ]
    return render_template("council/comparison.html", told=told, rows=rows, least=LEAST_OTHERS)


def create_part() -> ResponseReturnValue:
    """Take part from now on, or no longer."""
    compares = request.form.get("part") == "yes"
    with transaction():
        take_part(this_town().id, compares=compares)
    flash(_("Votre ville prend part.") if compares else _("Votre ville ne prend plus part."), "done")
    return redirect(url_for(".show_comparison"), 303)


def _name(code: str) -> str:
    return {
        "orders_per_shop": _("Commandes par boutique"),
        "shared": _("Tours de deux boutiques et plus"),
        "asleep": _("Commandé portes closes"),
        "newcomers": _("Commandes de nouveaux clients"),
        "unanswered": _("Sacs restés sans réponse"),
    }[code]


def _shown(ratio: Beside, value: int) -> str:
    return number(round(value / 10)) if ratio.code == "orders_per_shop" else percent(value * 10)
