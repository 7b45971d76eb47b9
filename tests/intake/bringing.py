"""Files brought to a shop, as pages, the worker and the command line do it."""

import io

from marketplace.core.db import db, transaction
from marketplace.intake.bringing import ask_to_apply, bring, give_up, keep_upload
from marketplace.intake.errors import UnreadableFile
from marketplace.intake.models import Intake
from marketplace.intake.outcomes import Outcome
from marketplace.intake.queries import outcome_of
from marketplace.intake.running import NeverStop, advance
from marketplace.intake.states import IntakeState
from marketplace.shops.models import Shop


def file_brought(shop: Shop, data: bytes, *, name: str = "export.csv") -> int:
    """A file that waits to be read."""
    intake_id, file_bytes = keep_upload(io.BytesIO(data))
    with transaction():
        bring(shop, intake_id=intake_id, file_name=name, file_bytes=file_bytes, by_user_id=None)
    return intake_id


def file_previewed(shop: Shop, data: bytes) -> int:
    """A file that was read and compared with the shop."""
    intake_id = file_brought(shop, data)
    go_on(shop, intake_id)
    return intake_id


def go_on(shop: Shop, intake_id: int) -> None:
    """One turn of the worker."""
    assert advance(shop.town_id, intake_id=intake_id, stop=NeverStop())


def file_now(shop: Shop, intake_id: int) -> Intake:
    """The file as it stands."""
    return db.session.get_one(Intake, (shop.town_id, intake_id), populate_existing=True)


def apply_it(shop: Shop, intake_id: int, *, whole_only: bool = False) -> Intake:
    """Say that a file be applied, and see it done."""
    with transaction():
        ask_to_apply(file_now(shop, intake_id), whole_only=whole_only)
    go_on(shop, intake_id)
    return file_now(shop, intake_id)


def preview(shop: Shop, data: bytes) -> Outcome:
    """What a file would do. Raises: UnreadableFile."""
    intake_id = file_previewed(shop, data)
    intake = file_now(shop, intake_id)
    outcome = outcome_of(intake)
    if intake.state is IntakeState.REFUSED:
        raise UnreadableFile(intake.error_reason, intake.error_cure)
    with transaction():
        give_up(file_now(shop, intake_id))
    return outcome


def take(shop: Shop, data: bytes) -> Outcome:
    """A file taken from its first line to its last. Raises: UnreadableFile."""
    intake_id = file_previewed(shop, data)
    intake = file_now(shop, intake_id)
    if intake.state is IntakeState.REFUSED:
        raise UnreadableFile(intake.error_reason, intake.error_cure)
    applied = apply_it(shop, intake_id)
    assert applied.state is IntakeState.APPLIED
    return outcome_of(applied)
