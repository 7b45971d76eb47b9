"""The towns of the installation, and the mails that wait or failed."""

from typing import Any

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.core.db import db, transaction
from marketplace.core.errors import Refusal
from marketplace.core.forms import blame
from marketplace.core.words import _
from marketplace.insights.installation import mails_given_up, towns_of_installation
from marketplace.towns.proving import awaiting_hosts, note_look
from marketplace.towns.queries import TownView, hosts_of, particulars_of, town_named
from marketplace.web.host_proof import WORDS, trouble_with
from marketplace.web.operator.town_form import TownForm, town_form

_TOWNS = frozenset(
    {
        "operator.list_towns",
        "operator.show_town",
        "operator.new_town",
        "operator.change_town",
        "operator.create_town",
        "operator.create_proof",
    }
)
_COSTS = frozenset({"operator.list_costs", "operator.show_cost", "operator.create_cost"})
_MONEY = frozenset({"operator.show_money", "operator.show_finding", "operator.create_closure"})


def list_towns() -> ResponseReturnValue:
    """Each town with its hosts, shops, orders and mails."""
    return render_template("operator/towns.html", towns=towns_of_installation(), failures=mails_given_up())


def show_town(slug: str) -> ResponseReturnValue:
    """A town’s addresses and mails."""
    return _town_page(_town(slug), town_form())


def change_town(slug: str) -> ResponseReturnValue:
    """One more address, another public one, one address less, or another sender."""
    town, form = _town(slug), town_form()
    if not form.validate_on_submit():
        return _town_page(town, form), 422
    try:
        with transaction():
            form.carry_out(town.id)
    except Refusal as refusal:
        db.session.rollback()
        blame(form.host, refusal)
        return _town_page(town, form), refusal.status
    flash(_("C’est noté."), "done")
    return redirect(url_for(".show_town", slug=slug), 303)


def create_proof(slug: str) -> ResponseReturnValue:
    """Look whether a host leads here: if so it is served from now on."""
    town, form = _town(slug), town_form()
    named = [h for h in awaiting_hosts(town_id=town.id) if h.host == request.form.get("act", "")]
    if not form.validate_on_submit() or not named:
        return _town_page(town, form), 422
    db.session.rollback()  # nothing of the database stays open while the network is asked
    trouble = trouble_with(named[0].host, edge=current_app.extensions["host_edge"])
    with transaction():
        note_look(named[0], trouble=trouble)
    if not trouble:
        flash(_("Prouvé : %(host)s mène ici et sert la ville.", host=named[0].host), "done")
    return redirect(url_for(".show_town", slug=slug), 303)


def _town(slug: str) -> TownView:
    return town_named(slug) or abort(404)


def _town_page(town: TownView, form: TownForm) -> str:
    told = particulars_of(town.id)
    return render_template(
        "operator/town.html",
        shown=town,
        hosts=hosts_of(town.id),
        awaiting={each.host: WORDS.get(each.trouble, "") for each in awaiting_hosts(town_id=town.id)},
        form=form,
        told=told,
        public=town.host,
    )


def operator_head() -> dict[str, Any]:
    """What `layouts/office.html` needs."""
    return {
        "office_name": _("L’installation"),
        "office_place": _("Exploitation"),
        "office_url": url_for("operator.list_towns"),
        "nav": [
            (url_for("operator.list_towns"), "landmark", _("Villes"), request.endpoint in _TOWNS),
            (url_for("operator.list_costs"), "scale", _("Coûts"), request.endpoint in _COSTS),
            (url_for("operator.show_money"), "coins", _("Argent"), request.endpoint in _MONEY),
        ],
    }
