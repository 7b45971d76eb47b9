"""The page of a shop's alerts: what happens when it does not answer, and what it chose."""

from dataclasses import asdict

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.accounts.journal.acts import Act
from marketplace.alerts.printers import connect_printer, printer_of, revoke_printer
from marketplace.alerts.queries import rule_of, times_of
from marketplace.alerts.services import TimesRefused, change_rule
from marketplace.core.db import transaction
from marketplace.core.errors import Refusal
from marketplace.core.forms import blame
from marketplace.core.phones import PhoneRefused
from marketplace.core.words import _
from marketplace.fulfilment.alerting.missing import come_back
from marketplace.fulfilment.alerting.waiting import look_again
from marketplace.notices.texting import texts_are_sent
from marketplace.shops.states import ShopStatus
from marketplace.web.access import person
from marketplace.web.backoffice.access import this_shop
from marketplace.web.backoffice.alerts.forms import AlertsForm, PrinterForm, kept
from marketplace.web.backoffice.team.noting import note
from marketplace.web.town import this_town


def show_alerts() -> ResponseReturnValue:
    """What the shop chose, or the usual times."""
    return _page(AlertsForm(formdata=None, data=kept(rule_of(this_town().id, this_shop().id))))


def change_alerts() -> ResponseReturnValue:
    """Other times, another number, yes by itself or not."""
    form = AlertsForm()
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        with transaction():
            _change(form)
    except Refusal as refusal:
        return _refused(form, refusal)
    flash(_("C’est noté : vos alertes suivent ces délais dès maintenant."), "done")
    return redirect(url_for("backoffice.show_alerts"))


def _change(form: AlertsForm) -> None:
    town, shop, wish = this_town(), this_shop(), form.wish()
    before = asdict(times_of(rule_of(town.id, shop.id)))
    change_rule(shop, wish=wish, country=town.country, seen_version=form.seen_version())
    look_again(town.id, shop_id=shop.id)
    note(Act.ALERTS_CHANGED, before=before, after=asdict(wish.times))


def create_return() -> ResponseReturnValue:
    """The shop that missed its orders is back."""
    try:
        with transaction():
            come_back(this_shop())
            note(Act.ORDERS_RESUMED)
    except Refusal as refusal:
        flash(str(refusal), "warn")
    else:
        flash(_("Vous revoilà dans la rue. Les commandes peuvent de nouveau arriver."), "done")
    return redirect(url_for("backoffice.show_alerts"))


def create_printer() -> ResponseReturnValue:
    """A new token for the printer, shown on this answer and never again."""
    form = PrinterForm()
    if not form.validate_on_submit():
        return redirect(url_for("backoffice.show_alerts"))
    with transaction():
        token = connect_printer(this_shop(), columns=int(form.columns.data), by_user_id=person().id)
        note(Act.TOKEN_MADE, about=_("imprimante"))
    rule = rule_of(this_town().id, this_shop().id)
    return _page(AlertsForm(formdata=None, data=kept(rule)), token=token)


def delete_printer() -> ResponseReturnValue:
    """The printer's token opens nothing any more."""
    with transaction():
        revoke_printer(this_shop())
        note(Act.TOKEN_WITHDRAWN, about=_("imprimante"))
    flash(_("L’imprimante est coupée : son jeton n’ouvre plus rien."), "done")
    return redirect(url_for("backoffice.show_alerts"))


def _refused(form: AlertsForm, refusal: Refusal) -> ResponseReturnValue:
    if isinstance(refusal, PhoneRefused):
        blame(form.text_phone, refusal)
    elif isinstance(refusal, TimesRefused):
        blame(form.mail_minutes, refusal)
    else:
        rule = rule_of(this_town().id, this_shop().id)
        form.form_errors.append(
            _("%(why)s Vos choix sont gardés ici : enregistrez encore.", why=str(refusal))
        )
        form.version.data = str(rule.version if rule else 0)
    return _page(form), refusal.status


def _page(form: AlertsForm, *, token: str = "") -> str:
    town, shop = this_town(), this_shop()
    rule = rule_of(town.id, shop.id)
    printer = printer_of(town.id, shop.id)
    return render_template(
        "backoffice/alerts/alerts.html",
        form=form,
        is_missed=shop.status is ShopStatus.PAUSED and rule is not None and rule.paused_at is not None,
        printer=printer if printer is not None and printer.revoked_at is None else None,
        printer_form=PrinterForm(formdata=None),
        printer_address=url_for("api.ask_for_ticket", shop_slug=shop.slug, _external=True),
        sends_texts=texts_are_sent(current_app.extensions["settings"]),
        token=token,
    )
