"""The wanted board: one voice each by a mailed link, without an account, read and answered by the town."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.measures.searches import note_empty_search
from marketplace.notices.models import Notice
from marketplace.towns.models import Town, TownRole
from marketplace.trust.wishes.models import Wish, WishVote
from marketplace.trust.wishes.states import WishState
from tests.factories import make_official, make_person
from tests.visitors import Visitor

pytestmark = pytest.mark.all_towns
NEW, BOARD, DESK = "/wishes/new", "/wishes", "/council/moderation/wishes"
TOLD = {"title": "Une mercerie", "words": "Pour recoudre un bouton.", "email": "zoe@example.org"}


@pytest.fixture(autouse=True)
def _stopped(thursday_morning: object) -> None:
    """The clock stands still."""


@pytest.fixture
def manager(town: Town, browser_for: Callable[[str], Visitor]) -> Visitor:
    """The town's manager."""
    browser = browser_for("localhost")
    browser.sign_in(make_official(town).id)
    return browser


def wishes() -> list[Wish]:
    """All of them, the first first."""
    db.session.rollback()
    return list(db.session.scalars(select(Wish).order_by(Wish.id)))


def link() -> str:
    """The path of the latest mailed link."""
    query = select(Notice.body).where(Notice.event == "wish_link").order_by(Notice.id.desc())
    found = re.search(r"/wishes/voices/[\w-]+", db.session.scalars(query).first() or "")
    assert found
    return found.group()


def publish(visitor: Visitor, manager: Visitor, **told: str) -> Wish:
    """A wish that is on the board, with its author's voice."""
    visitor.post(NEW, data=TOLD | told)
    visitor.post(link())
    wish = wishes()[-1]
    answer = manager.submit(f"{DESK}/{wish.mark}", {"act": "publish"})
    assert answer.status_code == 303
    return wishes()[-1]


def test_a_wish_needs_a_link_then_the_town_before_it_is_read(
    town: Town, visitor: Visitor, manager: Visitor
) -> None:
    page = visitor.get(NEW)
    assert ("Set-Cookie" in page.headers, "csrf_token" in page.text) == (False, False)
    visitor.post(NEW, data=TOLD)
    assert wishes()[0].state is WishState.DRAFT
    assert "Une mercerie" not in manager.get(DESK).text
    assert visitor.get(link()).status_code == 200
    assert wishes()[0].state is WishState.DRAFT  # a mail program that looks at links counts nothing
    visitor.post(link())
    assert (wishes()[0].state, wishes()[0].votes) == (WishState.WAITING, 1)
    assert "Une mercerie" in manager.get(DESK).text
    assert "Une mercerie" not in visitor.get(BOARD).text
    manager.submit(f"{DESK}/{wishes()[0].mark}", {"act": "publish"})
    assert "Une mercerie" in visitor.get(BOARD).text
    assert wishes()[0].email == ""


def test_one_voice_an_address_and_no_address_is_kept(town: Town, visitor: Visitor, manager: Visitor) -> None:
    wish = publish(visitor, manager)
    for email in ("paul@example.org", "PAUL@example.org"):
        visitor.post(f"/wishes/of/{wish.mark}/vote", data={"email": email})
        visitor.post(link())
    again = visitor.post(link())
    assert "déjà comptée" in again.text
    assert wishes()[0].votes == 2
    votes = db.session.scalars(select(WishVote)).all()
    assert all("example.org" not in vote.voter for vote in votes)
    left = db.session.scalars(select(Notice).where(Notice.event == "wish_link")).all()
    assert len(left) == 1  # the second link of Paul's, which counted nothing


def test_who_is_signed_in_votes_at_once_and_once(
    town: Town, visitor: Visitor, manager: Visitor, browser_for: Callable[[str], Visitor]
) -> None:
    wish = publish(visitor, manager)
    lea = browser_for("localhost")
    lea.sign_in(make_person("lea@example.org").id, second_factor=False)
    sent = {"email": "lea@example.org"}
    assert lea.post(f"/wishes/of/{wish.mark}/vote", data=sent).status_code == 303
    assert lea.post(f"/wishes/of/{wish.mark}/vote", data=sent).status_code == 409
    assert wishes()[0].votes == 2


def test_a_refused_wish_is_told_with_its_reason(town: Town, visitor: Visitor, manager: Visitor) -> None:
    visitor.post(NEW, data=TOLD)
    visitor.post(link())
    where = f"{DESK}/{wishes()[0].mark}"
    bare = manager.submit(where, {"act": "refuse"})
    assert bare.status_code == 422
    manager.submit(where, {"act": "refuse", "words": "Elle existe déjà, rue du Port."})
    mail = db.session.scalars(select(Notice).where(Notice.event == "wish_decided")).one()
    assert (mail.recipient, "rue du Port" in mail.body) == ("zoe@example.org", True)
    assert "Une mercerie" not in visitor.get(BOARD).text


