"""A domain of a town's own is served once it is proven that its name leads here."""

from dataclasses import dataclass

from sqlalchemy import select, update

from marketplace.core.db import db
from marketplace.core.ids import new_id
from marketplace.core.inserting import insert_once
from marketplace.towns.models import TownHost
from marketplace.towns.services import HostTaken


@dataclass(frozen=True)
class Awaiting:
    """A host that awaits its proof; `trouble`: what was seen at the last look, or nothing."""

    town_id: int
    host: str
    trouble: str


def offer_host(town_id: int, *, host: str) -> None:
    """Note a name by which the town is to be reached once it is proven. Raises: HostTaken. Commits: no."""
    row = {"id": new_id(), "host": host, "town_id": town_id, "awaits_proof": True}
    if not insert_once(TownHost, row=row, key=["host"]):
        raise HostTaken(host)


def awaiting_hosts(*, town_id: int | None = None, limit: int = 50) -> list[Awaiting]:
    """The hosts that await their proof, of one town or of all, those first that wait longest."""
    query = select(TownHost.town_id, TownHost.host, TownHost.trouble).where(TownHost.awaits_proof.is_(True))
    if town_id is not None:
        query = query.where(TownHost.town_id == town_id)
    return [Awaiting(*row) for row in db.session.execute(query.order_by(TownHost.id).limit(limit))]


def note_look(host: Awaiting, *, trouble: str) -> None:
    """Write down what was seen; without any trouble the host is served from now on. Commits: no.

    Races: one UPDATE of a host that still awaits its proof, in the town for which it was looked at.
    """
    mine = (TownHost.town_id == host.town_id, TownHost.host == host.host, TownHost.awaits_proof.is_(True))
    seen = {"trouble": trouble, "awaits_proof": bool(trouble)}
    db.session.execute(update(TownHost).where(*mine).values(**seen))
    db.session.expire_all()
