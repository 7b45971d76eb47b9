"""The door: `POST /sign-in`, `POST /sign-in/code`, `POST /sign-out`."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select
from werkzeug.test import TestResponse

from marketplace.accounts.models import Credential, CredentialKind, User, UserSession
from marketplace.accounts.passwords import is_outdated
from marketplace.accounts.queries import credential_of
from marketplace.accounts.second_factor import code_at
from marketplace.accounts.services import keep_password
from marketplace.accounts.throttling import FREE_TRIES_PER_ACCOUNT
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.shops.models import ShopRole
from marketplace.towns.models import Town
from tests.factories import THURSDAY_MORNING, make_official, make_person, make_shop, make_town, make_worker
from tests.people import PASSWORD, give_password, give_second_factor
from tests.visitors import Visitor


@pytest.fixture
def town(database: None) -> Town:
    """The town whose door it is."""
    return make_town()


@pytest.fixture
def _morning(database: None) -> Iterator[None]:
    with clock.travel(THURSDAY_MORNING):
        yield


def knock(visitor: Visitor, *, password: str = PASSWORD, **fields: str) -> TestResponse:
    """Send the form of the door."""
    return visitor.post("/sign-in", data={"email": "lea@example.org", "password": password, **fields})


def tokens() -> list[str]:
    """The digests of all open sessions."""
    return list(db.session.scalars(select(UserSession.token_digest)))


def test_the_right_password_opens_a_session_of_a_month_and_leads_to_the_account(
    visitor: Visitor, lea: User
) -> None:
    response = knock(visitor, email=" LEA@example.org ")
    assert (response.status_code, response.location) == (302, "/account")
    assert visitor.get("/account/second-factor").status_code == 200
    session = db.session.scalars(select(UserSession)).one()
    assert session.user_id == lea.id
    assert session.ends_at - session.created_at == timedelta(days=30)


def test_a_wrong_password_an_unknown_account_and_one_without_a_password_look_the_same(
    visitor: Visitor, lea: User
) -> None:
    make_person("no-password@example.org")
    answers = [
        knock(visitor, password="une jonquille sur le pont", email=email)
        for email in ("lea@example.org", "nobody@example.org", "no-password@example.org")
    ]
    assert {answer.status_code for answer in answers} == {422}
    pages = {
        answer.text.replace(e, "")
        for answer, e in zip(
            answers, ("lea@example.org", "nobody@example.org", "no-password@example.org"), strict=True
        )
    }
    assert len(pages) == 1
    assert "ne vont pas ensemble" in pages.pop()
    assert tokens() == []


def test_the_typed_address_is_kept_and_the_password_is_not(visitor: Visitor, lea: User) -> None:
    page = knock(visitor, password="une jonquille sur le pont").text
    assert 'value="lea@example.org"' in page
    assert "une jonquille" not in page


@pytest.mark.parametrize("fields", [{"email": ""}, {"password": ""}])
def test_an_empty_field_is_named(visitor: Visitor, lea: User, fields: dict[str, str]) -> None:
    response = visitor.post("/sign-in", data={"email": "lea@example.org", "password": PASSWORD, **fields})
    assert response.status_code == 422
    assert "Il manque" in response.text


def test_after_five_failures_even_the_right_password_waits(visitor: Visitor, lea: User) -> None:
    for _ in range(FREE_TRIES_PER_ACCOUNT):
        knock(visitor, password="wrong")
    response = knock(visitor)
    assert response.status_code == 429
    assert 0 < int(response.headers["Retry-After"]) <= 31
    assert "Patientez" in response.text
    assert tokens() == []


def test_guessing_from_elsewhere_does_not_keep_the_owner_out_of_a_known_browser(
    visitor: Visitor, browser_for: Callable[[str], Visitor], lea: User
) -> None:
    knock(visitor)
    guesser = browser_for("localhost")
    for _ in range(FREE_TRIES_PER_ACCOUNT):
        knock(guesser, password="wrong")
    assert knock(guesser).status_code == 429
    assert knock(visitor).status_code == 302


def test_a_forged_proof_of_a_known_browser_is_worth_nothing(visitor: Visitor, lea: User) -> None:
    visitor.set_cookie("known", "forged", domain="localhost")
    for _ in range(FREE_TRIES_PER_ACCOUNT):
        knock(visitor, password="wrong")
    assert knock(visitor).status_code == 429


def test_a_request_from_another_site_opens_nothing(visitor: Visitor, lea: User) -> None:
    data = {"email": "lea@example.org", "password": PASSWORD}
    response = visitor.post("/sign-in", data=data, headers={"Origin": "https://evil.example"})
    assert response.status_code == 400
    assert tokens() == []


def test_a_session_planted_before_is_not_the_one_after(visitor: Visitor, lea: User) -> None:
    stranger = make_person("stranger@example.org")
    visitor.sign_in(stranger.id)
    planted = tokens()
    knock(visitor)
    assert len(tokens()) == 1
    assert tokens() != planted


def test_the_code_step_gives_a_new_session_too(visitor: Visitor, lea: User) -> None:
    secret = give_second_factor(lea)
    response = knock(visitor)
    assert (response.status_code, response.location) == (302, "/sign-in/code")
    assert tokens() == []
    assert visitor.get("/account").status_code == 302
    response = visitor.post("/sign-in/code", data={"code": code_at(secret, at=clock.now())})
    assert (response.status_code, response.location) == (302, "/account")
    session = db.session.scalars(select(UserSession)).one()
    assert session.second_factor
    assert session.ends_at - session.created_at == timedelta(hours=12)


@pytest.mark.usefixtures("_morning")
def test_a_code_counts_once(visitor: Visitor, browser_for: Callable[[str], Visitor], lea: User) -> None:
    code = code_at(give_second_factor(lea), at=clock.now())
    onlooker = browser_for("localhost")
    knock(visitor), knock(onlooker)
    assert visitor.post("/sign-in/code", data={"code": code}).status_code == 302
    response = onlooker.post("/sign-in/code", data={"code": code})
    assert response.status_code == 422
    assert "il a déjà servi" in response.text
    assert len(tokens()) == 1


def test_codes_cannot_be_guessed_at_will(visitor: Visitor, lea: User) -> None:
    give_second_factor(lea)
    knock(visitor)
    answers = [visitor.post("/sign-in/code", data={"code": f"{n:06}"}).status_code for n in range(7)]
    assert answers[-1] == 429


def test_without_the_password_there_is_no_code_step(visitor: Visitor, lea: User) -> None:
    secret = give_second_factor(lea)
    response = visitor.post("/sign-in/code", data={"code": code_at(secret, at=clock.now())})
    assert response.location == "/sign-in"
    assert tokens() == []


def test_the_code_is_awaited_for_ten_minutes(visitor: Visitor, lea: User) -> None:
    secret, later = give_second_factor(lea), THURSDAY_MORNING + timedelta(minutes=11)
    with clock.travel(THURSDAY_MORNING):
        knock(visitor)
    with clock.travel(later):
        response = visitor.post("/sign-in/code", data={"code": code_at(secret, at=later)})
    assert response.location == "/sign-in"


@pytest.mark.parametrize(
    "wanted",
    ["//evil.example", "/\\evil.example", "https:evil.example", "javascript:alert(1)", "https://evil.example/",
     "/\t/evil.example", "\\\\evil.example", "/%0a\n/evil", "evil.example", " //evil.example"],
)  # fmt: skip
def test_nobody_is_led_to_another_site(visitor: Visitor, lea: User, wanted: str) -> None:
    assert knock(visitor, next=wanted).location == "/account"


def test_the_page_asked_for_is_reached_after_both_steps(visitor: Visitor, lea: User) -> None:
    secret = give_second_factor(lea)
    page = visitor.get("/account/second-factor?from=mail")
    assert page.location == "/sign-in?next=/account/second-factor?from%3Dmail"
    onward = "/account/second-factor?from=mail"
    assert 'value="/account/second-factor?from=mail"' in visitor.get(page.location).text
    knock(visitor, next=onward)
    code = code_at(secret, at=clock.now())
    assert visitor.post("/sign-in/code", data={"code": code, "next": onward}).location == onward


def test_a_shopkeeper_is_led_to_the_shop_and_an_official_to_the_town_hall(
    visitor: Visitor, town: Town
) -> None:
    staff = make_worker(make_shop(town), role=ShopRole.STAFF, email="ines@example.org")
    official = make_official(town)
    for user in (staff, official):
        give_password(user)
    assert knock(visitor, email="ines@example.org").location == "/backoffice/maison-morel/"
    assert knock(visitor, email="anne@example.org").location == "/council/"


def test_a_hash_of_weaker_settings_is_made_anew_at_the_door(visitor: Visitor, town: Town) -> None:
    old = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash(PASSWORD)
    give_password(make_person(), kept=old)
    assert knock(visitor).status_code == 302
    kept = db.session.scalars(
        select(Credential.secret).where(Credential.kind == CredentialKind.PASSWORD)
    ).one()
    assert not is_outdated(kept)


def _enters(visitor: Visitor, *, at: datetime) -> bool:
    with clock.travel(at):
        return visitor.get("/account/second-factor").status_code == 200


def test_a_resident_stays_signed_in_for_thirty_days(visitor: Visitor, lea: User) -> None:
    with clock.travel(THURSDAY_MORNING):
        knock(visitor)
    assert _enters(visitor, at=THURSDAY_MORNING + timedelta(days=29))
    assert not _enters(visitor, at=THURSDAY_MORNING + timedelta(days=31))


def test_the_session_of_staff_ends_when_nobody_is_at_the_screen(visitor: Visitor, town: Town) -> None:
    staff = make_worker(make_shop(town), role=ShopRole.STAFF, email="lea@example.org")
    give_password(staff)
    with clock.travel(THURSDAY_MORNING):
        knock(visitor)
    assert _enters(visitor, at=THURSDAY_MORNING + timedelta(minutes=29))
    assert _enters(visitor, at=THURSDAY_MORNING + timedelta(minutes=58))
    assert not _enters(visitor, at=THURSDAY_MORNING + timedelta(minutes=89))


def test_the_session_of_staff_ends_after_twelve_hours_of_work(visitor: Visitor, town: Town) -> None:
    staff = make_worker(make_shop(town), role=ShopRole.STAFF, email="lea@example.org")
    give_password(staff)
    with clock.travel(THURSDAY_MORNING):
        knock(visitor)
    for minutes in range(20, 12 * 60, 20):
        assert _enters(visitor, at=THURSDAY_MORNING + timedelta(minutes=minutes))
    assert not _enters(visitor, at=THURSDAY_MORNING + timedelta(hours=12, minutes=1))


def test_signing_out_ends_the_session_on_our_side(visitor: Visitor, lea: User) -> None:
    knock(visitor)
    response = visitor.submit("/account/second-factor", {}, to="/sign-out")
    assert response.status_code == 302
    assert response.headers["Clear-Site-Data"] == '"cache"'
    assert tokens() == []


def test_signing_out_without_the_token_changes_nothing(visitor: Visitor, lea: User) -> None:
    knock(visitor)
    assert visitor.post("/sign-out").status_code == 400
    assert len(tokens()) == 1


def test_a_hash_made_anew_replaces_only_the_one_that_was_weighed(town: Town) -> None:
    user = make_person()
    give_password(user, kept="chosen meanwhile")
    with transaction():
        keep_password(user.id, weighed="the one before", password_hash="the one before, made anew")
    kept = credential_of(user.id, CredentialKind.PASSWORD)
    assert kept
    assert kept.secret == "chosen meanwhile"


def test_an_erased_person_is_nobody(visitor: Visitor, town: Town) -> None:
    user = make_person()
    visitor.sign_in(user.id, second_factor=False)
    assert visitor.get("/account").status_code == 200
    with transaction():
        db.session.merge(user).erased_at = clock.now()
    assert visitor.get("/account").status_code == 302
