"""What shops are told of events of the street: invited, asked again, taken off the agenda, called off."""

from collections.abc import Sequence

from flask_babel import force_locale

from marketplace.agenda.models import Event
from marketplace.core.ids import new_id
from marketplace.notices.composing import address_of, render
from marketplace.notices.services import Mail, queue
from marketplace.shops.models import Shop
from marketplace.towns.queries import TownView


def tell_asked(town: TownView, *, event: Event, shops: Sequence[Shop]) -> None:
    """Ask these shops to take part, each with the way to its answer. Commits: no."""
    _tell(town, "event_asked_shop", event, shops)


def tell_changed(town: TownView, *, event: Event, shops: Sequence[Shop]) -> None:
    """Ask shops again that had agreed to other days, hours or places. Commits: no."""
    _tell(town, "event_changed_shop", event, shops)


def tell_hidden(town: TownView, *, event: Event, shops: Sequence[Shop]) -> None:
    """Tell these shops that residents do not see the event any more. Commits: no."""
    _tell(town, "event_hidden_shop", event, shops)


def tell_called_off(town: TownView, *, event: Event, shops: Sequence[Shop]) -> None:
    """Tell these shops that the event does not take place, and why. Commits: no."""
    _tell(town, "event_cancelled_shop", event, shops)


def _tell(town: TownView, name: str, event: Event, shops: Sequence[Shop]) -> None:
    mails = list[Mail]()
    with force_locale(town.locale):
        for shop in shops:
            if shop.email:
                link = f"{address_of(town)}/backoffice/{shop.slug}/events"
                subject, body = render(town, name, event=event, shop=shop, link=link)
                mails.append(Mail(name, new_id(), shop.email, shop.name, town.locale, subject, body))
    queue(town.id, mails=mails)
