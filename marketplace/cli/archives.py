"""What the worker does with archives that were asked for: writes them beside other jobs, and forgets them."""

from collections.abc import Callable
from pathlib import Path

from flask import current_app

from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.core.stopping import StopSign
from marketplace.moving.shops.taking import take_shop
from marketplace.moving.towns.archives_asked import (
    KEPT,
    Claimed,
    claim_archive,
    forget_archives,
    new_name,
    note_failed,
    note_ready,
    renew_claim,
)
from marketplace.moving.towns.taking import take_town
from marketplace.towns.queries import town_by_id

_RENEWED_EVERY = 300  # seconds; a claim lasts an hour


def write_archives(stop: StopSign) -> str:
    """Write each archive that waits; one that fails keeps no other back."""
    written = 0
    while not stop.is_set():
        with transaction():
            claimed = claim_archive()
        if claimed is None:
            break
        written += _write(claimed)
    return f"{written} archives written" if written else ""


def _write(claimed: Claimed) -> bool:
    try:
        file = _take(claimed)
    except Exception:
        db.session.rollback()
        current_app.logger.exception("archive %s of town %s was not written", claimed.id, claimed.town_id)
        with transaction():
            note_failed(claimed)
        return False
    with transaction():
        note_ready(claimed, file=file)
    return True


def _take(claimed: Claimed) -> Path:
    file = archives_folder() / new_name()
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    town = town_by_id(claimed.town_id)
    db.session.rollback()  # nothing of the database stays open but the archive's own look
    keep = _keeping(claimed)
    if claimed.shop_id is None:
        take_town(town, to=file, keep=keep)
    else:
        take_shop(town, shop_id=claimed.shop_id, to=file, keep=keep)
    return file


def _keeping(claimed: Claimed) -> Callable[[], None]:
    """What renews a claim every now and then, while it is called between two tables."""
    renewed_at = clock.steady()

    def keep() -> None:
        nonlocal renewed_at
        if clock.steady() >= renewed_at + _RENEWED_EVERY:
            with transaction():
                renew_claim(claimed)
            renewed_at = clock.steady()

    return keep


def drop_archives(_stop: StopSign) -> str:
    """Erase the archives of yesterday, also those that no row names any more."""
    with transaction():
        forget_archives()
    before, gone = (clock.now() - KEPT).timestamp(), 0
    for file in archives_folder().glob("*.zip"):
        if file.stat().st_mtime < before:
            file.unlink(missing_ok=True)
            gone += 1
    return f"{gone} old archives erased" if gone else ""


def archives_folder() -> Path:
    """Where archives lie until they are fetched."""
    folder: Path = current_app.extensions["settings"].market_var.resolve() / "archives"
    return folder
