"""The council's events: listed, written, looked at as residents will."""

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.agenda.errors import EventRefused
from marketplace.agenda.models import Answer, Event
from marketplace.agenda.queries import event_named, events_of_council, participants_of, view_of
from marketplace.agenda.services import create_event, locked_event
from marketplace.core import clock
from marketplace.core.db import transaction
from marketplace.core.errors import ChangedMeanwhile, Refusal
from marketplace.core.words import _, ngettext
from marketplace.fulfilment.events import telling
from marketplace.orders.actors import Actor
from marketplace.shops.queries import shops_on_show
from marketplace.web.access import person
from marketplace.web.council.events.form import EventForm
from marketplace.web.posted import posted_number
from marketplace.web.town import this_town


def list_events() -> ResponseReturnValue:
    """All events, the last first."""
    town = this_town()
    today = clock.today(town.time_zone)
    return render_template("council/events/list.html", events=events_of_council(town.id), today=today)


def new_event() -> ResponseReturnValue:
    """An empty form."""
    return _page(None, EventForm(formdata=None))


def add_event() -> ResponseReturnValue:
    """A draft that only the council sees."""
    form = EventForm()
    if not _is_good(form, shown=""):
        return _page(None, form), 422
    try:
        with transaction():
            event = create_event(this_town().id, words=form.words(), terms=form.terms())
    except EventRefused as refused:
        return _page(None, form, refusal=str(refused)), refused.status
    flash(_("C’est noté. Personne ne le voit encore : relisez-le, puis publiez-le."), "done")
    return redirect(url_for(".edit_event", event_slug=event.slug), 303)


def edit_event(event_slug: str) -> ResponseReturnValue:
    """An event as it stands, and who takes part."""
    event, form = find(event_slug), EventForm(formdata=None)
    form.show(event)
    return _page(event, form)


def change_event(event_slug: str) -> ResponseReturnValue:
    """Tell it anew, unless a colleague was quicker."""
    event, form = find(event_slug), EventForm()
    if not _is_good(form, shown=event.picture):
        return _page(event, form), 422
    try:
        asked_again = _write(event.id, form)
    except ChangedMeanwhile as refused:  # what was typed stays; saved again, it goes over theirs knowingly
        theirs = find(event_slug)
        form.version.data = str(theirs.version)
        return _page(theirs, form, refusal=str(refused), theirs=view_of(theirs)), 409
    except Refusal as refused:
        return _page(find(event_slug), form, refusal=str(refused)), refused.status
    flash(_("C’est enregistré."), "done")
    if asked_again:
        flash(_asked_again(asked_again), "warn")
    return redirect(url_for(".edit_event", event_slug=event_slug), 303)


def preview_event(event_slug: str) -> ResponseReturnValue:
    """As residents will see it."""
    event = find(event_slug)
    told = participants_of(this_town().id, event_id=event.id)
    shops = [(each.slug, each.name) for each in told if each.answer is Answer.ACCEPTED]
    return render_template(
        "storefront/events/event.html", event=view_of(event), shops=shops, is_over=False, is_draft=True
    )


def find(slug: str) -> Event:
    """The town's event of an address; another town's is a 404."""
    return event_named(this_town().id, slug) or abort(404)


def _write(event_id: int, form: EventForm) -> int:
    town = this_town()
    with transaction():
        return telling.change(
            locked_event(town.id, event_id=event_id),
            words=form.words(),
            terms=form.terms(),
            town=town,
            seen_version=posted_number("version"),
            by=Actor.person(person().id),
        )


def _asked_again(number: int) -> str:
    return ngettext(
        "%(num)s boutique avait accepté d’autres jours ou d’autres heures : elle est réinvitée.",
        "%(num)s boutiques avaient accepté d’autres jours ou d’autres heures : elles sont réinvitées.",
        number,
    )


def _is_good(form: EventForm, *, shown: str) -> bool:
    is_valid = form.validate_on_submit()
    return form.takes_picture(shown=shown) and is_valid


def _page(event: Event | None, form: EventForm, **more: Any) -> str:
    town = this_town()
    told = participants_of(town.id, event_id=event.id) if event else []
    asked = {each.shop_id for each in told}
    return render_template(
        "council/events/event.html",
        event=event,
        form=form,
        participants=told,
        others=[each for each in shops_on_show(town.id) if each[0] not in asked] if event else [],
        refusal=more.get("refusal", ""),
        theirs=more.get("theirs"),
    )
