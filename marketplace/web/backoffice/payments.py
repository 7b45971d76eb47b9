"""The shop's account for card payments: where it stands, and the way into the provider's own form."""

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.accounts.journal.acts import Act
from marketplace.core.db import db, transaction
from marketplace.core.settings import Settings
from marketplace.core.words import _
from marketplace.payments.gateways.choosing import gateways_on, open_gateway
from marketplace.payments.gateways.errors import GatewayDisabled, GatewayError, Rejected
from marketplace.payments.gateways.patience import VISITOR
from marketplace.payments.gateways.protocol import PaymentGateway
from marketplace.payments.onboarding import (
    Applicant,
    forget_request,
    freeze_request,
    link_request,
    note_account,
    standing_of,
)
from marketplace.web.access import person
from marketplace.web.backoffice import account_wording
from marketplace.web.backoffice.access import this_shop
from marketplace.web.backoffice.team.noting import note
from marketplace.web.headers import let_forms_lead_to
from marketplace.web.town import this_town


def show_payments() -> ResponseReturnValue:
    """Where the shop's account stands."""
    return _payments_page()


def create_account() -> ResponseReturnValue:
    """On to the provider's form; the account is opened first where there is none."""
    try:
        url = _way_into_form(_provider())
    except GatewayError as error:
        return _payments_page(trouble=account_wording.trouble(error)), error.status
    return redirect(url, 303)


def show_old_link() -> ResponseReturnValue:
    """The provider sends somebody back whose link was too old: the button asks for another."""
    return _payments_page(
        news=_("Ce lien n’est plus valable : ils ne durent que quelques minutes. Continuez ici.")
    )


def read_account() -> ResponseReturnValue:
    """Back from the provider's form, or just curious: how the account stands is asked for anew."""
    try:
        _read_anew(_provider())
    except GatewayError as error:
        return _payments_page(trouble=account_wording.trouble(error)), error.status
    flash(_("Voici où en est votre compte."), "info")
    return redirect(url_for("backoffice.show_payments"))


def _way_into_form(gateway: PaymentGateway) -> str:
    town, shop = this_town(), this_shop()
    applicant = Applicant(shop.id, shop.name, shop.email or person().email, town.country)
    with transaction():
        request = freeze_request(town.id, applicant=applicant)
    if request:
        try:
            answer = gateway.create_account(request)
        except Rejected as refusal:
            with transaction():
                forget_request(request, said=refusal.code)
            raise
        with transaction():
            note_account(town.id, shop_id=applicant.shop_id, answer=answer)
            note(Act.ACCOUNT_CHANGED)
    account_id = standing_of(town.id, applicant.shop_id).account_id
    db.session.rollback()  # nothing of the database stays open while the network is asked
    link = link_request(
        town.id,
        account_id=account_id,
        return_url=url_for("backoffice.read_account", _external=True),
        refresh_url=url_for("backoffice.show_old_link", _external=True),
    )
    return gateway.link_to_onboarding(link).url


def _read_anew(gateway: PaymentGateway) -> None:
    town_id, shop_id = this_town().id, this_shop().id
    account_id = standing_of(town_id, shop_id).account_id
    db.session.rollback()
    if account_id:
        answer = gateway.account_status(account_id)
        with transaction():
            note_account(town_id, shop_id=shop_id, answer=answer)


def _provider() -> PaymentGateway:
    settings = _settings()
    code = next(iter(gateways_on(settings)), None)
    if code is None:
        raise GatewayDisabled("not_set_up")
    return open_gateway(code, settings=settings, patience=VISITOR)


def _payments_page(*, news: str = "", trouble: str = "") -> str:
    settings = _settings()
    let_forms_lead_to(*settings.provider_pages)
    return render_template(
        "backoffice/payments.html",
        standing=standing_of(this_town().id, this_shop().id),
        is_offered=bool(gateways_on(settings)),
        news=news,
        trouble=trouble,
        words=account_wording,
    )


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings
