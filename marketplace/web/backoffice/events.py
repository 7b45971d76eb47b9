"""The street's events as a shop is invited to them: what each would change here, and the shop's answer."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.agenda.models import Answer, Event
from marketplace.agenda.queries import event_named, invitations_of
from marketplace.core import clock
from marketplace.core.db import transaction
from marketplace.core.errors import NotFound, Refusal
from marketplace.core.forms import tidy
from marketplace.core.words import _, ngettext
from marketplace.fulfilment.events.shops import days_asked, days_kept
from marketplace.fulfilment.events.taking_part import accept, decline
from marketplace.web.backoffice.access import acting, this_shop
from marketplace.web.posted import posted_number
from marketplace.web.town import this_town


def list_events() -> ResponseReturnValue:
    """The coming events this shop is asked to, unanswered ones first, with each day before and after."""
    town, shop = this_town(), this_shop()
    asked = invitations_of(town.id, shop_id=shop.id, from_day=clock.today(town.time_zone))
    asked = sorted(asked, key=lambda each: each[1] != Answer.INVITED)
    return render_template(
        "backoffice/events/list.html",
        invitations=[(event, answer, days_asked(event, shop=shop, town=town)) for event, answer in asked],
        kept=days_kept(town, shop_id=shop.id),
    )


def create_participation(event_slug: str) -> ResponseReturnValue:
    """Take part: hours and windows follow at once."""
    event, town = _find(event_slug), this_town()
    try:
        with transaction():
            accept(event.id, shop=this_shop(), town=town, seen_version=posted_number("version"), by=acting())
        flash(_("Vous participez. La rue le sait, et vos horaires de ces jours-là suivent."), "done")
    except NotFound:
        abort(404)
    except Refusal as refused:
        flash(str(refused), "warn")
    return redirect(url_for(".list_events"), 303)


def delete_participation(event_slug: str) -> ResponseReturnValue:
    """Do not take part: hours and windows go back."""
    event, town = _find(event_slug), this_town()
    try:
        with transaction():
            bags = decline(event.id, shop=this_shop(), town=town, by=acting())
        flash(_("C’est noté : vous ne participez pas."), "done")
        if bags:
            flash(_still_open(bags), "warn")
    except NotFound:
        abort(404)
    except Refusal as refused:
        flash(str(refused), "warn")
    return redirect(url_for(".list_events"), 303)


def _still_open(bags: int) -> str:
    return ngettext(
        "%(num)s sac doit être retiré à ces heures-là : elles restent ouvertes. Fermez-les dans vos horaires,"
        " la page vous demandera ce qu’il devient.",
        "%(num)s sacs doivent être retirés à ces heures-là : elles restent ouvertes. Fermez-les dans vos"
        " horaires, la page vous demandera ce que chacun devient.",
        bags,
    )


def _find(slug: str) -> Event:
    return event_named(this_town().id, tidy(slug)) or abort(404)
