"""A forgotten password: the same page for everybody, one mailed link, one new password (S14, S15, S22)."""

import re
from base64 import urlsafe_b64encode
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from struct import pack

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.accounts.models import Credential, User, UserSession
from marketplace.accounts.throttling import FREE_TRIES_PER_ACCOUNT
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.notices.models import Notice
from marketplace.towns.models import Town
from tests.crowd import all_at_once
from tests.factories import THURSDAY_MORNING, make_town
from tests.people import PASSWORD, give_second_factor
from tests.visitors import Visitor

PAGE, ANOTHER = "/sign-in/forgotten", "trois mouettes sur un toit"


def mails(town: Town) -> list[Notice]:
    """What was queued."""
    return list(db.session.scalars(select(Notice).where(Notice.town_id == town.id).order_by(Notice.id)))


def link_in(notice: Notice) -> str:
    """The path the mail leads to."""
    found = re.search(r"https?://[^/\s]+(/\S+)", notice.body)
    assert found
    return found.group(1)


def asked(visitor: Visitor, town: Town, email: str = "lea@example.org") -> str:
    """Ask for a link; gives its path."""
    assert visitor.post(PAGE, data={"email": email}).location == f"{PAGE}/sent"
    return link_in(mails(town)[-1])


def forged(user_id: int, more: bytes = b"") -> str:
    """A token that ends in the year 10136, with a seal that nobody made."""
    return urlsafe_b64encode(pack(">QI", user_id, 2**32 - 1) + more + bytes(16)).decode().rstrip("=")


def enters(visitor: Visitor, password: str) -> bool:
    """Whether that password opens the door."""
    answer = visitor.post("/sign-in", data={"email": "lea@example.org", "password": password})
    return answer.status_code == 302


def test_the_mailed_link_gives_another_password_and_ends_every_session(
    visitor: Visitor, browser_for: Callable[[str], Visitor], lea: User, town: Town
) -> None:
    elsewhere = browser_for("localhost")
    elsewhere.sign_in(lea.id, second_factor=False)
    link = asked(visitor, town)
    assert "lea@example.org" in visitor.get(link).text
    answer = visitor.post(link, data={"password": ANOTHER})
    assert (answer.status_code, answer.location) == (303, "/account")
    assert visitor.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 302
    assert mails(town)[-1].event == "password_changed"
    stranger = browser_for("localhost")
    assert not enters(stranger, PASSWORD)
    assert enters(stranger, ANOTHER)


def test_nobody_learns_who_has_an_account(visitor: Visitor, lea: User, town: Town) -> None:
    known = visitor.post(PAGE, data={"email": "Lea@example.org"})
    unknown = visitor.post(PAGE, data={"email": "nobody@example.org"})
    assert (
        (known.status_code, known.location)
        == (unknown.status_code, unknown.location)
        == (303, f"{PAGE}/sent")
    )
    told = [(mail.event, mail.recipient) for mail in mails(town)]
    assert told == [("password_forgotten", "lea@example.org"), ("password_nobody", "nobody@example.org")]
    assert link_in(mails(town)[-1]) == "/account/new"


def test_a_link_serves_once_and_all_earlier_ones_end_with_it(visitor: Visitor, lea: User, town: Town) -> None:
    first, second = asked(visitor, town), asked(visitor, town)
    visitor.post(second, data={"password": ANOTHER})
    for link in (first, second):
        assert visitor.get(link).status_code == 410
        assert visitor.post(link, data={"password": "encore une autre phrase"}).status_code == 410
    assert enters(visitor, ANOTHER)


@pytest.mark.race
def test_of_two_who_use_the_same_link_one_wins(
    app: Flask, visitor: Visitor, browser_for: Callable[[str], Visitor], lea: User, town: Town
) -> None:
    link = asked(visitor, town)
    browsers = [(browser_for("localhost"), f"les marées du printemps numéro {n}") for n in range(4)]

    def act(browser: Visitor, password: str) -> int:
        return browser.post(link, data={"password": password}).status_code

    said = all_at_once(app, [partial(act, *each) for each in browsers], hands=4)
    assert said.count(303) == 1
    assert set(said) <= {303, 409, 410}
    winner = browsers[said.index(303)][1]
    assert enters(visitor, winner)
    assert len(db.session.scalars(select(Credential)).all()) == 1


