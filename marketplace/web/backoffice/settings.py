"""What the shop says of itself: its line under the name, its story, its telephone."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.core.db import transaction
from marketplace.core.errors import Refusal
from marketplace.core.words import _
from marketplace.shops.queries import shop_named
from marketplace.shops.services import change_words
from marketplace.web.backoffice.access import this_shop
from marketplace.web.backoffice.forms import SettingsForm
from marketplace.web.town import this_town


def show_settings() -> ResponseReturnValue:
    """The words as they stand."""
    shop = this_shop()
    form = SettingsForm(
        formdata=None, version=shop.version, tagline=shop.tagline, story=shop.story, phone=shop.phone
    )
    return render_template("backoffice/settings.html", form=form)


def change_settings() -> ResponseReturnValue:
    """Other words."""
    form = SettingsForm()
    if not form.validate_on_submit():
        return render_template("backoffice/settings.html", form=form), 422
    try:
        with transaction():
            change_words(
                this_shop(),
                tagline=form.tagline.data,
                story=form.story.data,
                phone=form.phone.data,
                seen_version=form.seen_version(),
            )
    except Refusal as refusal:
        return _refused(form, refusal)
    flash(_("C’est enregistré. Les passants le lisent déjà."), "done")
    return redirect(url_for("backoffice.show_settings"))


def _refused(form: SettingsForm, refusal: Refusal) -> ResponseReturnValue:
    form.form_errors.append(_("%(why)s Vos mots sont gardés ici : enregistrez encore.", why=str(refusal)))
    now = shop_named(this_town().id, this_shop().slug)
    form.version.data = str(now.version if now else 0)
    return render_template("backoffice/settings.html", form=form), refusal.status
