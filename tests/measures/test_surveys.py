"""Five questions in rounds: each answers once, few answers tell nothing, two at once are two."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.measures.models import Audience, Reading, SurveyRound, SurveyTally, SurveyWord
from marketplace.measures.surveys import (
    AlreadyAnswered,
    RoundRefused,
    judge_word,
    last_round,
    note_answer,
    open_round,
    results_of,
    running_round,
    words_of,
)
from marketplace.towns.models import Town
from marketplace.towns.queries import TownView, town_by_id
from tests.crowd import all_at_once
from tests.factories import THURSDAY_MORNING, make_official, make_town

AFTER = THURSDAY_MORNING + timedelta(days=20)


@pytest.fixture(autouse=True)
def _morning(database: None) -> Iterator[None]:
    with clock.travel(THURSDAY_MORNING):
        yield


@pytest.fixture
def view(town: Town) -> TownView:
    return town_by_id(town.id)


@pytest.fixture
def asked(town: Town, view: TownView) -> SurveyRound:
    return opened(view, make_official(town).id)


def opened(view: TownView, user_id: int) -> SurveyRound:
    with transaction():
        return open_round(
            view, closes_on=clock.today(view.time_zone) + timedelta(days=14), by_user_id=user_id
        )


def answer(
    view: TownView, mark: str, *steps: int, audience: Audience = Audience.RESIDENTS, word: str = ""
) -> bool:
    """Answer, all questions alike unless five are given; says whether it counted."""
    asked = last_round(view.id)
    assert asked
    try:
        with transaction():
            note_answer(
                asked, audience=audience, steps=steps if len(steps) == 5 else steps * 5, word=word, mark=mark
            )
    except AlreadyAnswered:
        db.session.rollback()
        return False
    return True


def test_means_are_told_once_the_round_is_over(view: TownView, asked: SurveyRound) -> None:
    for number, step in enumerate((5, 4, 4, 3, 2)):
        answer(view, f"resident {number}", step, 1, 5, 3, step)
    assert results_of(view) == []  # read twice while it runs, it would tell what came between
    with clock.travel(AFTER):
        (result,) = results_of(view)
        told = result.told[Audience.RESIDENTS]
        assert (told.answers, list(told.means)) == (5, [36, 10, 50, 30, 36])
        assert running_round(view) is None


def test_fewer_than_five_are_not_told_nor_found_by_subtraction(view: TownView, asked: SurveyRound) -> None:
    for number in range(7):
        answer(view, f"resident {number}", 4)
    for number in range(4):
        answer(view, f"shop {number}", 1, audience=Audience.SHOPS, word="débordés")
    with clock.travel(AFTER):
        (result,) = results_of(view)
        assert set(result.told) == {Audience.RESIDENTS}
        assert result.told[Audience.RESIDENTS].answers == 7  # nothing of the shops is in any sum
        assert words_of(view) == []


def test_one_answer_each(view: TownView, asked: SurveyRound) -> None:
    assert answer(view, "once", 5)
    assert not answer(view, "once", 1)
    rows = db.session.scalars(select(SurveyTally).where(SurveyTally.town_id == view.id)).all()
    assert {(row.step, row.count) for row in rows} == {(5, 1)}


def test_nothing_kept_joins_the_answers_of_one_person(view: TownView, asked: SurveyRound) -> None:
    answer(view, "secret", 1, 2, 3, 4, 5, word="bravo")
    word = db.session.scalars(select(SurveyWord).where(SurveyWord.town_id == view.id)).one()
    assert set(SurveyWord.__table__.c.keys()) == {
        "town_id", "id", "round_id", "lot", "audience", "word", "reading",
    }  # fmt: skip
    assert word.word == "bravo"
    assert "mark" not in SurveyTally.__table__.c


@pytest.mark.parametrize("word", ["appelez le 0297123456", "lea@example.org", "voir https://a.example"])
def test_a_word_that_leads_to_somebody_is_dropped(view: TownView, asked: SurveyRound, word: str) -> None:
    assert answer(view, "m", 3, word=word)
    assert db.session.scalars(select(SurveyWord).where(SurveyWord.town_id == view.id)).all() == []


def test_words_are_judged_and_no_other_town_s(view: TownView, asked: SurveyRound) -> None:
    for number in range(5):
        answer(view, f"resident {number}", 4, word=f"mot {number}")
    other = town_by_id(make_town("val-brume", name="Val-Brume", host="val-brume.localhost").id)
    with clock.travel(AFTER):
        (_number, first), *_rest = words_of(view)
        lot = first.lot
        with transaction():
            judge_word(other, lot=lot, reading=Reading.SET_ASIDE)
        assert len(words_of(view)) == 5
        with transaction():
            judge_word(view, lot=lot, reading=Reading.SET_ASIDE)
        assert len(words_of(view)) == 4


def test_rounds_are_half_a_year_apart_and_end(town: Town, view: TownView, asked: SurveyRound) -> None:
    user_id = asked.opened_by_user_id
    with clock.travel(AFTER), pytest.raises(RoundRefused):
        opened(view, user_id)
    with clock.travel(THURSDAY_MORNING + timedelta(days=130)):
        assert opened(view, user_id).number == 2
    with transaction(), pytest.raises(RoundRefused):
        open_round(view, closes_on=clock.today(view.time_zone) + timedelta(days=60), by_user_id=user_id)


@pytest.mark.race
def test_many_at_once_are_all_counted_and_the_same_form_once(
    app: Flask, view: TownView, asked: SurveyRound
) -> None:
    marks = [f"form {number % 12}" for number in range(36)]
    counted = all_at_once(app, [partial(answer, view, mark, 4) for mark in marks])
    assert sum(counted) == 12
    db.session.rollback()
    rows = db.session.scalars(select(SurveyTally).where(SurveyTally.town_id == view.id)).all()
    assert [row.count for row in rows] == [12] * 5


@pytest.mark.race
def test_two_managers_open_one_round(app: Flask, town: Town, view: TownView) -> None:
    user_id = make_official(town).id

    def press() -> bool:
        try:
            opened(view, user_id)
        except RoundRefused:
            return False
        return True

    assert sum(all_at_once(app, [press] * 6)) == 1
