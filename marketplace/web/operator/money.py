"""The money of the installation: what a person has to look at, and what providers hold."""

from dataclasses import dataclass

from flask import abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from marketplace.core.db import db, transaction
from marketplace.core.forms import SignedForm, tidy
from marketplace.core.money import format_money
from marketplace.core.words import _, language, lazy
from marketplace.insights import money
from marketplace.payments.findings.services import close_finding
from marketplace.payments.gateways.choosing import gateways_on, open_gateway
from marketplace.payments.gateways.errors import GatewayError
from marketplace.payments.gateways.patience import VISITOR
from marketplace.web.access import person
from marketplace.web.operator.money_words import COMMANDS, RUNS, finding_words


class ClosureForm(SignedForm):
    """What it was, in a person's words."""

    note = TextAreaField(
        lazy("Ce que c’était, ce que vous avez fait"),
        filters=[tidy],
        validators=[
            DataRequired(lazy("Dites en un mot ce que c’était.")),
            Length(max=300, message=lazy("Trois cents signes au plus.")),
        ],
        render_kw={"rows": 3, "maxlength": 300},
    )


@dataclass(frozen=True)
class Held:
    """What a provider holds for the platform, in words; `amounts` is None while it does not answer."""

    gateway: str
    amounts: list[tuple[str, str]] | None


def show_money() -> ResponseReturnValue:
    """What waits for a person, when the books were last compared, and what providers hold."""
    page = {
        "findings": money.open_findings(),
        "findings_count": money.count_open_findings(),
        "quarantined": money.quarantined_payments(),
        "blocked": money.blocked_transfers(),
        "refused": money.refused_commands(),
        "dead": money.dead_events(),
        "runs": money.last_runs(gateways_on(current_app.extensions["settings"])),
    }
    db.session.rollback()  # nothing of the database stays open while the network is asked
    return render_template("operator/money.html", **page, **_words(), held=[_held(code) for code in _codes()])


def show_finding(finding_id: int) -> ResponseReturnValue:
    """One finding, and the form that closes it."""
    return _finding_page(finding_id, ClosureForm())


def create_closure(finding_id: int) -> ResponseReturnValue:
    """Somebody has looked at it: who, when and what they say is kept."""
    form = ClosureForm()
    if not form.validate_on_submit():
        return _finding_page(finding_id, form), 422
    with transaction():
        close_finding(finding_id, by_user_id=person().id, note=form.note.data or "")
    flash(_("C’est noté : le constat est clos."), "done")
    return redirect(url_for(".show_money"), 303)


def _finding_page(finding_id: int, form: ClosureForm) -> str:
    finding = money.finding_of(finding_id) or abort(404)
    return render_template("operator/finding.html", finding=finding, form=form, finding_words=finding_words)


def _words() -> dict[str, object]:
    return {"finding_words": finding_words, "run_words": RUNS, "command_words": COMMANDS, "amount": _amount}


def _codes() -> tuple[str, ...]:
    return gateways_on(current_app.extensions["settings"])


def _held(code: str) -> Held:
    try:
        gateway = open_gateway(code, settings=current_app.extensions["settings"], patience=VISITOR)
        balances = gateway.balances()
    except GatewayError:
        return Held(code, None)
    return Held(
        code,
        [(_amount(b.available_cents, b.currency), _amount(b.pending_cents, b.currency)) for b in balances],
    )


def _amount(cents: int, currency: str) -> str:
    return format_money(cents, currency, language())
