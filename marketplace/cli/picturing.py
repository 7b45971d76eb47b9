"""What the worker does with pictures: fetch those that files name, finish new ones, forget old ones."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from flask import current_app

from marketplace.catalogue.photos.waiting import (
    WaitingPhoto,
    forget_rows,
    long_retired,
    note_finished,
    still_cut_from,
    still_shown,
    unfinished,
)
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.core.pictures.errors import PictureRefused
from marketplace.core.pictures.keeping import Stored, finish, keep_photo
from marketplace.core.pictures.names import files_of
from marketplace.core.pictures.stores import media_store
from marketplace.core.repeating import repeat
from marketplace.core.stopping import StopSign
from marketplace.intake.fetching.claiming import Errand, anything_due, claim_next, fail, frame_for, keep
from marketplace.intake.fetching.faults import Fault, FetchFailed
from marketplace.intake.fetching.lines import Edge, fetch

KEPT_FOR = timedelta(days=1)  # how long pages and baskets may still show a photo that was taken down
_SECONDS = 4.0  # of a round; money and mails are not kept waiting
_PHOTOS = 20
_OLD = 200


@dataclass
class FetchPictures:
    """Fetching of pictures by their addresses, where the operator allows it. Each is claimed alone."""

    edge: Edge = field(default_factory=Edge)

    def __call__(self, stop: StopSign) -> str:
        """As many as a round has time for."""
        if not current_app.extensions["settings"].fetch_pictures or not anything_due():
            return ""
        begun, kept, failed = clock.steady(), 0, 0
        while not stop.is_set() and clock.steady() - begun < _SECONDS:
            with transaction():
                errand = claim_next()
            if errand is None:
                break
            is_kept = self._run(errand)
            kept, failed = kept + is_kept, failed + (not is_kept)
        found = {"fetched": kept, "not had": failed}
        return ", ".join(f"{count} pictures {what}" for what, count in found.items() if count)

    def _run(self, errand: Errand) -> bool:
        frame = frame_for(errand)
        db.session.rollback()  # no transaction, not even of a read, stays open while the network is asked
        try:
            stored = keep_photo(fetch(errand.url, edge=self.edge), frame=frame)
        except FetchFailed as failed:
            repeat(partial(_fail, errand, failed.fault))
        except PictureRefused:
            repeat(partial(_fail, errand, Fault.NO_PICTURE))
        else:
            repeat(partial(_keep, errand, stored))
            return True
        return False


def finish_photos(stop: StopSign) -> str:
    """Make the slowest format of new photos."""
    begun, done = clock.steady(), 0
    for photo in unfinished(limit=_PHOTOS):
        if stop.is_set() or clock.steady() - begun > _SECONDS:
            break
        db.session.rollback()
        try:
            finish(photo.stored)
        except (PictureRefused, FileNotFoundError):
            current_app.logger.exception("photo %s of town %s cannot be finished", photo.id, photo.town_id)
        with transaction():
            note_finished(photo)
        done += 1
    return f"{done} photos finished" if done else ""


def forget_photos(stop: StopSign) -> str:
    """Erase what was taken down a day ago; what an order or another row shows keeps its files."""
    forgotten, old = 0, _OLD
    while old == _OLD and not stop.is_set():
        photos = long_retired(before=clock.now() - KEPT_FOR, limit=_OLD)
        old = len(photos)
        if photos:
            _forget(photos)
        forgotten += old
    return f"{forgotten} old photos erased" if forgotten else ""


def _forget(photos: Sequence[WaitingPhoto]) -> None:
    pictures = sorted({photo.stored.picture for photo in photos})
    masters = sorted({photo.stored.master for photo in photos})
    shown, cut_from = still_shown(pictures), still_cut_from(masters)  # a long look: nobody waits for it
    with transaction():
        forget_rows(photos)
    # After the commit: a killed worker leaves files that nothing shows, which the audit finds, and no holes.
    keep_files = {name for picture in shown for name in files_of(picture)}
    files = {name for picture in pictures for name in files_of(picture)} | {*masters}
    media_store().drop(sorted(files - keep_files - cut_from))


def _keep(errand: Errand, stored: Stored) -> None:
    with transaction():
        keep(errand, stored=stored)


def _fail(errand: Errand, fault: Fault) -> None:
    with transaction():
        fail(errand, fault=fault)
