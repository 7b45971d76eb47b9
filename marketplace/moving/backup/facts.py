"""What a database says of itself: its revision and how many rows its tables have."""

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, func, inspect, select, table, text

from marketplace.core.db import db
from marketplace.core.words import _
from marketplace.moving.backup.errors import BackupRefused

_REVISION = "alembic_version"


def tables_in(connection: Connection) -> set[str]:
    """The names of its tables."""
    return set(inspect(connection).get_table_names())


def revision_of(connection: Connection) -> str:
    """The migration it stands at. Raises: BackupRefused when there is no market in it."""
    if _REVISION not in tables_in(connection):
        raise BackupRefused(_("Il n’y a rien à sauvegarder : cette base de données est vide."))
    return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one())


def rows_in(connection: Connection) -> dict[str, int]:
    """How many rows each of our tables has; one that this version knows and the database not is left out."""
    ours = {known.name for known in db.metadata.tables.values()} & tables_in(connection)
    return count_rows(connection, names=ours)


def count_rows(connection: Connection, *, names: Iterable[str]) -> dict[str, int]:
    """How many rows these tables have."""
    counts = {}
    for name in sorted(names):
        query = select(func.count()).select_from(table(name)).execution_options(all_towns=True)
        counts[name] = connection.execute(query).scalar_one()
    return counts


def check_rows(connection: Connection, *, expected: Mapping[str, int]) -> None:
    """Compare with what the backup counted. Raises: BackupRefused naming the first table that differs."""
    missing = expected.keys() - tables_in(connection)
    found = count_rows(connection, names=expected.keys() - missing)
    for name, count in expected.items():
        if found.get(name) != count:
            words = _("La table « %(name)s » n’a pas le nombre de lignes de la sauvegarde.", name=name)
            raise BackupRefused(words)
