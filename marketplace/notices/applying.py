"""What a shopkeeper who applies is told, and the town hall of it."""

from typing import Any

from flask_babel import force_locale

from marketplace.core.ids import new_id
from marketplace.notices.composing import address_of, render
from marketplace.notices.services import Mail, queue
from marketplace.shops.applying.models import ShopApplication
from marketplace.towns.queries import TownView


def tell_applicant(
    town: TownView, *, application: ShopApplication, event: str, path: str, **facts: Any
) -> None:
    """Write to the shopkeeper in their language: `confirm`, `question`, `refused`, `admitted`. Commits: no.

    `path`: where the mail leads to.
    """
    to, event = application, f"application_{event}"
    with force_locale(to.locale):
        link = f"{address_of(town)}{path}"
        subject, body = render(town, event, application=to, link=link, **facts)
    queue(town.id, mails=[Mail(event, new_id(), to.email, to.name, to.locale, subject, body)])


def tell_town_hall(town: TownView, *, application: ShopApplication, path: str) -> None:
    """Tell the town hall that an application waits for it, where it has an address for that. Commits: no."""
    with force_locale(town.locale):
        link = f"{address_of(town)}{path}"
        subject, body = render(town, "application_waiting", application=application, link=link)
    mail = Mail("application_waiting", new_id(), town.help_email, town.name, town.locale, subject, body)
    queue(town.id, mails=[mail])
