"""Founding a town: all of it, or nothing."""

from collections.abc import Callable
from dataclasses import dataclass

from marketplace.accounts.journal.writing import Doer
from marketplace.founding.asked import Founding, checked
from marketplace.founding.inviting import invite_official
from marketplace.notices.inviting import tell_town_invited
from marketplace.shops.street.arranging import arrange_street, seal_of
from marketplace.shops.street.models import UnitKind
from marketplace.shops.street.order import Unit
from marketplace.shops.street.place import Side
from marketplace.towns.models import TownRole
from marketplace.towns.particulars.services import make_public
from marketplace.towns.queries import TownView, town_by_id
from marketplace.towns.services import found_town


@dataclass(frozen=True)
class Founded:
    """The town that is there now. `invitation`: the path of the first person’s link; empty for nobody."""

    town: TownView
    invitation: str = ""


def found(asked: Founding, *, by: Doer, path_for: Callable[[str], str]) -> Founded:
    """Found a town so that its pages can be served at once, and mail its first person a link.

    `path_for`: the path of the link with that token.
    Raises: UnfitForATown, HostTaken, SlugTaken; nothing is written then.
    Races: who asks for the same name or host at the same moment is refused. Commits: no.
    """
    asked = checked(asked)
    row = found_town(asked.identity, hosts=list(asked.hosts), look=asked.kept_look)
    if len(asked.hosts) > 1:
        make_public(row.id, host=asked.hosts[0])
    arrange_street(row.id, units=_first_street(asked), seen=seal_of(()))
    town = town_by_id(row.id)
    if not asked.manager_email:
        return Founded(town)
    token = invite_official(town.id, email=asked.manager_email, role=TownRole.MANAGER, by=by)
    path = path_for(token)
    tell_town_invited(town, email=asked.manager_email, path=path)
    return Founded(town, path)


def _first_street(asked: Founding) -> tuple[Unit, ...]:
    """A square where the street begins, then premises that wait for their shops, with trees between."""
    sides: tuple[tuple[Side, int], ...] = (("odd", asked.odd_places), ("even", asked.even_places))
    return tuple(
        unit
        for side, places in sides
        if places
        for unit in (
            Unit(UnitKind.SQUARE if side == "odd" else UnitKind.TREES, side),
            *(Unit(UnitKind.EMPTY, side) for _place in range(places)),
        )
    )
