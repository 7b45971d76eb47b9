"""Who sells: what stands under every offer, changed by the owner and by nobody else."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.core.db import transaction
from marketplace.core.errors import Refusal
from marketplace.core.words import _
from marketplace.orders.actors import Actor
from marketplace.shops.legal.changing import change_legal, legal_of
from marketplace.shops.legal.lacks import lacks_of
from marketplace.shops.legal.numbers import CHECKED_COUNTRY
from marketplace.shops.legal.sectors import SECTORS
from marketplace.web.access import person
from marketplace.web.backoffice.access import this_shop
from marketplace.web.backoffice.identity.form import IdentityForm
from marketplace.web.backoffice.identity.wording import lack_words
from marketplace.web.taxes import this_pack
from marketplace.web.town import this_town


def show_identity() -> ResponseReturnValue:
    """The legal file as it stands, and what it lacks."""
    return _identity_page(IdentityForm.of(legal_of(this_shop())))


def change_identity() -> ResponseReturnValue:
    """Another legal file."""
    form = IdentityForm()
    is_sound = form.validate_on_submit()
    legal = form.read(pack=this_pack(), country=this_town().country)
    if not is_sound or legal is None:
        return _identity_page(form), 422
    try:
        with transaction():
            change_legal(
                this_shop(), legal=legal, seen_version=form.seen_version(), by=Actor.person(person().id)
            )
    except Refusal as refusal:
        return _refused(form, refusal)
    flash(_("C’est enregistré. Vos clients le lisent sous « Vendu par »."), "done")
    return redirect(url_for("backoffice.show_identity"))


def _refused(form: IdentityForm, refusal: Refusal) -> ResponseReturnValue:
    form.form_errors.append(_("%(why)s Vos mots sont gardés ici : enregistrez encore.", why=str(refusal)))
    now = legal_of(this_shop())
    form.version.data = str(now.version if now else 0)
    return _identity_page(form), refusal.status


def _identity_page(form: IdentityForm) -> str:
    shop, has_second_tax = this_shop(), this_pack().second_tax_number is not None
    if has_second_tax:
        form.vat_number.label.text = _("Numéro de TPS")
    return render_template(
        "backoffice/identity/identity.html",
        form=form,
        sectors=list(SECTORS),
        lacks=[lack_words(lack) for lack in lacks_of(legal_of(shop), phone=shop.phone, email=shop.email)],
        is_french=this_town().country == CHECKED_COUNTRY,
        has_second_tax=has_second_tax,
    )
