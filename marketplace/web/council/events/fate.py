"""What becomes of an event: invited to, published, hidden, cancelled."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.agenda.models import Event
from marketplace.agenda.services import locked_event
from marketplace.core.db import transaction
from marketplace.core.errors import Refusal
from marketplace.core.words import _, ngettext
from marketplace.fulfilment.events import asking, telling
from marketplace.orders.actors import Actor
from marketplace.shops.queries import shops_on_show
from marketplace.web.access import person
from marketplace.web.council.events.form import ReasonForm
from marketplace.web.council.events.views import find
from marketplace.web.posted import posted_number
from marketplace.web.town import this_town


def create_invitations(event_slug: str) -> ResponseReturnValue:
    """Ask shops to take part; they answer in their back office."""
    event, town = find(event_slug), this_town()
    chosen = set(request.form.getlist("shop"))
    ids = [shop_id for shop_id, slug, _name in shops_on_show(town.id) if slug in chosen or "all" in chosen]
    with transaction():
        number = asking.invite(locked_event(town.id, event_id=event.id), shop_ids=ids, town=town)
    if number:
        told = ngettext("%(num)s boutique est invitée.", "%(num)s boutiques sont invitées.", number)
        flash(told, "done")
    else:
        flash(_("Choisissez au moins une boutique."), "warn")
    return redirect(url_for(".edit_event", event_slug=event_slug, _anchor="shops"), 303)


def create_event_publication(event_slug: str) -> ResponseReturnValue:
    """Let residents see it."""

    def publish(event: Event, seen: int) -> None:
        telling.publish(event, town=this_town(), seen_version=seen)
        asking.write_to_invited(event, town=this_town())

    return _decide(event_slug, publish, told=_("C’est en ligne : la rue est au courant."))


def create_event_hiding(event_slug: str) -> ResponseReturnValue:
    """Take it off the agenda, to be told later."""

    def hide(event: Event, seen: int) -> None:
        telling.hide(event, town=this_town(), seen_version=seen, by=_by())

    return _decide(event_slug, hide, told=_("C’est retiré de l’agenda. Les horaires sont revenus."))


def show_event_cancellation(event_slug: str) -> ResponseReturnValue:
    """What cancelling means, before it is confirmed."""
    event, form = find(event_slug), ReasonForm(formdata=None)
    form.version.data = str(event.version)
    return _cancelling(event, form)


def create_event_cancellation(event_slug: str) -> ResponseReturnValue:
    """It does not take place, and everybody is told."""
    event, form, town = find(event_slug), ReasonForm(), this_town()
    if not form.validate_on_submit():
        return _cancelling(event, form), 422
    try:
        with transaction():
            row = locked_event(town.id, event_id=event.id)
            telling.cancel(row, reason=form.reason.data, town=town, seen_version=_seen(), by=_by())
            asking.write_to_participants(row, town=town)
    except Refusal as refused:
        form.version.raw_data = [str(find(event_slug).version)]
        return _cancelling(find(event_slug), form, refusal=str(refused)), refused.status
    flash(_("C’est annulé. Sa page le dit, et les calendriers aussi."), "done")
    return redirect(url_for(".edit_event", event_slug=event_slug), 303)


def _cancelling(event: Event, form: ReasonForm, *, refusal: str = "") -> str:
    hanging = telling.hanging_on(event, town=this_town())
    return render_template(
        "council/events/cancellation.html", event=event, form=form, hanging=hanging, refusal=refusal
    )


def _decide(slug: str, decision: Callable[[Event, int], None], *, told: str) -> ResponseReturnValue:
    event_id = find(slug).id
    try:
        with transaction():
            decision(locked_event(this_town().id, event_id=event_id), _seen())
        flash(told, "done")
    except Refusal as refused:
        flash(str(refused), "warn")
    return redirect(url_for(".edit_event", event_slug=slug), 303)


def _seen() -> int:
    return posted_number("version")


def _by() -> Actor:
    return Actor.person(person().id)
