"""The password once more, before what no passer-by at an open screen may do (S20, ASVS 7.5.1)."""

from contextlib import AbstractContextManager
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from marketplace.accounts.models import User
from marketplace.core import clock
from tests.factories import THURSDAY_MORNING
from tests.people import PASSWORD, give_password
from tests.visitors import Visitor

ORDERS = "/backoffice/maison-morel/exports/orders.csv?first=2026-06-01&last=2026-06-30"
EXPORTS = "/backoffice/maison-morel/exports?first=2026-06-01&last=2026-06-30"
ACCOUNT, PAYMENTS = "/backoffice/maison-morel/payments/account", "/backoffice/maison-morel/payments"
PROOF = "/account/proof"


def later(minutes: int) -> AbstractContextManager[None]:
    return clock.travel(THURSDAY_MORNING + timedelta(minutes=minutes))


def asked_to_prove(location: str | None) -> str:
    """Where the page that asks for the password leads afterwards."""
    address = urlsplit(location or "")
    assert address.path == PROOF
    return parse_qs(address.query)["next"][0]


def test_who_has_just_signed_in_takes_the_orders_away(counter: Visitor) -> None:
    with later(14):
        assert counter.get(ORDERS).status_code == 200


def test_after_a_while_the_password_is_asked_for_once_and_the_period_is_kept(
    counter: Visitor, baker: User
) -> None:
    give_password(baker)
    with later(16):
        onward = asked_to_prove(counter.get(ORDERS).location)
        assert onward == EXPORTS
        assert counter.submit(PROOF, {"password": PASSWORD, "next": onward}).location == EXPORTS
        assert counter.get(ORDERS).status_code == 200
    with later(30):
        assert counter.get(ORDERS).status_code == 200
    with later(45):
        asked_to_prove(counter.get(ORDERS).location)


def test_before_the_shop_s_money_is_led_elsewhere_the_password_is_asked_for(counter: Visitor) -> None:
    with later(16):
        assert asked_to_prove(counter.submit(ACCOUNT, {}).location) == PAYMENTS


@pytest.mark.parametrize("password", ["", "not my password"])
def test_a_wrong_password_proves_nothing(counter: Visitor, baker: User, password: str) -> None:
    give_password(baker)
    with later(16):
        answer = counter.submit(PROOF, {"password": password, "next": EXPORTS})
        assert (answer.status_code, 'id="password-error"' in answer.text) == (422, True)
        assert EXPORTS.replace("&", "&amp;") in answer.text
        asked_to_prove(counter.get(ORDERS).location)


def test_guessing_is_slowed_down(counter: Visitor, baker: User) -> None:
    give_password(baker)
    said = [counter.submit(PROOF, {"password": "guess"}).status_code for _ in range(6)]
    assert said == [422] * 5 + [429]


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org", "/\\example.org", ""])
def test_the_page_leads_nowhere_but_to_this_house(counter: Visitor, baker: User, elsewhere: str) -> None:
    give_password(baker)
    answer = counter.submit(PROOF, {"password": PASSWORD, "next": elsewhere})
    assert answer.location == "/backoffice/maison-morel/"


def test_without_the_token_nothing_is_proven(counter: Visitor, baker: User) -> None:
    give_password(baker)
    with later(16):
        assert counter.post(PROOF, data={"password": PASSWORD}).status_code == 400
        asked_to_prove(counter.get(ORDERS).location)


def test_a_stranger_is_led_to_the_door_or_finds_nothing(visitor: Visitor, neighbour: Visitor) -> None:
    assert visitor.get(PROOF).location.startswith("/sign-in")
    assert neighbour.get(ORDERS).status_code == 404
