"""The mailed link: somebody begins to work for the town."""

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.accounts.errors import InvitationOver
from marketplace.accounts.queries import user_with_email
from marketplace.core.words import _
from marketplace.founding.inviting import InvitedOfficial, join_town, official_invited_by
from marketplace.orders.actors import Actor
from marketplace.web.council.wording import role_words
from marketplace.web.joining import Door, JoiningForm, come_in
from marketplace.web.town import this_town


def holds_a_town_invitation() -> None:
    """The policy of joining: whoever opens a link that still lets somebody in."""
    _read(str((request.view_args or {}).get("token", "")))


def show_town_joining(token: str) -> ResponseReturnValue:
    """Of which town, and as what; one button. Opening it changes nothing."""
    return _page(_read(token), JoiningForm(formdata=None))


def create_town_joining(token: str) -> ResponseReturnValue:
    """Yes: with the account signed in with, or with one made now."""
    invited, town = _read(token), this_town()
    door = Door(
        email=invited.email,
        own_words=(town.name, town.street_name),
        link=url_for(".show_town_joining", token=token),
        join=lambda user_id, email: _let_in(invited, user_id, email),
        show=lambda form: _page(invited, form),
        onward=url_for(".show_overview"),
        welcome=_("Bienvenue à la mairie de %(town)s.", town=town.name),
    )
    return come_in(door)


def _let_in(invited: InvitedOfficial, user_id: int, email: str) -> None:
    join_town(this_town().id, invitation=invited, user_id=user_id, email=email, by=Actor.person(user_id))


def _read(token: str) -> InvitedOfficial:
    return official_invited_by(this_town().id, token) or abort(410, str(InvitationOver()))


def _page(invited: InvitedOfficial, form: JoiningForm) -> str:
    return render_template(
        "council/joining.html",
        invited=invited,
        form=form,
        has_account=user_with_email(invited.email) is not None,
        role=role_words(invited.role),
    )
