"""The years that were split, the form that splits one, and the table of a year."""

import csv
from io import StringIO

from flask import Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.core.db import db, transaction
from marketplace.core.errors import Refusal
from marketplace.core.forms import blame
from marketplace.core.money import format_money
from marketplace.core.words import _, language
from marketplace.insights.costs import weights_of
from marketplace.towns.costs.sharing import share_cost, shared_years, shares_of_year
from marketplace.towns.models import CostKey
from marketplace.web.access import person
from marketplace.web.operator.costs.form import CostForm
from marketplace.web.town import this_town


def list_costs() -> ResponseReturnValue:
    """What was split, and the form."""
    return _page(CostForm())


def create_cost() -> ResponseReturnValue:
    """Split a year, once: each council has its statement from now on."""
    form = CostForm()
    if not form.validate_on_submit():
        return _page(form), 422
    year = form.year.data or 0
    try:
        with transaction():
            _share(year, form)
    except Refusal as refusal:
        db.session.rollback()
        blame(form.year if refusal.status == 409 else form.cost_key, refusal)
        return _page(form), refusal.status
    flash(_("L’année %(year)s est répartie : chaque mairie a son décompte.", year=year), "done")
    return redirect(url_for(".show_cost", year=year), 303)


def _share(year: int, form: CostForm) -> None:
    cost_key = CostKey(form.cost_key.data)
    share_cost(
        year,
        total_cents=form.cents,
        currency=this_town().currency,
        cost_key=cost_key,
        towns=weights_of(cost_key, year=year),
        by_user_id=person().id,
    )


def show_cost(year: int) -> ResponseReturnValue:
    """Town by town, with the sum."""
    cost = next((cost for cost in shared_years() if cost.year == year), None) or abort(404)
    shares = shares_of_year(year)
    return render_template("operator/cost.html", cost=cost, shares=shares, amount=_amount)


def show_cost_csv(year: int) -> ResponseReturnValue:
    """The same as a table for the accounts."""
    cost = next((cost for cost in shared_years() if cost.year == year), None) or abort(404)
    written = StringIO()
    rows = csv.writer(written, delimiter=";")
    rows.writerow([_("Année"), _("Ville"), _("Poids"), _("Part"), _("Monnaie")])
    for share in shares_of_year(year):
        decimal = f"{share.cents / 100:.2f}".replace(".", ",")
        rows.writerow([year, share.town_name, share.weight, decimal, cost.currency])
    answer = Response("\ufeff" + written.getvalue(), mimetype="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="couts-{year}.csv"'
    return answer


def _page(form: CostForm) -> str:
    return render_template("operator/costs.html", form=form, years=shared_years(), amount=_amount)


def _amount(cents: int, currency: str) -> str:
    return format_money(cents, currency, language())
