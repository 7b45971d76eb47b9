"""What was looked for in vain is counted by day and words, and by nobody."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from marketplace.core.db import db, transaction
from marketplace.measures import searches
from marketplace.measures.models import EmptySearch
from marketplace.measures.searches import empty_searches_of, forget_empty_searches, note_empty_search
from marketplace.towns.models import Town
from tests.factories import make_town

MONDAY = date(2026, 6, 8)


@pytest.fixture
def town(database: None) -> Town:
    return make_town()


def note(town: Town, *words: str, day: date = MONDAY) -> None:
    with transaction():
        note_empty_search(town.id, day=day, words=words)


def rows(town: Town) -> list[tuple[date, str, int]]:
    query = select(EmptySearch.day, EmptySearch.words, EmptySearch.count).where(
        EmptySearch.town_id == town.id
    )
    return [(day, words, count) for day, words, count in db.session.execute(query.order_by("words"))]


def test_the_same_words_of_a_day_are_one_row_that_counts(town: Town) -> None:
    note(town, "perceuse")
    note(town, "perceuse")
    note(town, "fil", "rouge")
    assert rows(town) == [(MONDAY, "fil rouge", 1), (MONDAY, "perceuse", 2)]


@pytest.mark.parametrize(
    "words",
    [(), ("0612345678",), ("jeanne", "kermadec2"), ("x",), ("a" * 61,), tuple("mots" + c for c in "abcdefg")],
)
def test_what_may_be_somebodys_is_not_kept(town: Town, words: tuple[str, ...]) -> None:
    note(town, *words)
    assert rows(town) == []


def test_rubbish_fills_no_table_and_known_words_count_on(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searches, "_MOST_A_DAY", 2)
    for word in ("perceuse", "scie", "tournevis", "perceuse"):
        note(town, word)
    assert [words for _day, words, _count in rows(town)] == ["perceuse", "scie"]
    assert rows(town)[0][2] == 2


def test_only_what_was_wanted_often_enough_is_told(town: Town) -> None:
    for word in ("perceuse", "perceuse", "scie", "perceuse"):
        note(town, word)
    note(town, "scie", day=MONDAY - timedelta(days=9))
    assert empty_searches_of(town.id, since=MONDAY, least=2, most=9) == [("perceuse", 3)]


@pytest.mark.all_towns
def test_old_days_are_forgotten(town: Town) -> None:
    note(town, "scie", day=MONDAY - timedelta(days=9))
    note(town, "perceuse")
    with transaction():
        assert forget_empty_searches(before=MONDAY) == 1
    assert rows(town) == [(MONDAY, "perceuse", 1)]
