"""What people are told of their own account: mails that nobody can switch off."""

from flask_babel import force_locale

from marketplace.core.ids import new_id
from marketplace.notices.composing import address_of, render
from marketplace.notices.services import Mail, queue
from marketplace.towns.queries import TownView


def tell_password_changed(town: TownView, *, name: str, email: str, locale: str) -> None:
    """Tell the owner that another password is kept, and what to do if it was not them. Commits: no."""
    link = f"{address_of(town)}/sign-in/forgotten"
    with force_locale(locale):
        subject, body = render(town, "password_changed", reader=name, link=link)
    queue(town.id, mails=[Mail("password_changed", new_id(), email, name, locale, subject, body)])
