"""Where somebody works: in this town and in others of the installation."""

from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue

from marketplace.accounts.queries import is_operator
from marketplace.core.words import _
from marketplace.insights.workplaces import WorkedAt, workplaces_of
from marketplace.shops.models import ShopRole
from marketplace.towns.models import TownRole
from marketplace.web.access import person
from marketplace.web.onward import desk_of
from marketplace.web.public_address import public_url
from marketplace.web.roles import SHOP_ROLES, TOWN_ROLES
from marketplace.web.town import this_town


@dataclass(frozen=True)
class Desk:
    """A place as its page offers it. `is_here`: on this very site, where one is signed in already."""

    town_name: str
    host: str
    name: str
    role: str
    sign: str
    url: str
    is_here: bool


def list_workplaces() -> ResponseReturnValue:
    """Every place, this town's first; one press leads there."""
    user = person()
    desks = sorted(map(_desk, workplaces_of(user.id)), key=lambda desk: not desk.is_here)
    return render_template("storefront/account/workplaces.html", desks=desks, runs_all=is_operator(user.id))


def _desk(place: WorkedAt) -> Desk:
    here, path = place.town.id == this_town().id, _path(place)
    return Desk(
        place.town.name,
        place.town.host or "",
        place.name or _("Mairie de %(town)s", town=place.town.name),
        _role_words(place.role),
        "landmark" if isinstance(place.role, TownRole) else "store" if place.role else "package-check",
        path if here else public_url(place.town, path),
        here,
    )


def _path(place: WorkedAt) -> str:
    if isinstance(place.role, TownRole):
        return desk_of(place.role)
    return f"/backoffice/{place.slug}/" if place.role else f"/hub/{place.slug}/"


def _role_words(role: TownRole | ShopRole | None) -> str:
    if isinstance(role, TownRole):
        return str(TOWN_ROLES[role])
    return str(SHOP_ROLES[role]) if role else _("Comptoir du relais")
