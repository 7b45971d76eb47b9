"""What the town says of itself where the law asks, and who its mails are from."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.core.db import db, transaction
from marketplace.core.errors import ChangedMeanwhile
from marketplace.core.words import _
from marketplace.towns.models import TownParticulars
from marketplace.towns.particulars.services import tell_particulars
from marketplace.towns.queries import particulars_of
from marketplace.web.access import person
from marketplace.web.council.particulars.forms import ParticularsForm
from marketplace.web.town import this_town


def edit_particulars() -> ResponseReturnValue:
    """As it stands, to be changed."""
    return _page(ParticularsForm(obj=particulars_of(this_town().id)))


def publish_particulars() -> ResponseReturnValue:
    """Put it on the legal pages and on the mails, unless a colleague was quicker."""
    form = ParticularsForm()
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        with transaction():
            tell_particulars(
                this_town().id,
                told=form.told(),
                seen_version=form.version.data or 1,
                by_user_id=person().id,
            )
    except ChangedMeanwhile as refusal:
        return _overtaken(form, refusal)
    flash(_("C’est en ligne : vos pages légales et vos courriels le disent."), "done")
    return redirect(url_for(".edit_particulars"), 303)


def _overtaken(form: ParticularsForm, refusal: ChangedMeanwhile) -> ResponseReturnValue:
    # The typed words stay; the present ones are shown beside, and publishing again replaces them knowingly.
    db.session.rollback()
    now = particulars_of(this_town().id)
    form.version.raw_data = [str(now.version if now else 1)]
    return _page(form, theirs=now, refusal=str(refusal)), refusal.status


def _page(form: ParticularsForm, *, theirs: TownParticulars | None = None, refusal: str = "") -> str:
    return render_template("council/particulars.html", form=form, theirs=theirs, refusal=refusal)
