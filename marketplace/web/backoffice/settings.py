"""What the shop says of itself: its line under the name, its story, its telephone."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.accounts.journal.acts import Act
from marketplace.assisting.leaflet.wishing import join_leaflet, leave_leaflet, stands_in_leaflet
from marketplace.core.db import transaction
from marketplace.core.errors import Refusal
from marketplace.core.words import _
from marketplace.shops.queries import shop_named
from marketplace.shops.services import change_words, count_with_packed_bags, count_without_packed_bags
from marketplace.web.backoffice.access import this_shop
from marketplace.web.backoffice.day.board import standing_for_who_runs_it
from marketplace.web.backoffice.forms import CountingForm, LeafletWishForm, SettingsForm
from marketplace.web.backoffice.team.noting import note
from marketplace.web.town import this_town


def show_settings() -> ResponseReturnValue:
    """The words as they stand."""
    shop = this_shop()
    form = SettingsForm(
        formdata=None, version=shop.version, tagline=shop.tagline, story=shop.story, phone=shop.phone
    )
    return _settings_page(form)


def change_settings() -> ResponseReturnValue:
    """Other words."""
    form = SettingsForm()
    if not form.validate_on_submit():
        return _settings_page(form), 422
    try:
        with transaction():
            change_words(
                this_shop(),
                tagline=form.tagline.data,
                story=form.story.data,
                phone=form.phone.data,
                seen_version=form.seen_version(),
            )
            note(Act.SETTINGS_CHANGED, about=_("présentation"))
    except Refusal as refusal:
        return _refused(form, refusal)
    flash(_("C’est enregistré. Les passants le lisent déjà."), "done")
    return redirect(url_for("backoffice.show_settings"))


def change_counting() -> ResponseReturnValue:
    """Whether the shop's counts include its packed bags, from the next count on."""
    form, shop = CountingForm(), this_shop()
    if not form.validate_on_submit():
        return redirect(url_for("backoffice.show_settings"))
    with transaction():
        if form.packed_bags.data == "with":
            count_with_packed_bags(shop)
        else:
            count_without_packed_bags(shop)
        note(Act.SETTINGS_CHANGED, about=_("comptage du stock"))
    flash(_("C’est noté : vos prochains comptages seront lus ainsi."), "done")
    return redirect(url_for("backoffice.show_settings"))


def change_leaflet() -> ResponseReturnValue:
    """Whether the next printed catalogue has a page of this shop."""
    form, shop = LeafletWishForm(), this_shop()
    if not form.validate_on_submit():
        return redirect(url_for("backoffice.show_settings"))
    with transaction():
        if form.leaflet.data == "in":
            join_leaflet(shop.town_id, shop_id=shop.id)
        else:
            leave_leaflet(shop.town_id, shop_id=shop.id)
        note(Act.SETTINGS_CHANGED, about=_("catalogue imprimé"))
    flash(_("C’est noté pour le prochain catalogue imprimé."), "done")
    return redirect(url_for("backoffice.show_settings"))


def _settings_page(form: SettingsForm) -> str:
    shop = this_shop()
    return render_template(
        "backoffice/settings.html",
        form=form,
        standing=standing_for_who_runs_it(),
        in_leaflet=stands_in_leaflet(shop.town_id, shop_id=shop.id),
    )


def _refused(form: SettingsForm, refusal: Refusal) -> ResponseReturnValue:
    form.form_errors.append(_("%(why)s Vos mots sont gardés ici : enregistrez encore.", why=str(refusal)))
    now = shop_named(this_town().id, this_shop().slug)
    form.version.data = str(now.version if now else 0)
    return _settings_page(form), refusal.status
