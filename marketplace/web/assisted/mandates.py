"""Mandates: noted with the resident, listed with their ends, taken back in one click."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.assisting.mandates import Terms, note_mandate, revoke_mandate
from marketplace.assisting.models import Contact
from marketplace.assisting.queries import MandateView, mandates_of
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.core.errors import NotFound, Refusal
from marketplace.core.references import link_key
from marketplace.core.words import _
from marketplace.orders.actors import Actor
from marketplace.shops.queries import shops_that_sell
from marketplace.web.access import person
from marketplace.web.assisted.forms import CONTACTS
from marketplace.web.assisted.mandate_form import MandateForm
from marketplace.web.town import this_town


def list_mandates() -> ResponseReturnValue:
    """Who lets the town order for them, until when; and the form of a new one."""
    return _page(_form(MandateForm(formdata=None)))


def create_mandate() -> ResponseReturnValue:
    """Note a mandate as the resident agreed to it; a refused one keeps all that was typed."""
    form = _form(MandateForm())
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        with transaction():
            note_mandate(this_town(), terms=_terms(form), by=Actor.agent(person().id))
    except Refusal as refusal:
        db.session.rollback()
        return _page(form, sentence=str(refusal)), refusal.status
    flash(_("Le mandat est noté. Il s’applique dès le prochain appel de ce numéro."), "ok")
    return redirect(url_for("assisted.list_mandates"), 303)


def create_revocation(key: str) -> ResponseReturnValue:
    """The resident takes it back; a second time changes nothing."""
    town = this_town()
    mandate = next((each for each in mandates_of(town) if key_of(each) == key), None)
    if mandate is None:
        raise NotFound(_("Ce mandat n’existe pas."))
    with transaction():
        revoke_mandate(town, mandate_id=mandate.id, by=Actor.agent(person().id))
    flash(_("Le mandat de %(name)s est retiré.", name=mandate.name), "ok")
    return redirect(url_for("assisted.list_mandates"), 303)


def key_of(mandate: MandateView) -> str:
    """How addresses name it: nothing can be learned or guessed from it."""
    return link_key("mandate", mandate.id)[:16]


def _form(form: MandateForm) -> MandateForm:
    return form.with_shops(shops_that_sell(this_town().id))


def _terms(form: MandateForm) -> Terms:
    ids = dict(form.shop_ids)
    return Terms(
        name=form.name.data,
        phone=form.phone.data,
        ends_on=form.ends_on.data,
        most_cents=form.most_cents,
        shop_ids=[ids[slug] for slug in form.shops.data],
        agreed_by=Contact(form.agreed_by.data),
    )


def _page(form: MandateForm, *, sentence: str = "") -> str:
    town = this_town()
    return render_template(
        "assisted/mandates.html",
        form=form,
        mandates=mandates_of(town),
        today=clock.today(town.time_zone),
        key_of=key_of,
        contacts=CONTACTS,
        sentence=sentence,
    )
