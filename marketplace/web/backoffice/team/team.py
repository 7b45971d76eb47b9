"""Who works in the shop: invited, given another role, gone."""

from collections.abc import Callable
from typing import cast

from flask import abort, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.core.db import db, transaction
from marketplace.core.errors import ChangedMeanwhile, Refusal
from marketplace.core.words import _
from marketplace.notices.inviting import tell_invited
from marketplace.shops.models import ShopRole
from marketplace.shops.team.inviting import invite, take_back
from marketplace.shops.team.queries import Member, awaited_in, team_of
from marketplace.shops.team.rights import may_decide
from marketplace.shops.team.services import change_role, dismiss, leave
from marketplace.web.access import person
from marketplace.web.backoffice.access import acting, this_shop
from marketplace.web.backoffice.team import wording
from marketplace.web.backoffice.team.forms import InvitationForm, invitation_form, role_form, roles_of
from marketplace.web.town import this_town


def show_team() -> ResponseReturnValue:
    """Who works here, who is awaited, and the form that invites."""
    return _team_page(invitation_form(my_role()))


def create_invitation() -> ResponseReturnValue:
    """Send somebody the link that lets them join."""
    form = invitation_form(my_role())
    if not form.validate_on_submit():
        return _team_page(form), 422
    try:
        _invite(form.email.data, role=ShopRole(form.role.data))
    except Refusal as refusal:
        return _refused(form, refusal)
    flash(_("L’invitation est partie à %(email)s. Elle vaut sept jours.", email=form.email.data), "done")
    return _to_team()


def _invite(email: str, *, role: ShopRole) -> None:
    shop = this_shop()
    with transaction():
        token = invite(shop, email=email, role=role, by=acting(), by_role=my_role())
        tell_invited(
            this_town(),
            email=email,
            path=url_for("backoffice.show_joining", token=token),
            shop_name=shop.name,
            by_name=person().name,
            role=wording.role_words(role),
        )


def delete_invitation(key: str) -> ResponseReturnValue:
    """Take an invitation back."""
    shop = this_shop()
    awaited = next((one for one in awaited_in(shop.town_id, shop.id) if one.key == key), None)
    if awaited is None:
        flash(_("Cette invitation ne vaut déjà plus."), "info")
        return _to_team()
    return _done(
        lambda: take_back(shop, invitation=awaited, by=acting(), by_role=my_role()),
        _("L’invitation est retirée : son lien n’ouvre plus rien."),
    )


def change_member(key: str) -> ResponseReturnValue:
    """Give somebody another role."""
    form, member, shop = role_form(my_role()), _find(key), this_shop()
    if not form.validate_on_submit() or form.seen.data != member.role.value:
        return _stale()
    role = ShopRole(form.role.data)
    return _done(
        lambda: change_role(shop, member=member, role=role, by=acting(), by_role=my_role()),
        _("C’est noté : %(name)s, %(role)s.", name=member.name, role=wording.role_words(role).lower()),
    )


def delete_member(key: str) -> ResponseReturnValue:
    """Take somebody out of the team: their next click leads nowhere."""
    member, shop = _find(key), this_shop()
    return _done(
        lambda: dismiss(shop, member=member, by=acting(), by_role=my_role()),
        _("%(name)s n’a plus accès à la boutique.", name=member.name),
    )


def create_leave() -> ResponseReturnValue:
    """Leave the team oneself."""
    shop = this_shop()
    member = next(one for one in team_of(shop.town_id, shop.id) if one.user_id == person().id)
    try:
        with transaction():
            leave(shop, member=member, by=acting())
    except Refusal as refusal:
        db.session.rollback()
        flash(str(refusal), "warn")
        return redirect(url_for("backoffice.show_board"), 303)
    flash(_("Vous avez quitté l’équipe de %(shop)s.", shop=shop.name), "done")
    return redirect(url_for("storefront.show_account"), 303)


def my_role() -> ShopRole:
    """What the person is here."""
    return cast(ShopRole, g.backoffice_role)


def _find(key: str) -> Member:
    shop = this_shop()
    member = next((one for one in team_of(shop.town_id, shop.id) if one.key == key), None)
    return member or abort(404)


def _done(act: Callable[[], None], words: str) -> ResponseReturnValue:
    try:
        with transaction():
            act()
    except Refusal as refusal:
        return _refused(invitation_form(my_role()), refusal)
    flash(words, "done")
    return _to_team()


def _stale() -> ResponseReturnValue:
    return _refused(invitation_form(my_role()), ChangedMeanwhile())


def _refused(form: InvitationForm, refusal: Refusal) -> ResponseReturnValue:
    db.session.rollback()
    flash(str(refusal), "warn")
    return _team_page(form), refusal.status


def _to_team() -> ResponseReturnValue:
    return redirect(url_for("backoffice.show_team"), 303)


def _team_page(form: InvitationForm) -> str:
    shop, mine = this_shop(), my_role()
    return render_template(
        "backoffice/team/team.html",
        members=team_of(shop.town_id, shop.id),
        awaited=awaited_in(shop.town_id, shop.id),
        form=form,
        my_id=person().id,
        roles=roles_of(mine),
        decides={role for role in ShopRole if may_decide(mine, about=role)},
        words=wording,
    )
