"""Another address for the account: asked with the password, proved by mail, changed once (S20)."""

import re
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.accounts.models import CredentialKind, User
from marketplace.accounts.passwords import hash_password
from marketplace.accounts.queries import credential_of
from marketplace.accounts.services import replace_password
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.notices.models import Notice
from marketplace.towns.models import Town
from tests.crowd import all_at_once
from tests.factories import THURSDAY_MORNING, make_person
from tests.people import PASSWORD
from tests.visitors import Visitor
from tests.web.storefront.test_forgotten_password import asked as asked_for_password
from tests.web.storefront.test_forgotten_password import forged

PAGE, NEW = "/account/email", "lea.martin@example.net"
GOOD = {"email": NEW, "password": PASSWORD}


def mails(town: Town) -> list[Notice]:
    """What was queued."""
    return list(db.session.scalars(select(Notice).where(Notice.town_id == town.id).order_by(Notice.id)))


def asked(resident: Visitor, town: Town, **other: str) -> str:
    """Ask for the change; gives the mailed path."""
    assert resident.submit(PAGE, GOOD | other).status_code == 303
    found = re.search(r"https?://[^/\s]+(/\S+)", mails(town)[-1].body)
    assert found
    return found.group(1)


def email_of(user: User) -> str:
    """The account's address now."""
    return db.session.get_one(User, user.id, populate_existing=True).email


def test_the_address_changes_once_its_mailbox_has_said_yes(
    resident: Visitor, lea: User, town: Town, browser_for: Callable[[str], Visitor]
) -> None:
    link = asked(resident, town)
    assert (mails(town)[-1].recipient, email_of(lea)) == (NEW, "lea@example.org")
    elsewhere = browser_for("localhost")  # the mail is read on the telephone
    assert NEW in elsewhere.get(link).text
    assert email_of(lea) == "lea@example.org"
    assert elsewhere.post(link).status_code == 303
    assert email_of(lea) == NEW
    told = mails(town)[-1]
    assert (told.event, told.recipient) == ("email_changed", "lea@example.org")
    assert NEW not in told.body
    assert elsewhere.post("/sign-in", data={"email": NEW, "password": PASSWORD}).status_code == 302


def test_a_link_serves_once_and_ends_all_others(resident: Visitor, lea: User, town: Town) -> None:
    first, second = asked(resident, town), asked(resident, town, email="autre@example.net")
    resident.post(second)
    for link in (first, second):
        assert resident.get(link).status_code == 410
        assert resident.post(link).status_code == 410
    assert email_of(lea) == "autre@example.net"


@pytest.mark.race
def test_of_two_links_pressed_together_one_wins(
    app: Flask, resident: Visitor, browser_for: Callable[[str], Visitor], lea: User, town: Town
) -> None:
    links = [asked(resident, town), asked(resident, town, email="autre@example.net")]
    browsers = [browser_for("localhost") for _ in links]

    def press(browser: Visitor, link: str) -> int:
        return browser.post(link).status_code

    said = all_at_once(app, [partial(press, *both) for both in zip(browsers, links, strict=True)])
    assert sorted(said) == [303, 410]
    assert email_of(lea) == [NEW, "autre@example.net"][said.index(303)]


def test_nobody_learns_who_has_an_account(resident: Visitor, lea: User, town: Town) -> None:
    make_person(NEW, name="Noé")
    assert resident.submit(PAGE, GOOD).location == "/account/particulars"
    told = mails(town)[-1]
    assert (told.event, told.recipient) == ("account_known", NEW)


def test_an_address_that_somebody_took_meanwhile_stays_theirs(
    resident: Visitor, lea: User, town: Town
) -> None:
    link = asked(resident, town)
    make_person(NEW, name="Noé")
    assert resident.post(link).status_code == 409
    assert email_of(lea) == "lea@example.org"


def test_a_link_lasts_a_day_and_must_be_whole(resident: Visitor, lea: User, town: Town) -> None:
    with clock.travel(THURSDAY_MORNING):
        resident.sign_in(lea.id, second_factor=False)
        link = asked(resident, town)
        assert resident.get(link[:-1]).status_code == 410
    with clock.travel(THURSDAY_MORNING + timedelta(hours=25)):
        assert resident.post(link).status_code == 410
    assert email_of(lea) == "lea@example.org"


@pytest.mark.parametrize(
    ("fields", "at"),
    [({"password": "guess"}, "password"), ({"password": ""}, "password"), ({"email": "lea"}, "email")],
)
def test_what_does_not_fit_is_refused_at_its_field_and_writes_nothing(
    resident: Visitor, town: Town, fields: dict[str, str], at: str
) -> None:
    answer = resident.submit(PAGE, GOOD | fields)
    assert answer.status_code == 422
    assert f'id="{at}-error"' in answer.text
    assert f'value="{fields.get("email", NEW)}"' in answer.text
    assert mails(town) == []


def test_who_asks_again_and_again_writes_no_more(resident: Visitor, lea: User, town: Town) -> None:
    with clock.travel(THURSDAY_MORNING):
        resident.sign_in(lea.id, second_factor=False)
        said = [resident.submit(PAGE, GOOD).status_code for _ in range(7)]
    assert said == [303] * 5 + [429] * 2
    assert len(mails(town)) == 5


def test_without_the_token_or_from_another_site_nothing_changes(
    resident: Visitor, lea: User, town: Town
) -> None:
    assert resident.post(PAGE, data=GOOD).status_code == 400
    link = asked(resident, town)
    assert resident.post(link, headers={"Origin": "https://evil.example"}).status_code == 400
    assert email_of(lea) == "lea@example.org"


def test_who_is_not_signed_in_is_led_to_the_door(visitor: Visitor, town: Town) -> None:
    assert visitor.get(PAGE).location == f"/sign-in?next={PAGE}"
    assert visitor.post(PAGE, data=GOOD).status_code in {302, 400}


def test_the_link_s_page_is_kept_by_nobody(
    resident: Visitor, town: Town, browser_for: Callable[[str], Visitor]
) -> None:
    assert browser_for("localhost").get(asked(resident, town)).headers["Cache-Control"] == "no-store"


def test_another_password_ends_the_link(resident: Visitor, lea: User, town: Town) -> None:
    link = asked(resident, town)
    kept = credential_of(lea.id, CredentialKind.PASSWORD)
    assert kept
    with transaction():
        replace_password(lea.id, kept=kept.secret, password_hash=hash_password("trois mouettes sur un toit"))
    assert resident.post(link).status_code == 410
    assert email_of(lea) == "lea@example.org"


def test_a_new_address_ends_other_sessions_and_links_to_the_old_mailbox(
    resident: Visitor, lea: User, town: Town, browser_for: Callable[[str], Visitor]
) -> None:
    elsewhere, stranger = browser_for("localhost"), browser_for("localhost")
    elsewhere.sign_in(lea.id, second_factor=False)
    old = asked_for_password(stranger, town)
    assert resident.post(asked(resident, town)).status_code == 303
    assert resident.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 302
    assert stranger.post(old, data={"password": "trois mouettes sur un toit"}).status_code == 410


def test_a_forged_link_is_refused_in_words(visitor: Visitor, lea: User) -> None:
    link = f"/account/email/{forged(lea.id, b'noe@example.org')}"
    assert visitor.get(link).status_code == 410
