"""The hubs of the town: opened, and changed in one form each."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.browsing.phrases import week_words
from marketplace.core import clock
from marketplace.core.db import transaction
from marketplace.core.errors import ChangedMeanwhile, Refusal
from marketplace.core.forms import blame
from marketplace.core.slugs import slug_of
from marketplace.core.words import _
from marketplace.intake.hours.reading import place_of, read_hours
from marketplace.intake.hours.refusing import TextRefused
from marketplace.pickup.hub_rules import HubTerms, set_hours, set_terms, terms_of
from marketplace.pickup.hub_windows import Site, sites_of
from marketplace.pickup.hubs import Hub, hub_named, hubs_of, open_hub
from marketplace.shops.hours import HoursRefused, ShopHours
from marketplace.web.council.hubs.form import HubForm, NewHubForm
from marketplace.web.council.hubs.hours_text import as_map, plain_text_of
from marketplace.web.town import this_town


def list_hubs() -> ResponseReturnValue:
    """All hubs, and the form of a new one."""
    return _list(NewHubForm(formdata=None))


def create_hub() -> ResponseReturnValue:
    """One more hub; it takes bags once its hours are written."""
    form, town = NewHubForm(), this_town()
    if not form.validate_on_submit():
        return _list(form), 422
    slug = slug_of(form.name.data, most=70)
    if not slug or hub_named(town.id, slug):
        form.name.errors = [_("Un relais porte déjà ce nom : choisissez-en un autre.")]
        return _list(form), 409
    with transaction():
        open_hub(town.id, slug=slug, name=form.name.data)
    return redirect(url_for("council.edit_hub", hub_slug=slug), 303)


def edit_hub(hub_slug: str) -> ResponseReturnValue:
    """The form of a hub as it stands."""
    hub, form = _find(hub_slug), HubForm(formdata=None)
    site = _site(hub)
    terms = terms_of(this_town().id, hub.id) or HubTerms()
    form.show(terms, hours=plain_text_of(site.hours) if site else "", version=site.version if site else 0)
    return _page(hub, form)


def change_hub(hub_slug: str) -> ResponseReturnValue:
    """Another set of hours, deadline and room; what is expected there already stays."""
    hub, form = _find(hub_slug), HubForm()
    if not form.validate_on_submit():
        return _page(hub, form), 422
    try:
        _write(hub, form)
    except (TextRefused, HoursRefused) as refused:
        blame(form.hours, refused)
        return _page(hub, form), refused.status
    except Refusal as refused:
        return _page(hub, form, sentence=str(refused)), refused.status
    flash(_("Le relais « %(name)s » est à jour.", name=hub.name), "done")
    return redirect(url_for("council.list_hubs"), 303)


def _write(hub: Hub, form: HubForm) -> None:
    town, hours = this_town(), ShopHours()
    if form.hours.data:
        hours = read_hours(as_map(form.hours.data), place=place_of(town)).hours
    with transaction():
        site = _site(hub)
        if form.seen.data != str(site.version if site else 0):
            raise ChangedMeanwhile
        set_terms(town.id, hub_id=hub.id, terms=form.terms())
        set_hours(town.id, hub_id=hub.id, time_zone=town.time_zone, week=hours.week, days=hours.special)


def _find(hub_slug: str) -> Hub:
    return hub_named(this_town().id, hub_slug) or abort(404)


def _site(hub: Hub) -> Site | None:
    town = this_town()
    sites = sites_of(town.id, from_day=clock.today(town.time_zone))
    return next((site for site in sites if site.hub.id == hub.id), None)


def _list(form: NewHubForm) -> str:
    town = this_town()
    at = clock.local(clock.now(), town.time_zone)
    hours = {site.hub.id: week_words(site.hours, at=at) for site in sites_of(town.id, from_day=at.date())}
    return render_template("council/hubs.html", form=form, hubs=hubs_of(town.id), hours=hours)


def _page(hub: Hub, form: HubForm, *, sentence: str = "") -> str:
    return render_template("council/hub.html", hub=hub, form=form, sentence=sentence)
