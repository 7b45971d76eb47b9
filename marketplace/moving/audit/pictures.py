"""Invariants of uploaded pictures: what a page shows is in the folder, and the folder keeps nothing else."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from flask import current_app
from sqlalchemy import Table, select, union

from marketplace.core import clock
from marketplace.core.db import Base, db
from marketplace.moving.audit.checks import Check

_UPLOADED = "/media/"
_AT_ONCE = 500
_PATIENCE = timedelta(days=1)  # a form that was refused has left its picture for the next try


def checks() -> list[Check]:
    """The checks of uploaded pictures."""
    return [
        Check("every uploaded picture is in its folder", _missing),
        Check("an uploaded picture is shown nowhere", _unshown, is_finding=True),
    ]


def _missing() -> Iterator[Mapping[str, object]]:
    folder = _folder()
    for table in _tables():
        picture = table.c.picture
        with db.session.execute(
            select(picture).distinct().where(picture.startswith(_UPLOADED)),
            execution_options={"all_towns": True, "yield_per": _AT_ONCE},
        ) as rows:
            for address in rows.scalars():
                if not (folder / address.removeprefix(_UPLOADED)).is_file():
                    yield {"table": table.name, "picture": address}


def _unshown() -> Iterator[Mapping[str, object]]:
    files = _old_files()
    while some := list(islice(files, _AT_ONCE)):
        addresses = [f"{_UPLOADED}{file.name}" for file in some]
        shown = union(*(select(table.c.picture).where(table.c.picture.in_(addresses)) for table in _tables()))
        found = set(db.session.scalars(shown, execution_options={"all_towns": True}))
        yield from ({"picture": address} for address in addresses if address not in found)


def _old_files() -> Iterator[Path]:
    folder, before = _folder(), clock.now() - _PATIENCE
    for file in folder.iterdir() if folder.is_dir() else ():
        if file.is_file() and datetime.fromtimestamp(file.stat().st_mtime, UTC) < before:
            yield file


def _tables() -> list[Table]:
    return [table for table in Base.metadata.sorted_tables if "picture" in table.c]


def _folder() -> Path:
    folder: Path = current_app.extensions["settings"].market_var / "media"
    return folder
