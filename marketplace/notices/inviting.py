"""The mails that ask somebody to join: a shop's team, a town's."""

from flask_babel import force_locale

from marketplace.core.ids import new_id
from marketplace.core.words import language
from marketplace.notices.composing import address_of, render
from marketplace.notices.services import Mail, queue
from marketplace.towns.queries import TownView


def tell_invited(town: TownView, *, email: str, path: str, shop_name: str, by_name: str, role: str) -> None:
    """Send the link that lets them join, in the language of whoever invites. Commits: no."""
    facts = {"shop_name": shop_name, "by_name": by_name, "role": role}
    subject, body = render(town, "team_invited", link=f"{address_of(town)}{path}", **facts)
    queue(town.id, mails=[Mail("team_invited", new_id(), email, email, language(), subject, body)])


def tell_town_invited(town: TownView, *, email: str, path: str) -> None:
    """Send the link that lets its first person run the town, in the town's language. Commits: no."""
    with force_locale(town.locale):
        subject, body = render(town, "town_invited", link=f"{address_of(town)}{path}")
    queue(town.id, mails=[Mail("town_invited", new_id(), email, email, town.locale, subject, body)])
