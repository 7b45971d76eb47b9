"""Who may order for a resident: the town's agents and managers, and whoever serves at a hub's desk."""

from flask import abort, g

from marketplace.assisting.queries import call_named
from marketplace.core.words import _
from marketplace.pickup.hubs import hub_served_by
from marketplace.towns.models import TownRole
from marketplace.towns.queries import role_in_town
from marketplace.web.access import person, require_second_factor
from marketplace.web.town import this_town

_MAY = frozenset({TownRole.MANAGER, TownRole.AGENT})


def assists() -> None:
    """The policy of these pages. Strangers get a 404; a moderator is told why not: they work for the town."""
    town_id, user_id = this_town().id, person().id
    role, hub = role_in_town(town_id, user_id), hub_served_by(town_id, user_id=user_id)
    if role not in _MAY and hub is None:
        if role is None:
            abort(404)
        abort(
            403, _("Commander pour quelqu’un revient aux agents de la ville. Demandez ce rôle à la mairie.")
        )
    require_second_factor()
    g.assisting_hub = hub if role not in _MAY else None
    g.desk = hub.name if hub and role not in _MAY else ""
    g.runs_the_town = role is TownRole.MANAGER


def assists_for_the_town() -> None:
    """The policy of what the whole town's residents agreed to: a hub's helpers are told why not."""
    assists()
    if this_hub_id() is not None:
        abort(403, _("Les mandats sont tenus à la mairie. Au relais, ils s’appliquent d’eux-mêmes."))


def this_hub_id() -> int | None:
    """The hub whose helper the person is, and sees the concerns of; None for the town hall's people."""
    return g.assisting_hub.id if g.assisting_hub else None


def this_desk() -> str:
    """The name of the hub at whose desk the person serves; empty for the town hall."""
    return str(g.desk)


def check_desk(mark: str) -> None:
    """Abort with 404 for a call of another desk, which a hub's helper has no business with."""
    call = call_named(this_town().id, mark)
    if call is None or (this_desk() and call.desk != this_desk()):
        abort(404)
