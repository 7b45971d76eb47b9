"""A shop arrives in a town: checked whole, then written some rows at a time, shut until all is there."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from sqlalchemy import Table, select, update
from sqlalchemy.exc import DataError, IntegrityError

from marketplace.accounts.journal.acts import Act
from marketplace.accounts.journal.writing import write_down
from marketplace.accounts.models import User
from marketplace.catalogue.models import Product, ProductStatus
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.ids import new_id
from marketplace.core.pacing import Pace, moment
from marketplace.core.pictures.stores import media_store
from marketplace.core.words import _
from marketplace.moving.backup.workshop import workshop
from marketplace.moving.shops.barred import barred_elsewhere
from marketplace.moving.shops.checking import check_shop_archive, readings_of_shop
from marketplace.moving.shops.errors import NameTaken, ShopHere
from marketplace.moving.shops.inventory import key_columns, stays_behind
from marketplace.moving.shops.keys import Keys, keys_for
from marketplace.moving.shops.removing import drop_arrival
from marketplace.moving.towns.archive import Archive, opened
from marketplace.moving.towns.bringing import end_arrival, keep_pictures, pictures_of, write_in_moments
from marketplace.moving.towns.checking import Reading, reading
from marketplace.moving.towns.errors import ArchiveRefused, MoveRefused
from marketplace.moving.towns.inventory import people_columns
from marketplace.moving.towns.manifest import PEOPLE, Manifest
from marketplace.moving.towns.people import accounts, match, write_accounts
from marketplace.moving.towns.removing import note_pictures
from marketplace.moving.towns.taking import pictures_named
from marketplace.moving.towns.turns import Turn, TurnLost, unfinished_moves
from marketplace.moving.towns.values import Row
from marketplace.orders.actors import Actor
from marketplace.orders.invoices.numbering import begin_arrived
from marketplace.shops.models import PausedBy, Shop, ShopStaff
from marketplace.shops.states import VISIBLE, ShopStatus
from marketplace.stock.models import Movement, Reason
from marketplace.towns.models import Street
from marketplace.towns.moves import MoveKind, TownMove
from marketplace.towns.queries import TownView

_SHOP, _STAFF, _LEVELS, _SERIES = "shops", "shop_staff", "stock_levels", "invoice_series"
_GOODS = Product.__tablename__


@dataclass(frozen=True)
class ShopArrived:
    """A shop whose goods are all there, shut, with nobody working in it yet."""

    town_id: int
    shop_id: int
    slug: str
    name: str
    was: ShopStatus
    staff: list[Row]
    manifest: Manifest
    longest_hold_ms: int


@dataclass(frozen=True)
class _Arriving:
    """What is known of a shop while its rows are written."""

    archive: Archive
    into: TownView
    shop: Row
    keys: Keys
    people: Mapping[int, int]
    known: frozenset[int]

    def here(self, table: Table, row: Row) -> Row:
        """The row as it is here: of this town, with its keys, naming only people who are here."""
        named = {name: self._person(row[name]) for name in people_columns(table)}
        return self.keys.of(row, key_columns(table)) | named | {"town_id": self.into.id}

    def _person(self, key: int | None) -> int | None:
        return self.people.get(key, key) if key in self.known else None


def bring_shop(file: Path, *, into: TownView, slug: str, by: Turn, folder: Path) -> ShopArrived:
    """Write a shop from its archive into a town; `open_shop` lets its people in. `slug`: another than it had.

    All or nothing: what a killed one has begun is taken away, by the same command or by the worker. Keys
    stay as they were unless they are taken. Raises: MoveRefused, ArchiveRefused; nothing is changed then.
    Commits: yes, a moment's worth of rows at a time.
    """
    with opened(file, keep=by.keep) as archive, workshop(folder) as place:
        shop = check_shop_archive(archive, into=into, notes=place / "keys")
        shop |= {"slug": slug or shop["slug"]}
        _end_begun(into, by)
        _check_place(shop, into)
        keys, pace = keys_for(shop["id"]), Pace(first=100, most=2000, least=50)
        db.session.rollback()  # nothing of the database stays open while pictures are copied
        move_id = _begin(archive, into, shop, keys, by)
        try:
            wanted = pictures_of(archive) & _pictures_shown(archive)
            note_pictures(move_id, names={name for name in wanted if not media_store().has(name)})
            keep_pictures(archive, names=wanted)
            staff = _write(archive, into, shop, keys, by, pace, move_id)
        except TurnLost:
            raise
        except Exception as error:
            db.session.rollback()
            by.keep()
            drop_arrival(db.session.get_one(TownMove, move_id), keep=by.keep)
            if isinstance(error, IntegrityError | DataError):
                why = _("Rien n’a été importé : des lignes de l’archive se contredisent.")
                raise ArchiveRefused(why) from error
            raise
        shop_id = shop["id"] ^ keys.mask
        named = (shop["slug"], shop["name"], _was(shop))
        return ShopArrived(into.id, shop_id, *named, staff, archive.manifest, pace.longest_ms)


def open_shop(arrived: ShopArrived) -> None:
    """Let its people in: it is there, paused until the town hall has seen its papers. Commits: no.

    Raises: TurnLost if it was taken away meanwhile.
    """
    end_arrival(TownMove.town_id == arrived.town_id, TownMove.shop_id == arrived.shop_id)
    for row in arrived.staff:
        db.session.add(ShopStaff(**row))
    mine = (Shop.town_id == arrived.town_id, Shop.id == arrived.shop_id)
    shut = {"status": ShopStatus.PAUSED, "paused_by": PausedBy.TOWN, "paused_from": arrived.was}
    db.session.execute(update(Shop).where(*mine).values(**shut))
    db.session.flush()
    begin_arrived(arrived.town_id, shop_id=arrived.shop_id)
    write_down(arrived.town_id, shop_id=None, by=Actor.system(), act=Act.SHOP_ARRIVED, about=arrived.name)


def _pictures_shown(archive: Archive) -> set[str]:
    """The files that arriving rows name; others in the archive would lie there for nobody."""
    found = set[str]()
    for file in readings_of_shop(archive):
        for line in archive.lines_of(file.member):
            found |= pictures_named(line)
        if "master" in file.table.c:
            found.update(row["master"] for _line, row in file.rows() if row["master"])
    return found


def _was(shop: Row) -> ShopStatus:
    """How it opens again: as it was, or as a window without sales where it never was in a street."""
    status = shop["paused_from"] if shop["status"] is ShopStatus.PAUSED else shop["status"]
    return status if status in VISIBLE else ShopStatus.SHOWCASE


def _end_begun(into: TownView, by: Turn) -> None:
    """Take away what a killed import of a shop has left in the town. Raises: MoveRefused for other moves."""
    for move in unfinished_moves():
        if move.town_id != into.id:
            continue
        if move.kind is not MoveKind.SHOP_ARRIVAL:
            raise MoveRefused(
                _("« %(slug)s » n’a pas fini d’arriver ou de partir : attendez.", slug=move.slug)
            )
        drop_arrival(move, keep=by.keep)


def _check_place(shop: Row, into: TownView) -> None:
    """Raises: ShopHere, NameTaken."""
    here = db.session.get(Shop, (into.id, shop["id"]))
    if here is not None and here.status is not ShopStatus.CLOSED:
        raise ShopHere(here.name)
    query = select(Shop.id).where(Shop.town_id == into.id, Shop.slug == shop["slug"])
    if db.session.scalar(query) is not None:
        raise NameTaken(shop["slug"])


def _begin(archive: Archive, into: TownView, shop: Row, keys: Keys, by: Turn) -> int:
    """The mark of the arrival, before any row: whoever finds it knows what to take away."""
    move = TownMove(
        town_id=into.id,
        shop_id=shop["id"] ^ keys.mask,
        slug=shop["slug"],
        kind=MoveKind.SHOP_ARRIVAL,
        digest=archive.digest,
        began_at=clock.now(),
    )
    by.keep()
    with moment():
        by.hold()
        db.session.add(move)
        db.session.flush()
        return move.id


def _write(
    archive: Archive, into: TownView, shop: Row, keys: Keys, by: Turn, pace: Pace, move_id: int
) -> list[Row]:
    """All rows but those of its people, which are given."""
    matched = match(reading(archive, User, PEOPLE))
    known = frozenset(row["id"] for _line, row in reading(archive, User, PEOPLE).rows())
    arriving = _Arriving(archive, into, shop, keys, matched.keys, known)
    new = json.dumps([row["id"] for row in matched.new])
    with moment():
        by.hold()
        marked = update(TownMove).where(TownMove.id == move_id).values(people=new)
        if not db.session.scalars(marked.returning(TownMove.id)).all():
            raise TurnLost
    for people, passwords in accounts(matched.new):
        with pace.batch():
            by.hold()
            write_accounts(people, passwords=passwords)
        by.keep()
    staff = list[Row]()
    for file in readings_of_shop(archive):
        rows = _rows_here(file, arriving)
        if file.table.name == _STAFF:
            staff = list(rows)
            continue
        write_in_moments(file.table, rows=rows, pace=pace, by=by)
        if file.table.name == _LEVELS:
            counted = _counted(file, arriving)
            write_in_moments(cast(Table, Movement.__table__), rows=counted, pace=pace, by=by)
    return staff


def _rows_here(file: Reading, arriving: _Arriving) -> Iterator[Row]:
    barred = barred_elsewhere(arriving.shop["id"]) if file.table.name == _GOODS else {}
    for _line, row in file.rows():
        if stays_behind(file.table, row):
            continue
        here = arriving.here(file.table, row)
        if file.table.name == _SHOP:
            here |= _place(arriving)
        elif file.table.name == _SERIES:
            here |= {"brought": row["last_number"]}
        elif row.get("id") in barred:
            here |= {"barred_at": barred[row["id"]], "status": ProductStatus.HIDDEN, "missing": ""}
        yield here


def _place(arriving: _Arriving) -> Row:
    """The shop's place in this town: in the street of that name, where there is one; shut meanwhile."""
    theirs = arriving.shop["street_id"]
    street = db.session.scalar(select(Street).where(Street.town_id == arriving.into.id, Street.id == theirs))
    return {
        "slug": arriving.shop["slug"],
        "status": ShopStatus.CLOSED,
        "paused_by": None,
        "paused_from": None,
        "street_id": street.id if street else None,
        "street_position": street.position if street else 0,
    }


def _counted(levels: Reading, arriving: _Arriving) -> Iterator[Row]:
    """Why each count is what it is: it was the last one there."""
    for _line, row in levels.rows():
        here, key = arriving.here(levels.table, row), new_id()
        if here["on_hand"]:
            counted = {"variant_id": here["variant_id"], "quantity": here["on_hand"], "at": clock.now()}
            by = {"id": key, "town_id": arriving.into.id, "by_user_id": None, "note": ""}
            yield counted | by | {"reason": Reason.OPENING}
