"""Writes about reports. What a decision does to the shop is the affair of `moderation`."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, select, update

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.ids import new_id
from marketplace.core.references import new_reference
from marketplace.trust.reports.errors import CannotContest, DecidedMeanwhile, OutcomeRefused
from marketplace.trust.reports.models import Report, ReportContest, ReportDecision
from marketplace.trust.reports.queries import case_of
from marketplace.trust.reports.states import (
    AWAITED,
    NEXT,
    OUTCOMES_FOR,
    Basis,
    Outcome,
    ReportState,
    Side,
    Subject,
    Why,
)

_LONGEST_ABOUT = 300


@dataclass(frozen=True)
class Told:
    """What somebody reports. `name` and `email` may be empty: then nobody can be answered."""

    subject: Subject
    subject_id: int
    shop_id: int
    about: str
    quoted: str
    why: Why
    words: str
    name: str = ""
    email: str = ""
    locale: str = "fr"


@dataclass(frozen=True)
class Verdict:
    """What somebody of the town decides. `facts`: why, in words that the shop reads."""

    outcome: Outcome
    basis: Basis
    basis_words: str
    facts: str


def receive(town_id: int, *, told: Told) -> Report:
    """Write a report down. The same words about the same thing, while they wait, are one. Commits: no."""
    same = db.session.scalar(
        select(Report).where(
            Report.town_id == town_id,
            Report.subject_id == told.subject_id,
            Report.state == ReportState.OPEN,
            Report.words == told.words,
            Report.email == told.email,
        )
    )
    if same is not None:
        return same
    now = clock.now()
    whole = vars(told) | {"about": told.about[:_LONGEST_ABOUT]}
    row = Report(id=new_id(), town_id=town_id, mark=new_reference(), made_at=now, moved_at=now, **whole)
    db.session.add(row)
    db.session.flush()
    return row


def note_decision(
    report: Report, *, verdict: Verdict, removed: Mapping[str, str], by_user_id: int
) -> ReportDecision:
    """Write down what is decided; `removed`: words that go, by column. Commits: no."""
    row = ReportDecision(
        id=new_id(),
        town_id=report.town_id,
        report_id=report.id,
        at=clock.now(),
        by_user_id=by_user_id,
        removed=json.dumps(dict(removed), ensure_ascii=False, sort_keys=True),
        **vars(verdict),
    )
    db.session.add(row)
    db.session.flush()
    return row


def move_on(report: Report, *, outcome: Outcome, seen: ReportState) -> None:
    """Let a report that waits for an answer have one. Raises: DecidedMeanwhile, OutcomeRefused.

    Races: its row is locked before it is looked at: of two moderators one decides. Commits: no.
    """
    if outcome not in OUTCOMES_FOR[report.subject]:
        raise OutcomeRefused
    if seen not in AWAITED or not _step(report, out_of=seen):
        raise DecidedMeanwhile


def contest(report: Report, *, side: Side, words: str, by_user_id: int | None = None) -> None:
    """Ask the town to look again, each side once. `by_user_id`: of the shop; the others have no account here.

    Raises: CannotContest. Races: its row is locked before anything is looked at: of two sides one is first,
    and the other may contest what is decided then. Commits: no.
    """
    _locked(report)
    now = case_of(report.town_id, mark=report.mark)
    if now is None or not now.is_open_to(side):
        raise CannotContest
    now.report.become(ReportState.CONTESTED, at=clock.now())
    row = ReportContest(
        id=new_id(),
        town_id=report.town_id,
        report_id=report.id,
        side=side,
        at=clock.now(),
        by_user_id=by_user_id,
        words=words,
    )
    db.session.add(row)
    db.session.flush()


def forget_reporters(town_id: int, *, before: datetime) -> int:
    """Take names and addresses off reports that came to their end before a moment. Commits: no.

    What they quote of a review, and what was taken from one, goes with them: people's own words.
    """
    ended = (Report.town_id == town_id, Report.state.not_in(AWAITED), Report.moved_at < before)
    quotes = and_(Report.subject == Subject.REVIEW, Report.quoted != "")
    _do(
        update(ReportDecision)
        .where(ReportDecision.town_id == town_id, ReportDecision.removed != "{}")
        .where(ReportDecision.report_id.in_(select(Report.id).where(*ended, quotes)))
        .values(removed="{}")
    )
    kept = case((Report.subject == Subject.REVIEW, ""), else_=Report.quoted)
    gone = _do(
        update(Report)
        .where(*ended, (Report.email != "") | (Report.name != "") | quotes)
        .values(name="", email="", quoted=kept)
        .returning(Report.id)
    )
    return len(gone.all())


def forget_reporter(town_id: int, *, email: str) -> None:
    """Take somebody's name and address off whatever they reported. Commits: no."""
    mine = (Report.town_id == town_id, Report.email == email)
    _do(update(Report).where(*mine).values(name="", email=""))


def _do(statement: Any) -> Any:
    return db.session.execute(statement.execution_options(synchronize_session=False))


def _step(report: Report, *, out_of: ReportState) -> bool:
    """Make the step that follows, if the report still stands there; its row stays locked."""
    now = _locked(report)
    if now.state is not out_of:
        return False
    now.become(NEXT[out_of], at=clock.now())
    db.session.flush()
    return True


def _locked(report: Report) -> Report:
    row = (
        select(Report)
        .where(Report.town_id == report.town_id, Report.id == report.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(row).one()
