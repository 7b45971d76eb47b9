"""Recovery codes: shown once, good once each, in place of the authenticator app's code."""

import re
from collections.abc import Callable
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.accounts.models import RecoveryCode, User
from marketplace.accounts.recovery import COUNT, codes_left
from marketplace.core.db import db
from marketplace.towns.models import Town
from tests.crowd import all_at_once
from tests.factories import make_person
from tests.people import PASSWORD, give_password, give_second_factor
from tests.visitors import Visitor

PAGE, PROOF = "/account/recovery-codes", {"password": PASSWORD}


@pytest.fixture
def lea(town: Town) -> User:
    """A resident with a password and an authenticator app."""
    user = make_person()
    give_password(user)
    give_second_factor(user)
    return user


@pytest.fixture
def resident(visitor: Visitor, lea: User) -> Visitor:
    """Léa's browser."""
    visitor.sign_in(lea.id, second_factor=True)
    return visitor


def made(resident: Visitor) -> list[str]:
    """Have new codes made, and read them off the page."""
    answer = resident.submit(PAGE, PROOF)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    return re.findall(r'<b class="num">([A-Z0-9]{4}-[A-Z0-9]{4})</b>', answer.text)


def at_the_door(browser: Visitor) -> Visitor:
    """A browser that has given the password, and is asked for the code."""
    answer = browser.post("/sign-in", data={"email": "lea@example.org", "password": PASSWORD})
    assert answer.location == "/sign-in/code"
    return browser


def test_a_code_on_paper_opens_the_door_once(
    resident: Visitor, lea: User, browser_for: Callable[[str], Visitor]
) -> None:
    codes = made(resident)
    assert len(set(codes)) == COUNT
    typed = {"code": codes[0].lower().replace("-", " ")}
    first, second = at_the_door(browser_for("localhost")), at_the_door(browser_for("localhost"))
    assert first.post("/sign-in/code", data=typed).location == "/account"
    assert first.get("/account").status_code == 200
    assert second.post("/sign-in/code", data=typed).status_code == 422
    assert codes_left(lea.id) == COUNT - 1
    assert "7 codes de secours" in first.get("/account/security").text.replace("\u00a0", " ")


@pytest.mark.race
def test_of_two_who_type_the_same_code_one_comes_in(
    app: Flask, resident: Visitor, lea: User, browser_for: Callable[[str], Visitor]
) -> None:
    code = made(resident)[0]
    browsers = [at_the_door(browser_for("localhost")) for _ in range(3)]

    def enter(browser: Visitor) -> int:
        return browser.post("/sign-in/code", data={"code": code}).status_code

    said = all_at_once(app, [partial(enter, browser) for browser in browsers], hands=3)
    assert sorted(said) == [302, 422, 422]


def test_new_codes_end_the_old_ones_and_nothing_readable_is_kept(
    resident: Visitor, lea: User, browser_for: Callable[[str], Visitor]
) -> None:
    old, new = made(resident), made(resident)
    kept = db.session.scalars(select(RecoveryCode.secret)).all()
    assert len(kept) == COUNT
    assert not any(code.replace("-", "") in secret for code in new for secret in kept)
    browser = at_the_door(browser_for("localhost"))
    assert browser.post("/sign-in/code", data={"code": old[0]}).status_code == 422
    assert browser.post("/sign-in/code", data={"code": new[0]}).status_code == 302


def test_another_person_s_code_opens_nothing(
    resident: Visitor, lea: User, browser_for: Callable[[str], Visitor]
) -> None:
    noe = make_person("noe@example.org", name="Noé")
    give_password(noe)
    give_second_factor(noe)
    his = browser_for("localhost")
    his.sign_in(noe.id, second_factor=True)
    assert (
        at_the_door(browser_for("localhost")).post("/sign-in/code", data={"code": made(his)[0]}).status_code
        == 422
    )


@pytest.mark.parametrize("password", ["", "not my password"])
def test_without_the_password_none_are_made(resident: Visitor, lea: User, password: str) -> None:
    assert resident.submit(PAGE, {"password": password}).status_code == 422
    assert codes_left(lea.id) == 0


def test_without_the_token_none_are_made(resident: Visitor, lea: User) -> None:
    assert resident.post(PAGE, data=PROOF).status_code == 400
    assert codes_left(lea.id) == 0


def test_who_gave_the_password_alone_makes_none(visitor: Visitor, lea: User) -> None:
    visitor.sign_in(lea.id, second_factor=False)
    assert visitor.submit(PAGE, PROOF).status_code == 403
    assert codes_left(lea.id) == 0


def test_who_has_no_app_is_led_to_one(visitor: Visitor, town: Town) -> None:
    visitor.sign_in(make_person("noe@example.org").id, second_factor=False)
    assert visitor.get(PAGE).location == "/account/second-factor"


def test_who_is_not_signed_in_is_led_to_the_door(visitor: Visitor, town: Town) -> None:
    assert visitor.get(PAGE).location == f"/sign-in?next={PAGE}"
