"""Carries a file as far as it can go now: for the worker, whoever waits at a page, and the command line."""

from marketplace.core.db import db
from marketplace.core.pacing import Pace
from marketplace.core.stopping import StopSign
from marketplace.intake.applying import apply
from marketplace.intake.claiming import Claimed, give_back, take_claim
from marketplace.intake.drafting import usual_vat
from marketplace.intake.errors import ClaimLost, Stopped, UnknownColumns, UnreadableFile
from marketplace.intake.judging import judge
from marketplace.intake.remembering import column_map_of, columns_found
from marketplace.intake.staging import stage
from marketplace.intake.states import IntakeState
from marketplace.shops.models import Shop


class NeverStop:
    """For whoever waits for the end."""

    def is_set(self) -> bool:
        """Never."""
        return False


def advance(town_id: int, *, intake_id: int, stop: StopSign) -> bool:
    """Go on with a file: read it, judge it, apply it if that was asked. Says whether it was free to do so.

    It may be killed at any moment, and is gone on with later, by whichever process.
    Commits: batch by batch.
    """
    once = Pace(first=1, most=1)
    with once.batch():
        work = take_claim(town_id, intake_id=intake_id, stop=stop)
    if work is None:
        return False
    try:
        _go_on(work)
    except (ClaimLost, Stopped):
        pass
    except UnreadableFile as error:
        _refuse(work, error)
    finally:
        db.session.rollback()
        with once.batch():
            give_back(work)
    return True


def _go_on(work: Claimed) -> None:
    intake = work.intake()
    shop = db.session.get_one(Shop, (work.town_id, intake.shop_id))
    db.session.expunge(shop)  # or every commit would have it read again, under the next lock
    if intake.state is IntakeState.UPLOADED:
        _read(work, shop)
    if work.intake().state is IntakeState.READ:
        judge(work, shop=shop)
    if work.intake().is_applying:
        apply(work, shop=shop)


def _read(work: Claimed, shop: Shop) -> None:
    try:
        stage(work, column_map=column_map_of(shop, intake=work.intake()), usual_vat=usual_vat(shop))
    except UnknownColumns as error:
        with Pace(first=1, most=1).batch():
            work.keep(error_reason=error.reason, error_cure=error.cure, columns=columns_found(work.intake_id))
            intake = work.intake()
            intake.become(IntakeState.READ)
            intake.become(IntakeState.PREVIEWED)  # without a line: the shop says first what the columns are


def _refuse(work: Claimed, error: UnreadableFile) -> None:
    db.session.rollback()
    with Pace(first=1, most=1).batch():
        work.keep(error_reason=error.reason, error_cure=error.cure)
        work.intake().become(IntakeState.REFUSED)
