"""Reads about reports."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, select

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.trust.reports.models import Report, ReportContest, ReportDecision
from marketplace.trust.reports.states import (
    AGAINST_SHOP,
    AWAITED,
    CONTESTABLE,
    CONTESTED_BY,
    Outcome,
    ReportState,
    Side,
    Why,
)

PAGE = 30


@dataclass(frozen=True)
class ReportRow:
    """A report in a list."""

    mark: str
    about: str
    why: Why
    state: ReportState
    made_at: datetime


@dataclass(frozen=True)
class Case:
    """A report with what became of it, first decision first."""

    report: Report
    decisions: Sequence[ReportDecision]
    contests: Sequence[ReportContest]

    @property
    def last(self) -> ReportDecision | None:
        """The decision that stands."""
        return self.decisions[-1] if self.decisions else None

    @property
    def for_shop(self) -> bool:
        """Whether the shop may contest now what was decided against it."""
        return self.is_open_to(Side.SHOP)

    @property
    def for_reporter(self) -> bool:
        """Whether whoever reported may have the town look again now."""
        return self.is_open_to(Side.REPORTER)

    @property
    def for_author(self) -> bool:
        """Whether whoever wrote the review that was hidden may have the town look again now."""
        return self.is_open_to(Side.AUTHOR)

    def is_open_to(self, side: Side) -> bool:
        """Each side once, for six months from the decision that stands. Source: DSA art. 20."""
        if self.last is None or self.report.state in AWAITED or clock.now() > self.last.at + CONTESTABLE:
            return False
        if self.last.outcome not in CONTESTED_BY[side]:
            return False
        return all(each.side is not side for each in self.contests)


@dataclass(frozen=True)
class Page:
    """One page of reports, and how many there are in all."""

    rows: Sequence[ReportRow]
    total: int


_COLUMNS = (Report.mark, Report.about, Report.why, Report.state, Report.made_at)


def reports_of(town_id: int, *, skip: int) -> Page:
    """A town's reports, those that wait for an answer first, the oldest of them first. Two statements."""
    waits = case((Report.state.in_(AWAITED), 0), else_=1)
    oldest = case((Report.state.in_(AWAITED), Report.made_at))
    query = (
        select(*_COLUMNS)
        .where(Report.town_id == town_id)
        .order_by(waits, oldest, Report.made_at.desc())
        .limit(PAGE)
        .offset(skip)
    )
    rows = [ReportRow(*row) for row in db.session.execute(query)]
    total = db.session.scalar(select(func.count()).select_from(Report).where(Report.town_id == town_id)) or 0
    return Page(rows, total)


def count_awaited(town_id: int) -> int:
    """How many reports wait for the town's answer."""
    query = select(func.count()).select_from(Report)
    return db.session.scalar(query.where(Report.town_id == town_id, Report.state.in_(AWAITED))) or 0


def case_of(town_id: int, *, mark: str) -> Case | None:
    """A report with its decisions. Three statements."""
    report = db.session.scalar(select(Report).where(Report.town_id == town_id, Report.mark == mark))
    return _case(report) if report else None


def standing_beside(report: Report, *, outcome: Outcome) -> list[ReportDecision]:
    """What stands of other reports to the same effect on the same thing, oldest first. One statement."""
    same = Report.subject_id == report.subject_id
    if outcome is Outcome.SHOP_PAUSED:  # of a shop, or of any of its products
        same = Report.shop_id == report.shop_id
    query = (
        select(ReportDecision)
        .join(Report, (Report.town_id == ReportDecision.town_id) & (Report.id == ReportDecision.report_id))
        .where(Report.town_id == report.town_id, Report.id != report.id, same)
        .order_by(ReportDecision.at)
    )
    return _standing(query, outcome)


def is_kept_hidden(town_id: int, *, product_id: int) -> bool:
    """Whether a decision about a report still keeps a product off sale. One statement."""
    return bool(_standing(_decided_about(town_id, product_id), Outcome.PRODUCT_HIDDEN))


def case_hiding(town_id: int, *, review_id: int) -> Case | None:
    """The report whose decision, the latest of its kind, keeps a review off the pages. Four statements."""
    standing = _standing(_decided_about(town_id, review_id), Outcome.REVIEW_HIDDEN)
    return _case(db.session.get_one(Report, (town_id, standing[-1].report_id))) if standing else None


def _decided_about(town_id: int, subject_id: int) -> Any:
    return (
        select(ReportDecision)
        .join(Report, (Report.town_id == ReportDecision.town_id) & (Report.id == ReportDecision.report_id))
        .where(Report.town_id == town_id, Report.subject_id == subject_id)
        .order_by(ReportDecision.at)
    )


def _standing(query: Any, outcome: Outcome) -> list[ReportDecision]:
    last = {each.report_id: each for each in db.session.scalars(query)}
    return sorted((each for each in last.values() if each.outcome is outcome), key=lambda each: each.at)


def statements_to(town_id: int, shop_id: int) -> list[tuple[ReportRow, ReportDecision]]:
    """The decisions that a shop was told the reasons of, the latest first. One statement."""
    query: Any = (
        select(*_COLUMNS, ReportDecision)
        .join(
            ReportDecision,
            (ReportDecision.town_id == Report.town_id) & (ReportDecision.report_id == Report.id),
        )
        .where(Report.town_id == town_id, Report.shop_id == shop_id)
        .where(Report.id.in_(_told(town_id)))
        .order_by(ReportDecision.at.desc())
        .limit(PAGE)
    )
    return [(ReportRow(*row[:-1]), row[-1]) for row in db.session.execute(query)]


def was_told(case: Case) -> bool:
    """Whether the shop was told of it: what changed nothing stays between who reported and the town."""
    return any(each.outcome in AGAINST_SHOP for each in case.decisions)


def _told(town_id: int) -> Any:
    return select(ReportDecision.report_id).where(
        ReportDecision.town_id == town_id, ReportDecision.outcome.in_(AGAINST_SHOP)
    )


def _case(report: Report) -> Case:
    mine = (ReportDecision.town_id == report.town_id, ReportDecision.report_id == report.id)
    decisions = db.session.scalars(select(ReportDecision).where(*mine).order_by(ReportDecision.at)).all()
    said = (ReportContest.town_id == report.town_id, ReportContest.report_id == report.id)
    contests = db.session.scalars(select(ReportContest).where(*said).order_by(ReportContest.at)).all()
    return Case(report, decisions, contests)
