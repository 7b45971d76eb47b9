"""The demo card's form for shops, like a provider's own: all is handed in, or something is missing."""

from flask import abort, current_app, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from marketplace.core.db import transaction
from marketplace.core.words import _, lazy
from marketplace.payments.gateways.demo import accounts
from marketplace.payments.gateways.demo.gateway import DemoGateway
from marketplace.payments.gateways.errors import Rejected
from marketplace.web.town import this_town

_ACTS = {"supply": accounts.supply, "withhold": accounts.withhold}
_PAPERS = {
    "individual.verification.document": lazy("une pièce d’identité"),
    "external_account": lazy("le compte bancaire de la boutique"),
}


def show_demo_account(link_id: str) -> ResponseReturnValue:
    """How the shop's account stands, and the buttons; a link that is too old leads to a new one."""
    form = _this_form(link_id)
    if form.is_old:
        return redirect(form.refresh_url, 303)
    missing = [_PAPERS[paper] for paper in form.status.requirements_due]
    response = make_response(render_template("storefront/demo_account.html", form=form, missing=missing))
    response.headers["Cache-Control"] = "no-store"
    return response


def press_demo_account(link_id: str) -> ResponseReturnValue:
    """What the shopkeeper handed in."""
    form = _this_form(link_id)
    act = _ACTS.get(request.form.get("act", "")) or abort(422, _("Choisissez l’un des boutons de la page."))
    if form.is_old:
        return redirect(form.refresh_url, 303)
    with transaction():
        act(form.account_id)
        DemoGateway(current_app.extensions["settings"]).tell_news()
    return redirect(form.return_url, 303)


def _this_form(link_id: str) -> accounts.Form:
    try:
        form = accounts.form(link_id)
    except Rejected:
        abort(404)
    return form if form.town_id == this_town().id else abort(404)
