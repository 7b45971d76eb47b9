"""A shop brings a file, says what its columns mean, has it applied, or gives it up."""

from pathlib import PurePath
from typing import IO

from marketplace.core import clock
from marketplace.core.ids import new_id
from marketplace.core.inserting import insert_once
from marketplace.core.words import _
from marketplace.intake.columns import ColumnMap
from marketplace.intake.errors import IntakeMoveRefused, IntakeUnderWay
from marketplace.intake.files import erase, keep
from marketplace.intake.models import Intake
from marketplace.intake.remembering import remember_columns
from marketplace.intake.states import IntakeState
from marketplace.shops.models import Shop

_COUNTS = (
    "lines_read", "lines_judged", "lines_applied", "created", "updated", "unchanged", "refused", "uncounted",
    "done_created", "done_updated", "applied_through",
)  # fmt: skip


def keep_upload(stream: IO[bytes]) -> tuple[int, int]:
    """Put an upload on the disk, before any transaction: the id it will have, and its length in bytes."""
    intake_id = new_id()
    return intake_id, keep(stream, intake_id=intake_id)


def bring(shop: Shop, *, intake_id: int, file_name: str, file_bytes: int, by_user_id: int | None) -> None:
    """Let a file that was put on the disk wait to be read.

    Raises: IntakeUnderWay while the shop has another; the caller then erases the file.
    Races: one insert under a unique key; of two files at once, one comes in. Commits: no.
    """
    row = {
        "town_id": shop.town_id,
        "id": intake_id,
        "shop_id": shop.id,
        "by_user_id": by_user_id,
        "file_name": PurePath(file_name.replace("\\", "/")).name[:200] or _("fichier"),
        "file_bytes": file_bytes,
        "state": IntakeState.UPLOADED,
        "open_slot": 1,
        "created_at": clock.now(),
    }
    if not insert_once(Intake, row=row, key=["town_id", "shop_id", "open_slot"]):
        raise IntakeUnderWay


def give_up(intake: Intake) -> None:
    """Go no further with a file. What it has changed so far stays. Raises: IntakeMoveRefused. Commits: no.

    Whoever works on it finds its claim gone at its next batch.
    """
    intake.become(IntakeState.REFUSED)
    intake.claim, intake.claimed_until = "", None
    intake.error_reason = (
        _("Arrêté à votre demande. Ce qui était déjà entré est resté.")
        if intake.applied_through
        else _("Annulé à votre demande : rien n’a été modifié.")
    )
    intake.error_cure = ""


def ask_to_apply(intake: Intake, *, whole_only: bool) -> None:
    """Let a previewed file be applied; `whole_only`: only if no line is refused. Commits: no.

    Asked twice, it is applied once. Raises: IntakeMoveRefused when there is nothing to apply.
    """
    if intake.state is not IntakeState.PREVIEWED or not intake.lines_judged:
        raise IntakeMoveRefused
    if intake.asked_at is None:
        intake.asked_at, intake.whole_only = clock.now(), whole_only


def tell_columns(shop: Shop, *, intake: Intake, column_map: ColumnMap) -> None:
    """Let a file be read anew by what the shop says of its columns, and remember that.

    Raises: IntakeMoveRefused when it is being applied already, or was. Commits: no.
    """
    if intake.is_applying:
        raise IntakeMoveRefused
    intake.become(IntakeState.UPLOADED)
    intake.column_map = {"fingerprint": column_map.fingerprint, "fields": list(column_map.fields)}
    intake.error_reason = intake.error_cure = ""
    intake.claim, intake.claimed_until = "", None
    for name in _COUNTS:
        setattr(intake, name, 0)
    remember_columns(shop, column_map=column_map)


def forget_upload(intake_id: int) -> None:
    """Erase a file that did not come in."""
    erase(intake_id)
