"""What people are told of their own account: mails that nobody can switch off."""

from flask_babel import force_locale

from marketplace.accounts.email_links import NewEmail
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


def tell_erased(town: TownView, *, name: str, email: str, locale: str) -> None:
    """Tell who has left that nothing of the account is there any more. Commits: no."""
    with force_locale(locale):
        subject, body = render(town, "account_erased", reader=name)
    queue(town.id, mails=[Mail("account_erased", new_id(), email, name, locale, subject, body)])


def tell_email_changed(town: TownView, *, found: NewEmail) -> None:
    """Tell the address that the account had until now. Commits: no."""
    with force_locale(found.locale):
        subject, body = render(town, "email_changed", reader=found.name, wanted=masked(found.wanted))
    mail = Mail("email_changed", new_id(), found.present, found.name, found.locale, subject, body)
    queue(town.id, mails=[mail])


def masked(email: str) -> str:
    """An address that its owner knows again, and nobody else can write to: « l…@example.org »."""
    name, _at, host = email.partition("@")
    return f"{name[:1]}…@{host}"
