"""What the worker does with merchants' files: takes them in beside its other jobs, and forgets old ones."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Thread

from flask import Flask, current_app

from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.core.stopping import StopSign
from marketplace.intake.claiming import waiting_files
from marketplace.intake.files import erase
from marketplace.intake.forgetting import (
    forget_lines,
    forgettable_files,
    give_up_old_previews,
    note_forgotten,
)
from marketplace.intake.running import advance

_FILES = 5
FORGOTTEN_AFTER = timedelta(days=7)
_LINES = 1000


def take_files(stop: StopSign) -> str:
    """Go on with each file that waits, to its end; one that fails keeps no other back."""
    taken = 0
    for town_id, intake_id in waiting_files(limit=_FILES):
        db.session.rollback()
        if stop.is_set():
            break
        try:
            taken += advance(town_id, intake_id=intake_id, stop=stop)
        except Exception:
            db.session.rollback()
            current_app.logger.exception("file %s of town %s did not come in", intake_id, town_id)
    return f"{taken} files gone on with" if taken else ""


@dataclass
class Beside:
    """A job that may take many minutes: done in a thread, so that orders and mails do not wait for it.

    A worker that is asked to stop waits for the thread, which ends at its next step.
    """

    job: Callable[[StopSign], str]
    _thread: Thread | None = field(default=None, init=False)

    def __call__(self, stop: StopSign) -> str:
        """Begin the job anew, unless it is still being done."""
        if self._thread is None or not self._thread.is_alive():
            app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
            self._thread = Thread(target=self._do, args=(app, stop), name="files")
            self._thread.start()
        return ""

    def _do(self, app: Flask, stop: StopSign) -> None:
        with app.app_context():
            try:
                said = self.job(stop)
            except Exception:
                app.logger.exception("a job of the worker failed")
            else:
                if said:
                    app.logger.info("%s", said)


def forget_files(stop: StopSign) -> str:
    """Erase the lines of files that ended a week ago, portion by portion, and previews that nobody used."""
    before = clock.now() - FORGOTTEN_AFTER
    with transaction():
        given_up = give_up_old_previews(before=before)
    forgotten = 0
    for town_id, intake_id in forgettable_files(before=before, limit=_FILES):
        while not stop.is_set():
            with transaction():
                if not forget_lines(town_id, intake_id=intake_id, limit=_LINES):
                    note_forgotten(town_id, intake_id=intake_id)
                    erase(intake_id)
                    forgotten += 1
                    break
    return f"{forgotten} old files erased, {given_up} given up" if forgotten or given_up else ""
