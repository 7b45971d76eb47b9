"""The barometer of change: five questions in rounds, counted and never kept sheet by sheet.

Of a round nothing is told before it is over: read twice, it would tell what was answered in between. Fewer
than `LEAST` answers of an audience are not told; the two audiences are never added up, so that neither
comes back by subtraction.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from secrets import randbits
from typing import cast

from sqlalchemy import Table, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.errors import Refusal
from marketplace.core.ids import new_id
from marketplace.core.references import digest, new_token
from marketplace.core.words import _
from marketplace.measures.models import (
    Audience,
    Reading,
    SurveyMark,
    SurveyRound,
    SurveyTally,
    SurveyWord,
)
from marketplace.towns.models import Town
from marketplace.towns.queries import TownView

LEAST = 5
QUESTIONS, STEPS = range(1, 6), range(1, 6)
MOST_DAYS = 45
APART = timedelta(days=120)  # from one opening to the next: about twice a year
LONGEST_WORD = 60
_MOST_ANSWERS = 50_000  # of a round: whoever answers by machine fills no table
_SOMEBODYS = re.compile(r"@|https?:|[0-9]{4}")
_tallies, _marks = cast(Table, SurveyTally.__table__), cast(Table, SurveyMark.__table__)


class RoundRefused(Refusal):
    """No round can be opened like this."""

    status = 422


class AlreadyAnswered(Refusal):
    """One answer each."""

    def __init__(self) -> None:
        super().__init__(_("Votre réponse est déjà comptée. Merci !"))


@dataclass(frozen=True)
class Told:
    """What an audience said in a round: how many answered, and the mean of each question, in tenths."""

    answers: int
    means: Sequence[int]


@dataclass(frozen=True)
class RoundResult:
    """A round that is over; an audience is missing where too few answered."""

    number: int
    closes_on: date
    told: Mapping[Audience, Told]


def open_round(town: TownView, *, closes_on: date, by_user_id: int) -> SurveyRound:
    """Ask everybody from today on. Raises: RoundRefused. Races: the town's row is locked. Commits: no."""
    today = clock.today(town.time_zone)
    if not today < closes_on <= today + timedelta(days=MOST_DAYS):
        raise RoundRefused(
            _("Choisissez un dernier jour entre demain et dans %(most)s jours.", most=MOST_DAYS)
        )
    db.session.execute(select(Town.id).where(Town.id == town.id).with_for_update(key_share=True))
    last = last_round(town.id)
    if last and today < last.opens_on + APART:
        raise RoundRefused(_("On demande deux fois l’an : le tour précédent est trop récent."))
    row = SurveyRound(
        id=new_id(),
        town_id=town.id,
        number=last.number + 1 if last else 1,
        opens_on=today,
        closes_on=closes_on,
        opened_by_user_id=by_user_id,
    )
    db.session.add(row)
    db.session.flush()
    return row


def last_round(town_id: int) -> SurveyRound | None:
    """The latest round, running or over."""
    query = select(SurveyRound).where(SurveyRound.town_id == town_id)
    return db.session.scalar(query.order_by(SurveyRound.number.desc()).limit(1))


def running_round(town: TownView) -> SurveyRound | None:
    """The round in which one can answer today."""
    last, today = last_round(town.id), clock.today(town.time_zone)
    return last if last and last.opens_on <= today <= last.closes_on else None


def note_answer(
    asked: SurveyRound, *, audience: Audience, steps: Sequence[int], word: str, mark: str
) -> None:
    """Count an answer; `mark` makes sure that it counts once. A word that may be somebody's name is dropped.

    Raises: AlreadyAnswered. Races: one INSERT of the mark, then one statement for each question in their
    order, so that two at once are two and nobody waits in a circle. Commits: no.
    """
    known = db.session.scalar(
        select(func.count())
        .select_from(_marks)
        .where(_marks.c.town_id == asked.town_id, _marks.c.round_id == asked.id)
    )
    if (known or 0) >= _MOST_ANSWERS or not _is_new(asked, mark):
        raise AlreadyAnswered
    for question, step in zip(QUESTIONS, steps, strict=True):
        _count(asked, audience, question, step)
    word = " ".join(word.split())[:LONGEST_WORD]
    if word and not _SOMEBODYS.search(word):
        db.session.add(
            SurveyWord(
                id=randbits(62),
                town_id=asked.town_id,
                round_id=asked.id,
                lot=new_token(),
                audience=audience,
                word=word,
            )
        )
    db.session.flush()