@pytest.mark.parametrize(
    "change", [lambda link: link[:-1], lambda link: link + "A", lambda _link: f"{PAGE}/no"]
)
def test_a_link_that_is_not_ours_opens_nothing(
    visitor: Visitor, lea: User, town: Town, change: Callable[[str], str]
) -> None:
    link = change(asked(visitor, town))
    assert visitor.get(link).status_code == 410
    assert visitor.post(link, data={"password": ANOTHER}).status_code == 410
    assert enters(visitor, PASSWORD)


def test_a_link_lasts_an_hour(visitor: Visitor, lea: User, town: Town) -> None:
    with clock.travel(THURSDAY_MORNING):
        link = asked(visitor, town)
    with clock.travel(THURSDAY_MORNING + timedelta(minutes=59)):
        assert visitor.get(link).status_code == 200
    with clock.travel(THURSDAY_MORNING + timedelta(minutes=62)):
        assert visitor.get(link).status_code == 410


def test_the_link_does_not_stand_in_for_the_authenticator_app(
    visitor: Visitor, lea: User, town: Town
) -> None:
    give_second_factor(lea)
    link = asked(visitor, town)
    answer = visitor.post(link, data={"password": ANOTHER})
    assert (answer.status_code, answer.location) == (303, "/sign-in")
    assert db.session.scalars(select(UserSession)).all() == []


@pytest.mark.parametrize("password", ["", "court", "motdepassemotdepasse", "Léa Martin Léa Martin"])
def test_a_weak_password_is_refused_in_words_and_the_link_stays(
    visitor: Visitor, lea: User, town: Town, password: str
) -> None:
    link = asked(visitor, town)
    answer = visitor.post(link, data={"password": password})
    assert answer.status_code == 422
    assert 'aria-describedby="password-hint password-error"' in answer.text
    assert visitor.post(link, data={"password": ANOTHER}).status_code == 303


def test_an_address_that_is_none_is_refused_and_kept_in_the_field(visitor: Visitor, town: Town) -> None:
    answer = visitor.post(PAGE, data={"email": "lea.example"})
    assert answer.status_code == 422
    assert 'value="lea.example"' in answer.text
    assert mails(town) == []


def test_who_asks_again_and_again_is_slowed_down_and_writes_no_more(
    visitor: Visitor, lea: User, town: Town
) -> None:
    with clock.travel(THURSDAY_MORNING):
        said = [visitor.post(PAGE, data={"email": "lea@example.org"}).status_code for _ in range(7)]
    assert said == [303] * FREE_TRIES_PER_ACCOUNT + [429, 429]
    assert len(mails(town)) == FREE_TRIES_PER_ACCOUNT


@pytest.mark.parametrize("way", ["ask", "take"])
def test_another_site_changes_nothing(visitor: Visitor, lea: User, town: Town, way: str) -> None:
    link = asked(visitor, town)
    address, fields = (PAGE, {"email": lea.email}) if way == "ask" else (link, {"password": ANOTHER})
    assert visitor.post(address, data=fields, headers={"Origin": "https://evil.example"}).status_code == 400
    assert len(mails(town)) == 1
    assert enters(visitor, PASSWORD)


def test_the_link_s_page_is_kept_by_nobody(visitor: Visitor, lea: User, town: Town) -> None:
    assert visitor.get(asked(visitor, town)).headers["Cache-Control"] == "no-store"


def test_the_door_leads_there(visitor: Visitor, town: Town) -> None:
    assert f'href="{PAGE}"' in visitor.get("/sign-in").text


def test_a_link_of_one_town_serves_in_another_for_an_account_is_everybody_s(
    visitor: Visitor, browser_for: Callable[[str], Visitor], lea: User, town: Town
) -> None:
    make_town("val-brume", name="Val-Brume", host="val-brume.localhost")
    link = asked(visitor, town)
    assert browser_for("val-brume.localhost").get(link).status_code == 200


def test_a_forged_link_is_refused_in_words(visitor: Visitor, lea: User) -> None:
    assert visitor.get(f"{PAGE}/{forged(lea.id)}").status_code == 410
