"""Security: another password, and the browsers in which one is signed in (S22)."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from marketplace.accounts.models import User, UserSession
from marketplace.core.db import db
from marketplace.notices.models import Notice
from marketplace.towns.models import Town
from tests.factories import make_person
from tests.people import PASSWORD
from tests.visitors import Visitor

PAGE, ANOTHER = "/account/security", "trois mouettes sur un toit"
PHONE = "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"
GOOD = {"present_password": PASSWORD, "password": ANOTHER}


@pytest.fixture
def phone(browser_for: Callable[[str], Visitor], lea: User) -> Visitor:
    """Léa's telephone, signed in by the door."""
    browser = browser_for("localhost")
    browser.post("/sign-in", data={"email": lea.email, "password": PASSWORD}, headers={"User-Agent": PHONE})
    return browser


def is_in(browser: Visitor) -> bool:
    """Whether somebody is signed in there."""
    return browser.get("/account").status_code == 200


def sessions_of(user: User) -> list[UserSession]:
    """The person's sessions."""
    return list(db.session.scalars(select(UserSession).where(UserSession.user_id == user.id)))


def test_another_password_signs_every_other_browser_out(
    resident: Visitor, phone: Visitor, lea: User, town: Town
) -> None:
    before = {session.token_digest for session in sessions_of(lea)}
    answer = resident.submit(PAGE, GOOD)
    assert (answer.status_code, answer.location) == (303, PAGE)
    assert is_in(resident)
    assert not is_in(phone)
    (session,) = sessions_of(lea)
    assert session.token_digest not in before
    told = db.session.scalars(select(Notice).where(Notice.town_id == town.id)).one()
    assert (told.event, told.recipient) == ("password_changed", lea.email)
    assert phone.post("/sign-in", data={"email": lea.email, "password": ANOTHER}).status_code == 302


@pytest.mark.parametrize(
    ("fields", "at"),
    [
        ({"present_password": "not mine at all"}, "present_password"),
        ({"present_password": ""}, "present_password"),
        ({"password": "court"}, "password"),
        ({"password": ""}, "password"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field_and_changes_nothing(
    resident: Visitor, phone: Visitor, fields: dict[str, str], at: str
) -> None:
    answer = resident.submit(PAGE, GOOD | fields)
    assert answer.status_code == 422
    assert f'id="{at}-error"' in answer.text
    assert is_in(phone)


def test_guessing_at_the_present_password_is_slowed_down(resident: Visitor) -> None:
    said = [resident.submit(PAGE, GOOD | {"present_password": "guess"}).status_code for _ in range(6)]
    assert said == [422] * 5 + [429]


def test_without_the_token_nothing_changes(resident: Visitor, phone: Visitor) -> None:
    assert resident.post(PAGE, data=GOOD).status_code == 400
    assert resident.post("/account/sessions/closing").status_code == 400
    assert is_in(phone)


def test_who_is_not_signed_in_is_led_to_the_door(visitor: Visitor, town: Town) -> None:
    assert visitor.get(PAGE).location == f"/sign-in?next={PAGE}"
    assert visitor.post(PAGE, data=GOOD).status_code in {302, 400}


def test_each_browser_is_named_and_can_be_signed_out(resident: Visitor, phone: Visitor, lea: User) -> None:
    assert "Firefox, Android" in resident.get(PAGE).text
    of_phone = next(session for session in sessions_of(lea) if session.device)
    answer = resident.submit(PAGE, {}, to=f"/account/sessions/{of_phone.id}/closing")
    assert answer.status_code == 303
    assert not is_in(phone)
    assert is_in(resident)


def test_all_others_are_signed_out_in_one_go(resident: Visitor, phone: Visitor) -> None:
    resident.submit(PAGE, {}, to="/account/sessions/closing")
    assert not is_in(phone)
    assert is_in(resident)


def test_a_stranger_s_session_is_not_there_to_be_ended(
    resident: Visitor, browser_for: Callable[[str], Visitor]
) -> None:
    other = make_person("noe@example.org", name="Noé")
    his = browser_for("localhost")
    his.sign_in(other.id, second_factor=False)
    (session,) = sessions_of(other)
    answer = resident.submit(PAGE, {}, to=f"/account/sessions/{session.id}/closing")
    assert answer.status_code == 404
    assert is_in(his)


def test_the_page_is_kept_by_nobody(resident: Visitor) -> None:
    assert resident.get(PAGE).headers["Cache-Control"] == "no-store"
