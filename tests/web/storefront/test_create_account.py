"""Getting an account: the same page for everybody, and more only in the mailbox (S15)."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.accounts.throttling import FREE_TRIES_PER_ACCOUNT
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.notices.models import Notice
from marketplace.towns.models import Town
from tests.factories import THURSDAY_MORNING, make_person, make_town
from tests.people import PASSWORD
from tests.visitors import Visitor

PAGE = "/account/new"
ASKED = {"name": "Léa Martin", "email": "Lea@example.org"}


@pytest.fixture
def town(database: None) -> Town:
    """The town."""
    return make_town()


def mails(town: Town) -> list[Notice]:
    """What was queued."""
    return list(db.session.scalars(select(Notice).where(Notice.town_id == town.id).order_by(Notice.id)))


def link_in(notice: Notice) -> str:
    """The path the mail leads to."""
    found = re.search(r"https?://[^/\s]+(/\S+)", notice.body)
    assert found
    return found.group(1)


def test_a_new_address_gets_a_mail_that_leads_to_an_account(visitor: Visitor, town: Town) -> None:
    response = visitor.post(PAGE, data=ASKED)
    assert (response.status_code, response.location) == (303, f"{PAGE}/sent")
    (mail,) = mails(town)
    assert (mail.recipient, mail.event) == ("lea@example.org", "account_invited")
    assert "Léa Martin" in mail.body
    assert visitor.get(link_in(mail)).status_code == 200
    response = visitor.post(link_in(mail), data={"password": PASSWORD})
    assert (response.status_code, response.location) == (302, "/account")
    user = db.session.scalars(select(User)).one()
    assert (user.email, user.name) == ("lea@example.org", "Léa Martin")
    assert visitor.get("/account/second-factor").status_code == 200
    assert visitor.post("/sign-in", data={"email": user.email, "password": PASSWORD}).status_code == 302


def test_who_came_from_a_page_is_led_back_to_it(visitor: Visitor, town: Town) -> None:
    assert 'href="/account/new?next=/checkout"' in visitor.get("/sign-in?next=/checkout").text
    visitor.post(PAGE, data={**ASKED, "next": "/checkout"})
    assert visitor.post(link_in(mails(town)[0]), data={"password": PASSWORD}).location == "/checkout"


def test_nobody_is_led_to_another_site(visitor: Visitor, town: Town) -> None:
    visitor.post(PAGE, data={**ASKED, "next": "//evil.example/"})
    assert visitor.post(link_in(mails(town)[0]), data={"password": PASSWORD}).location == "/account"


def test_a_known_address_sees_the_same_and_is_told_by_mail_only(visitor: Visitor, town: Town) -> None:
    make_person()
    known = visitor.post(PAGE, data=ASKED)
    new = visitor.post(PAGE, data={**ASKED, "email": "new@example.org"})
    assert (known.status_code, known.location) == (new.status_code, new.location)
    assert [mail.event for mail in mails(town)] == ["account_known", "account_invited"]
    assert link_in(mails(town)[0]) == "/sign-in"


def test_a_link_makes_one_account(
    visitor: Visitor, browser_for: Callable[[str], Visitor], town: Town
) -> None:
    visitor.post(PAGE, data=ASKED)
    link = link_in(mails(town)[0])
    visitor.post(link, data={"password": PASSWORD})
    again = browser_for("localhost").post(link, data={"password": "une autre jonquille jaune"})
    assert (again.status_code, again.location) == (302, "/sign-in")
    assert len(db.session.scalars(select(User)).all()) == 1


def test_an_old_a_changed_and_another_town_s_link_lead_nowhere(
    visitor: Visitor, browser_for: Callable[[str], Visitor], town: Town
) -> None:
    make_town("val-brume", name="Val-Brume", host="val-brume.localhost")
    visitor.post(PAGE, data=ASKED)
    link = link_in(mails(town)[0])
    assert browser_for("val-brume.localhost").get(link).status_code == 404
    changed = link.replace("/new/W", "/new/X")
    assert visitor.get(changed).status_code == 404
    with clock.travel(clock.now() + timedelta(hours=25)):
        assert visitor.get(link).status_code == 404


@pytest.mark.parametrize("password", ["trop court", "azertyuiopqsdfghjklm", "Port-Lanterne 2026"])
def test_a_weak_password_is_refused_in_words_and_makes_nothing(
    visitor: Visitor, town: Town, password: str
) -> None:
    visitor.post(PAGE, data=ASKED)
    response = visitor.post(link_in(mails(town)[0]), data={"password": password})
    assert response.status_code == 422
    assert 'class="error"' in response.text
    assert db.session.scalars(select(User)).all() == []


@pytest.mark.parametrize(
    "fields", [{"name": ""}, {"email": "lea"}, {"email": "lea@example.org\r\nBcc: x@y.z"}]
)
def test_what_is_missing_or_no_address_is_named(visitor: Visitor, town: Town, fields: dict[str, str]) -> None:
    assert visitor.post(PAGE, data={**ASKED, **fields}).status_code == 422
    assert mails(town) == []


def test_nobody_can_be_flooded_with_mails(visitor: Visitor, town: Town) -> None:
    with clock.travel(THURSDAY_MORNING):
        answers = [visitor.post(PAGE, data=ASKED).status_code for _ in range(FREE_TRIES_PER_ACCOUNT + 2)]
    assert answers[-1] == 429
    assert len(mails(town)) == FREE_TRIES_PER_ACCOUNT
    with clock.travel(THURSDAY_MORNING + timedelta(hours=2)):
        assert visitor.post(PAGE, data=ASKED).status_code == 303


def test_a_request_from_another_site_sends_nothing(visitor: Visitor, town: Town) -> None:
    response = visitor.post(PAGE, data=ASKED, headers={"Origin": "https://evil.example"})
    assert response.status_code == 400
    assert mails(town) == []