def has_answered(asked: SurveyRound, *, mark: str) -> bool:
    """Whether an answer under that mark is counted."""
    query = select(SurveyMark.id).where(
        SurveyMark.town_id == asked.town_id, SurveyMark.round_id == asked.id, SurveyMark.mark == digest(mark)
    )
    return db.session.scalar(query) is not None


def results_of(town: TownView) -> list[RoundResult]:
    """The rounds that are over, the oldest first; only audiences of which enough answered. Two queries."""
    rounds = _rounds_over(town)
    query = (
        select(
            SurveyTally.round_id, SurveyTally.audience, SurveyTally.question,
            func.sum(SurveyTally.count), func.sum(SurveyTally.count * SurveyTally.step),
        )
        .where(SurveyTally.town_id == town.id, SurveyTally.round_id.in_([each.id for each in rounds]))
        .group_by(SurveyTally.round_id, SurveyTally.audience, SurveyTally.question)
        .order_by(SurveyTally.question)
    )  # fmt: skip
    sums: dict[tuple[int, Audience], list[tuple[int, int]]] = {}
    for round_id, audience, _question, count, total in db.session.execute(query):
        sums.setdefault((round_id, audience), []).append((int(count), int(total)))
    return [RoundResult(each.number, each.closes_on, _told(sums, each.id)) for each in rounds]


def words_of(town: TownView) -> list[tuple[int, SurveyWord]]:
    """The words of rounds that are over, where enough answered, with the round's number; by their letters."""
    told = {result.number: result.told for result in results_of(town)}
    query = (
        select(SurveyRound.number, SurveyWord)
        .join(
            SurveyRound, (SurveyRound.town_id == SurveyWord.town_id) & (SurveyRound.id == SurveyWord.round_id)
        )
        .where(SurveyWord.town_id == town.id, SurveyWord.reading != Reading.SET_ASIDE)
        .order_by(SurveyRound.number.desc(), SurveyWord.audience, SurveyWord.word, SurveyWord.lot)
        .limit(300)
    )
    rows = [(int(row[0]), row[1]) for row in db.session.execute(query)]
    return [(number, word) for number, word in rows if word.audience in told.get(number, {})]


def judge_word(town: TownView, *, lot: str, reading: Reading) -> None:
    """Keep a word for the council's table, or set it aside; what may not be told yet stays. Commits: no."""
    if lot in {word.lot for _number, word in words_of(town)}:
        db.session.execute(
            update(SurveyWord)
            .where(SurveyWord.town_id == town.id, SurveyWord.lot == lot)
            .values(reading=reading)
            .execution_options(synchronize_session=False)
        )


def _told(sums: Mapping[tuple[int, Audience], list[tuple[int, int]]], round_id: int) -> dict[Audience, Told]:
    told = {}
    for audience in Audience:
        rows = sums.get((round_id, audience), [])
        if rows and rows[0][0] >= LEAST:
            told[audience] = Told(rows[0][0], [round(10 * total / count) for count, total in rows])
    return told


def _rounds_over(town: TownView) -> Sequence[SurveyRound]:
    query = (
        select(SurveyRound)
        .where(SurveyRound.town_id == town.id, SurveyRound.closes_on < clock.today(town.time_zone))
        .order_by(SurveyRound.number)
    )
    return db.session.scalars(query).all()


def _is_new(asked: SurveyRound, mark: str) -> bool:
    statement = _upsert(_marks).values(
        town_id=asked.town_id, id=randbits(62), round_id=asked.id, mark=digest(mark)
    )
    added = statement.on_conflict_do_nothing().returning(_marks.c.mark)
    return db.session.execute(added).scalar_one_or_none() is not None


def _count(asked: SurveyRound, audience: Audience, question: int, step: int) -> None:
    statement = _upsert(_tallies).values(
        town_id=asked.town_id, id=new_id(), round_id=asked.id, audience=audience, question=question,
        step=step, count=1,
    )  # fmt: skip
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=["town_id", "round_id", "audience", "question", "step"],
            set_={"count": _tallies.c.count + 1},
        )
    )


def _upsert(table: Table) -> "sqlite.Insert | postgresql.Insert":
    return sqlite.insert(table) if db.engine.dialect.name == "sqlite" else postgresql.insert(table)
