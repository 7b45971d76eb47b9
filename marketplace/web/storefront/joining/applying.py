"""The public form of a shopkeeper who wants to join, and the mail that proves the address."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.accounts.queries import tidy_email
from marketplace.accounts.throttling import claim_try
from marketplace.core.db import db, transaction
from marketplace.core.errors import Refusal
from marketplace.core.words import _
from marketplace.notices.applying import tell_applicant
from marketplace.shops.applying.queries import key_of
from marketplace.shops.applying.services import apply
from marketplace.web.callers import caller_at
from marketplace.web.storefront.found.page_head import page_head
from marketplace.web.storefront.joining.forms import ApplicationForm
from marketplace.web.town import this_town


def show_new_application() -> ResponseReturnValue:
    """What it is to join, and the form."""
    return _page(ApplicationForm(formdata=None))


def create_application() -> ResponseReturnValue:
    """Keep what was said, and write to its address; the town hall sees it once somebody there confirms."""
    form, town = ApplicationForm(), this_town()
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        with transaction():
            claim_try(f"application of {tidy_email(form.email.data)}", address=caller_at("mail"))
            application = apply(town.id, applicant=form.applicant())
            link = url_for(".show_application", reference=application.reference, key=key_of(application))
            tell_applicant(town, application=application, event="confirm", path=link)
    except Refusal as refusal:
        db.session.rollback()
        form.form_errors.append(str(refusal))
        return _page(form), refusal.status
    return redirect(url_for(".show_application_sent"), 303)


def show_application_sent() -> ResponseReturnValue:
    """What to do now: look into the mailbox."""
    return render_template("storefront/joining/sent.html")


def _page(form: ApplicationForm) -> str:
    town = this_town()
    about = _(
        "Vous tenez une boutique à %(town)s ? Demandez à rejoindre la rue en ligne : un formulaire, "
        "deux papiers, et la mairie vous répond.",
        town=town.name,
    )
    head = page_head(town, url_for(".show_new_application"), about)
    return render_template("storefront/joining/new.html", form=form, head=head)
