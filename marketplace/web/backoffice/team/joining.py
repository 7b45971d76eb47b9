"""The mailed link: somebody joins a shop's team."""

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.accounts.errors import InvitationOver
from marketplace.accounts.queries import user_with_email
from marketplace.core.words import _
from marketplace.orders.actors import Actor
from marketplace.shops.team.inviting import join
from marketplace.shops.team.queries import Invited, invitation_behind
from marketplace.web.backoffice.team import wording
from marketplace.web.joining import Door, JoiningForm, come_in
from marketplace.web.town import this_town


def holds_an_invitation() -> None:
    """The policy of joining: whoever opens a link that still lets somebody in."""
    _read(str((request.view_args or {}).get("token", "")))


def show_joining(token: str) -> ResponseReturnValue:
    """Who invites, where and as what; one button. Opening it changes nothing."""
    return _page(_read(token), JoiningForm(formdata=None))


def create_joining(token: str) -> ResponseReturnValue:
    """Yes: with the account signed in with, or with one made now."""
    invited, town = _read(token), this_town()
    door = Door(
        email=invited.email,
        own_words=(town.name, town.street_name, invited.shop_name),
        link=url_for(".show_joining", token=token),
        join=lambda user_id, email: _let_in(invited, user_id, email),
        show=lambda form: _page(invited, form),
        onward=url_for("backoffice.show_board", shop_slug=invited.shop_slug),
        welcome=_("Bienvenue dans l’équipe de %(shop)s.", shop=invited.shop_name),
    )
    return come_in(door)


def _let_in(invited: Invited, user_id: int, email: str) -> None:
    join(this_town().id, invitation=invited, user_id=user_id, email=email, by=Actor.person(user_id))


def _read(token: str) -> Invited:
    return invitation_behind(this_town().id, token) or abort(410, str(InvitationOver()))


def _page(invited: Invited, form: JoiningForm) -> str:
    return render_template(
        "backoffice/team/joining.html",
        invited=invited,
        form=form,
        has_account=user_with_email(invited.email) is not None,
        words=wording,
    )
