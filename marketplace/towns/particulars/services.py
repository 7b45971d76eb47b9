"""Writes of what a town says of itself where the law asks."""

from dataclasses import asdict, dataclass

from sqlalchemy import select, update

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.errors import ChangedMeanwhile, Refusal
from marketplace.core.ids import new_id
from marketplace.core.inserting import insert_once
from marketplace.core.words import _
from marketplace.towns.models import Town, TownHost, TownParticulars


@dataclass(frozen=True)
class Told:
    """What the council tells. `data_contact`: where people write about their data."""

    publisher: str = ""
    address: str = ""
    director: str = ""
    controller: str = ""
    data_contact: str = ""
    host_company: str = ""
    terms_more: str = ""
    sender_name: str = ""
    reply_to: str = ""


class LastHost(Refusal):
    """A town without a host could not be reached."""

    def __init__(self) -> None:
        super().__init__(_("La ville doit garder au moins une adresse : ajoutez d’abord la nouvelle."))


def tell_particulars(town_id: int, *, told: Told, seen_version: int, by_user_id: int) -> None:
    """Put what the council tells on the legal pages and on its mails.

    Raises: ChangedMeanwhile if a colleague did so since the form was opened. Commits: no.
    """
    row = _row(town_id)
    if row.version != seen_version:
        raise ChangedMeanwhile
    for name, value in asdict(told).items():
        setattr(row, name, value)
    row.updated_at, row.updated_by_user_id = clock.now(), by_user_id
    db.session.flush()


def set_mail_from(town_id: int, *, mail_from: str) -> None:
    """Have the town's mails leave from that address; empty: the installation's. Commits: no."""
    _row(town_id).mail_from = mail_from
    db.session.flush()


def take_part(town_id: int, *, compares: bool) -> None:
    """Have the town's ratios stand among those of others, or no longer. Commits: no.

    Not by the row’s version: a colleague who writes the legal pages is not overtaken by it.
    """
    _row(town_id)
    mine = TownParticulars.town_id == town_id
    db.session.connection().execute(update(TownParticulars).where(mine).values(compares=compares))
    db.session.expire_all()


def make_public(town_id: int, *, host: str) -> None:
    """Let one of the town's hosts be its public address; all others lead there from now on.

    One that awaits its proof stays as it is: nobody is led where nobody answers.

    Races: the town's row is locked, so that two operators leave one public host. Commits: no.
    """
    _lock(town_id)
    hosts = TownHost.town_id == town_id
    is_proven = TownHost.awaits_proof.is_(False)
    known = db.session.scalar(select(TownHost.id).where(hosts, TownHost.host == host, is_proven))
    if known is None:
        return
    db.session.execute(update(TownHost).where(hosts, TownHost.id != known).values(redirects=True))
    db.session.execute(update(TownHost).where(hosts, TownHost.id == known).values(redirects=False))
    db.session.expire_all()


def take_host(town_id: int, *, host: str) -> None:
    """The town is reached under that name no more. Raises: LastHost. Races: as `make_public`. Commits: no."""
    _lock(town_id)
    query = select(TownHost).where(TownHost.town_id == town_id).order_by(TownHost.id)
    hosts = list(db.session.scalars(query))
    left = [row for row in hosts if row.host != host and not row.awaits_proof]
    if not left and not any(row.host == host and row.awaits_proof for row in hosts):
        raise LastHost
    for row in hosts:
        if row.host == host:
            db.session.delete(row)
    if left and all(row.redirects for row in left):
        left[0].redirects = False
    db.session.flush()


def _lock(town_id: int) -> None:
    db.session.execute(select(Town.id).where(Town.id == town_id).with_for_update())


def _row(town_id: int) -> TownParticulars:
    query = select(TownParticulars).where(TownParticulars.town_id == town_id)
    if (row := db.session.scalar(query)) is not None:
        return row
    new = {"town_id": town_id, "id": new_id(), "updated_at": clock.now()}
    insert_once(TownParticulars, row=new, key=["town_id"])
    return db.session.scalars(query).one()
