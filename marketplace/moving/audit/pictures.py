"""Invariants of uploaded pictures: what a page shows is kept, and nothing else is."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from itertools import islice

from sqlalchemy import ColumnElement, Table, select, union

from marketplace.core import clock
from marketplace.core.db import Base, db
from marketplace.core.pictures.names import MEDIA, address_of, files_of, photo_named
from marketplace.core.pictures.stores import media_store
from marketplace.moving.audit.checks import Check

_AT_ONCE = 500
_MASTER = "master"  # the name of a file that photos are cut from
_PATIENCE = timedelta(days=1)  # a form that was refused has left its picture for the next try


def checks() -> list[Check]:
    """The checks of uploaded pictures."""
    return [
        Check("every uploaded picture is in its folder", _missing),
        Check("an uploaded picture is shown nowhere", _unshown, is_finding=True),
    ]


def _missing() -> Iterator[Mapping[str, object]]:
    store = media_store()
    for column in _columns():
        with db.session.execute(
            select(column).distinct().where(column.startswith("" if column.name == _MASTER else MEDIA)),
            execution_options={"all_towns": True, "yield_per": _AT_ONCE},
        ) as rows:
            for kept in rows.scalars():
                for file in [kept] if column.name == _MASTER else _needed(kept):
                    if not store.has(file):
                        yield {"table": column.table.name, "picture": f"{MEDIA}{file}"}


def _needed(kept: str) -> list[str]:
    """The files that must be there for a row that keeps this; AVIF may still be on its way."""
    photo = photo_named(kept)
    return photo.files(("webp", "jpg")) if photo else files_of(kept)


def _unshown() -> Iterator[Mapping[str, object]]:
    files = media_store().names_before(clock.now() - _PATIENCE)
    while some := list(islice(files, _AT_ONCE)):
        kept = {file: {address_of(file), file} for file in some}
        shown = _shown({value for values in kept.values() for value in values})
        yield from ({"picture": f"{MEDIA}{file}"} for file in some if not kept[file] & shown)


def _shown(kept: Iterable[str]) -> set[str]:
    wanted = sorted(kept)
    shown = union(*(select(column).where(column.in_(wanted)) for column in _columns()))
    return set(db.session.scalars(shown, execution_options={"all_towns": True}))


def _columns() -> list[ColumnElement[str]]:
    """Where rows keep the addresses of pictures, and the names of files that photos are cut from."""
    tables: list[Table] = Base.metadata.sorted_tables
    return [table.c[name] for table in tables for name in ("picture", _MASTER) if name in table.c]