def test_two_that_say_the_same_become_one_and_each_voter_counts_once(
    town: Town, visitor: Visitor, manager: Visitor
) -> None:
    first = publish(visitor, manager)
    second = publish(visitor, manager, title="Du fil et des boutons", email="paul@example.org")
    visitor.post(f"/wishes/of/{second.mark}/vote", data={"email": "zoe@example.org"})
    visitor.post(link())
    assert wishes()[1].votes == 2
    manager.submit(f"{DESK}/{second.mark}", {"act": "merge", "into": first.mark})
    assert (wishes()[0].votes, wishes()[1].state) == (2, WishState.MERGED)
    visitor.post(f"/wishes/of/{second.mark}/vote", data={"email": "anne@example.org"})
    visitor.post(link())
    assert wishes()[0].votes == 3


def test_the_town_answers_in_public(town: Town, visitor: Visitor, manager: Visitor) -> None:
    wish = publish(visitor, manager)
    manager.submit(f"{DESK}/{wish.mark}", {"act": "sought", "words": "Un local est proposé."})
    page = visitor.get(BOARD).text
    assert "la mairie cherche" in page
    assert "Un local est proposé." in page


def test_at_the_desk_a_number_votes_once(
    town: Town, visitor: Visitor, manager: Visitor, browser_for: Callable[[str], Visitor]
) -> None:
    wish = publish(visitor, manager)
    agent = browser_for("localhost")
    agent.sign_in(make_official(town, role=TownRole.AGENT, email="gwen@example.org").id)
    where = f"/assisted/wishes/{wish.mark}/votes"
    assert agent.submit("/assisted/wishes", {"phone": "02 99 28 12 34"}, to=where).status_code == 303
    assert agent.submit("/assisted/wishes", {"phone": "0299281234"}, to=where).status_code == 409
    wrong = agent.submit("/assisted/wishes", {"phone": "12"}, to=where)
    assert (wrong.status_code, 'value="12"' in wrong.text) == (422, True)
    assert agent.post(where, data={"phone": "02 99 28 12 35"}).status_code == 400
    assert wishes()[0].votes == 2


@pytest.mark.parametrize(
    "wrong", [{"title": ""}, {"title": "ab"}, {"email": "zoe"}, {"email": ""}, {"words": "x" * 601}]
)
def test_what_lacks_something_is_refused_and_keeps_what_was_typed(
    town: Town, visitor: Visitor, wrong: dict[str, str]
) -> None:
    answer = visitor.post(NEW, data=TOLD | wrong)
    assert answer.status_code == 422
    assert ("recoudre" in answer.text) or "words" in wrong
    assert wishes() == []


def test_whoever_writes_all_day_waits(town: Town, visitor: Visitor) -> None:
    codes = [visitor.post(NEW, data=TOLD | {"title": f"Envie {n}"}).status_code for n in range(7)]
    assert codes[:5] == [303] * 5
    assert codes[-1] == 429


def test_an_altered_or_old_link_opens_nothing(town: Town, visitor: Visitor) -> None:
    visitor.post(NEW, data=TOLD)
    path = link()
    assert visitor.get(path[:-2] + "AA").status_code == 404
    assert visitor.post("/wishes/voices/nonsense").status_code == 404
    with clock.travel(clock.now() + timedelta(days=8)):
        assert visitor.get(path).status_code == 404


def test_of_another_town_there_is_nothing(
    town: Town, other_town: Town, visitor: Visitor, manager: Visitor, browser_for: Callable[[str], Visitor]
) -> None:
    wish = publish(visitor, manager)
    there = browser_for("val-brume.localhost")
    assert "Une mercerie" not in there.get(BOARD).text
    assert there.get(f"/wishes/of/{wish.mark}/vote").status_code == 404
    there.sign_in(make_official(other_town, role=TownRole.MODERATOR, email="tom@example.org").id)
    assert there.get(f"{DESK}/{wish.mark}").status_code == 404


def test_what_was_looked_for_stands_beside_in_kinds_of_goods_alone(town: Town, visitor: Visitor) -> None:
    day = clock.today("Europe/Paris")
    with transaction():
        for _n in range(6):
            note_empty_search(town.id, day=day, words=["perceuse", "idiot"])
        note_empty_search(town.id, day=day, words=["fromage"])
    page = visitor.get(BOARD).text
    assert "idiot" not in page
    assert "6 fois" in page.replace("\u00a0", " ")
    assert "Fromage" not in page


def test_a_search_in_vain_leads_to_the_board(town: Town, visitor: Visitor) -> None:
    assert "/wishes/new?q=mercerie" in visitor.get("/search?q=mercerie").text
    assert 'value="mercerie"' in visitor.get("/wishes/new?q=mercerie").text
