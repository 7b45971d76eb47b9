"""What the agenda's pages tell of themselves."""

from collections.abc import Sequence

from flask import url_for

from marketplace.agenda.queries import EventView
from marketplace.core.words import _
from marketplace.towns.queries import TownView
from marketplace.web.event_words import event_kind, event_when
from marketplace.web.storefront.found.page_head import PageHead, page_head, town_picture
from marketplace.web.storefront.found.said.of_event import event_said
from marketplace.web.storefront.shared.cards import card_of_event
from marketplace.web.storefront.shared.pictures import picture_address


def agenda_head(town: TownView, path: str, coming: Sequence[EventView]) -> PageHead:
    """The list of what is to come."""
    about = _(
        "L’agenda de %(street)s, %(town)s : nocturnes, marchés, concerts et fêtes, et les boutiques qui y"
        " participent.",
        street=town.street_name,
        town=town.name,
    )
    picture = town_picture(town)
    return page_head(town, path, about, said=[event_said(town, event, picture=picture) for event in coming])


def event_head(town: TownView, event: EventView, *, shops: Sequence[tuple[str, str]]) -> PageHead:
    """One event."""
    facts = {"kind": event_kind(event.kind), "when": event_when(event), "town": town.name}
    lead = _("%(kind)s, %(when)s, %(place)s, %(town)s.", place=event.place or town.street_name, **facts)
    if event.is_cancelled:
        lead = _("Annulé : %(title)s", title=lead)
    picture = picture_address(town, card_of_event(town, event), event_slug=event.slug)
    path = url_for("storefront.show_event", event_slug=event.slug)
    said = event_said(town, event, picture=picture, shops=shops)
    return page_head(town, path, lead, event.text, picture=picture, said=[said])
