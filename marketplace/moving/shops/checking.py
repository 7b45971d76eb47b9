"""Looking through the archive of a shop before a single row is written: whatever is wrong is said now."""

from pathlib import Path

from marketplace.accounts.models import User
from marketplace.core.words import _
from marketplace.moving.shops.inventory import (
    ARRIVES,
    PAPERS,
    arriving_renewals,
    arriving_tables,
    named_people,
    parents_within,
)
from marketplace.moving.towns.archive import Archive
from marketplace.moving.towns.checking import (
    USERS,
    Reading,
    check_named,
    check_version,
    look_through,
    notebook,
    reading,
    town_of,
)
from marketplace.moving.towns.errors import ArchiveBroken, ArchiveRefused, RowRefused
from marketplace.moving.towns.inventory import OF_A_SHOP
from marketplace.moving.towns.manifest import NAME, PEOPLE, file_of
from marketplace.moving.towns.values import Row
from marketplace.pickup.models import CollectionPoint, PointKind
from marketplace.shops.models import Shop
from marketplace.towns.queries import TownView

_POINTS = CollectionPoint.__tablename__


def readings_of_shop(archive: Archive) -> list[Reading]:
    """The files of what arrives, parents before their children. Raises: ArchiveRefused."""
    files = archive.manifest.rows_of
    if unknown := sorted(files.keys() - ARRIVES - PAPERS.keys()):
        raise ArchiveRefused(
            _("Cette archive a une table que cette version ne connaît pas : « %(name)s ».", name=unknown[0])
        )
    tables = arriving_tables()
    return [Reading(archive, t, files[t.name], arriving_renewals) for t in tables if t.name in files]


def check_shop_archive(archive: Archive, *, into: TownView, notes: Path) -> Row:
    """Read all of it once; gives the shop's own row. `notes`: a file to note keys in, not there yet.

    Raises: ArchiveRefused when it is a town's, altered or cut off, of a newer version, has rows that name
    others which are not there or values that no row can have, or sells in another country's taxes or money.
    """
    check_version(archive.manifest)
    if archive.manifest.shop_id is None:
        raise ArchiveRefused(_("C’est l’archive d’une ville entière : importez-la sans --into."))
    _check_country(town_of(archive), into)
    with notebook(notes) as book:
        look_through(book, reading(archive, User, PEOPLE), named={})
        for file in readings_of_shop(archive):
            people = dict.fromkeys(named_people(file.table), USERS)
            look_through(book, file, named=parents_within(file.table) | people)
        check_named(book)
    _check_rest(archive)
    shop = _shop_of(archive)
    for file in readings_of_shop(archive):
        _check_own(file, shop["id"])
    points = archive.manifest.member(file_of(_POINTS))
    if points is None or not points.rows:
        raise ArchiveBroken(file_of(_POINTS))
    return shop


def _check_own(file: Reading, shop_id: int) -> None:
    """Each row is the shop's own, not its town's; its point is the one at its door. Raises: RowRefused."""
    owner = OF_A_SHOP[file.table.name]
    if not file.table.c[owner].nullable:
        return  # it led to the shop, or to a row that does
    for line, row in file.rows():
        if row[owner] is None:
            raise RowRefused(file.member.name, line, why=_("il manque « %(name)s ».", name=owner))
        if file.table.name == _POINTS and not _is_at_its_door(row, shop_id):
            raise RowRefused(file.member.name, line, why=_("ce n’est pas le point de retrait du commerce."))


def _is_at_its_door(point: Row, shop_id: int) -> bool:
    said = (point["id"], point["shop_id"], point["kind"], point["slug"])
    return said == (shop_id, shop_id, PointKind.SHOP, "")


def _check_country(theirs: Row, into: TownView) -> None:
    """Prices and rates are of a country: elsewhere they would be wrong on the first receipt."""
    there = (theirs["country"], theirs["subdivision"], theirs["currency"])
    if there != (into.country, into.subdivision, into.currency):
        raise ArchiveRefused(
            _("Ce commerce vend avec les taxes ou la monnaie d’un autre pays. Rien n’a été importé.")
        )


def _shop_of(archive: Archive) -> Row:
    rows = [
        row
        for file in readings_of_shop(archive)
        if file.table.name == Shop.__tablename__
        for row in _of(file)
    ]
    if len(rows) != 1 or rows[0]["id"] != archive.manifest.shop_id:
        raise ArchiveBroken(NAME)
    return rows[0]


def _of(file: Reading) -> list[Row]:
    return [row for _line, row in file.rows()]


def _check_rest(archive: Archive) -> None:
    """Papers and pictures, and the lines of what is only read, are whole too."""
    manifest = archive.manifest
    for member in (*manifest.papers, *manifest.pictures):
        archive.content_of(member)
    for lines in filter(None, (manifest.member(file_of(name)) for name in PAPERS)):
        for _line in archive.lines_of(lines):
            pass
