"""The town's journal: read by who runs the town, by person, act and day, and taken along as a table."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

from marketplace.accounts.journal.acts import Act
from marketplace.accounts.journal.writing import write_down
from marketplace.core import clock
from marketplace.core.db import transaction
from marketplace.orders.actors import Actor
from marketplace.towns.models import Town, TownRole
from tests.factories import make_official, make_shop
from tests.visitors import Visitor

JOURNAL, FILE = "/council/journal", "/council/journal.csv"


def note(town: Town, about: str, *, user_id: int, act: Act = Act.WISH_DECIDED) -> None:
    """Somebody did something for the town."""
    with transaction():
        write_down(town.id, shop_id=None, by=Actor.person(user_id), act=act, about=about)


def test_what_the_town_hall_does_is_read_there(manager: Visitor, town: Town) -> None:
    make_shop(town)
    manager.submit("/council/shops", {}, to="/council/shops/maison-morel/pause")
    page = manager.get(JOURNAL).text
    assert "a mis une boutique en pause" in page
    assert "Maison Morel" in page
    assert "Anne Dubois" in page


def test_it_is_narrowed_by_person_act_and_day(manager: Visitor, town: Town) -> None:
    gwen = make_official(town, role=TownRole.AGENT, email="gwen@example.org")
    tom = make_official(town, role=TownRole.MODERATOR, email="tom@example.org")
    note(town, "première", user_id=gwen.id, act=Act.MANDATE_NOTED)
    with clock.travel(clock.now() + timedelta(days=3)):
        note(town, "seconde", user_id=tom.id)
        note(town, "troisième", user_id=gwen.id)
        day = clock.today("Europe/Paris").isoformat()
    assert "première" in manager.get(f"{JOURNAL}?what=mandate_noted").text
    assert "seconde" not in manager.get(f"{JOURNAL}?what=mandate_noted").text
    later = manager.get(f"{JOURNAL}?since={day}").text
    assert ("première" in later, "seconde" in later) == (False, True)
    early = manager.get(f"{JOURNAL}?until=2026-06-11").text
    assert ("première" in early, "seconde" in early) == (True, False)
    key = early.split('<option value="')[2].split('"')[0]
    one = manager.get(f"{JOURNAL}?who={key}").text
    assert ("troisième" in one) != ("seconde" in one)


def test_odd_choices_are_read_as_none(manager: Visitor, town: Town) -> None:
    odd = "who=x&what=y&since=never&until=9999-12-31&page=-3"
    assert manager.get(f"{JOURNAL}?{odd}").status_code == 200
    assert manager.get(f"{FILE}?{odd}").status_code == 200


def test_the_table_holds_no_formula(manager: Visitor, town: Town) -> None:
    gwen = make_official(town, role=TownRole.AGENT, email="gwen@example.org")
    note(town, '=HYPERLINK("http://evil.example")', user_id=gwen.id)
    answer = manager.get(FILE)
    assert answer.mimetype == "text/csv"
    assert ";=HYPERLINK" not in answer.text
    assert ';"=HYPERLINK' not in answer.text
    assert "HYPERLINK" in answer.text


def test_strangers_agents_and_moderators_do_not_read_it(
    strangers: list[Visitor], town: Town, browser_for: Callable[[str], Visitor]
) -> None:
    moderator = browser_for("localhost")
    moderator.sign_in(make_official(town, role=TownRole.MODERATOR, email="tom@example.org").id)
    for browser in (*strangers, moderator):
        assert browser.get(JOURNAL).status_code == 404
        assert browser.get(FILE).status_code == 404


def test_another_town_s_doings_are_not_there(manager: Visitor, town: Town, other_town: Town) -> None:
    paul = make_official(other_town, email="paul@example.org")
    note(other_town, "ailleurs", user_id=paul.id)
    assert "ailleurs" not in manager.get(JOURNAL).text


def test_a_long_journal_costs_as_many_queries_as_a_short_one(
    manager: Visitor, town: Town, count_sql: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    gwen = make_official(town, role=TownRole.AGENT, email="gwen@example.org")
    for n in range(60):
        note(town, f"envie {n}", user_id=gwen.id)
    with count_sql() as said:
        page = manager.get(JOURNAL).text
    assert "1 à 50 sur 60" in page.replace("\u00a0", " ")
    assert len(said) <= 7
