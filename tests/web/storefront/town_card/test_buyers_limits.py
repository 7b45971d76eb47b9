"""How much is sold in a day: the limits hold for whoever changes address, and nobody fills a stranger's."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.accounts.models import SignInAttempt
from marketplace.checkout.selling.limiting import ASKED_AN_HOUR, BUYERS_A_NETWORK, kept_network
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.towns.models import Town
from marketplace.vouchers.buying.models import CardPurchase
from tests.bought_cards import bought_cards, buy_and_pay, purchase_form, sell_cards
from tests.factories import THURSDAY_MORNING
from tests.visitors import Visitor
from tests.web.storefront.buying import plain

pytestmark = pytest.mark.all_towns
HERE, THERE = "203.0.113.7", "198.51.100.9"


@pytest.fixture(autouse=True)
def _morning(town: Town) -> Iterator[None]:
    with clock.travel(THURSDAY_MORNING):
        yield
        db.session.rollback()


def buy_from(visitor: Visitor, network: str, **typed: str) -> tuple[int, str]:
    """Ask for a card from a network; gives the status and what is read."""
    form = purchase_form(visitor, **typed)
    answer = visitor.post("/town-card/buy", data=form, environ_base={"REMOTE_ADDR": network})
    return answer.status_code, plain(answer.text)


def test_what_is_behind_a_plus_is_the_same_buyer(visitor: Visitor, town: Town) -> None:
    sell_cards(town, day_cents=15_000)
    assert buy_from(visitor, HERE, other="100", email="a+1@example.org")[0] == 303
    status, text = buy_from(visitor, HERE, other="60", email="a+2@example.org")
    assert (status, "150,00 € de cartes par jour" in text) == (409, True)


def test_nobody_is_shut_out_by_who_types_their_address_and_does_not_pay(visitor: Visitor, town: Town) -> None:
    sell_cards(town, day_cents=15_000)
    assert buy_from(visitor, THERE, other="150", email="jeanne@example.org")[0] == 303
    assert buy_from(visitor, HERE, other="150", email="jeanne@example.org")[0] == 303


def test_what_was_paid_under_an_address_counts_from_any_network(visitor: Visitor, town: Town) -> None:
    sell_cards(town, day_cents=15_000)
    buy_and_pay(visitor, other="150")
    assert len(bought_cards()) == 1
    assert buy_from(visitor, HERE, other="10")[0] == 409


def test_other_addresses_of_one_network_have_an_end(visitor: Visitor, town: Town) -> None:
    sell_cards(town, day_cents=15_000)
    for number in range(BUYERS_A_NETWORK):
        assert buy_from(visitor, HERE, other="150", email=f"a{number}@example.org")[0] == 303
    status, text = buy_from(visitor, HERE, other="10", email="b@example.org", words="Joyeux Noël")
    assert (status, "depuis votre connexion" in text, "Joyeux Noël" in text) == (429, True, True)
    assert buy_from(visitor, THERE, other="10", email="b@example.org")[0] == 303
    with clock.travel(THURSDAY_MORNING + timedelta(hours=2)):  # nobody paid: it does not count any more
        assert buy_from(visitor, HERE, other="150", email="b@example.org")[0] == 303


def test_the_town_s_day_ends_for_everybody(visitor: Visitor, town: Town) -> None:
    sell_cards(town, day_cents=15_000, town_cents=20_000)
    assert buy_from(visitor, THERE, other="150", email="open@example.org")[0] == 303  # unpaid: not counted
    buy_and_pay(visitor, other="150")
    status, text = buy_from(visitor, HERE, other="60", email="b@example.org")
    assert (status, "autant de cartes qu’elle le permet" in text) == (409, True)
    assert buy_from(visitor, HERE, other="50", email="b@example.org")[0] == 303
    with clock.travel(THURSDAY_MORNING + timedelta(days=1)):
        assert buy_from(visitor, HERE, other="60", email="b@example.org")[0] == 303


def test_cards_for_a_whole_family_are_no_guesses(visitor: Visitor, town: Town) -> None:
    sell_cards(town)
    for number in range(ASKED_AN_HOUR):
        assert buy_from(visitor, HERE, other="10", receiver=f"Enfant {number}")[0] == 303
    assert db.session.scalars(select(SignInAttempt)).all() == []
    status, text = buy_from(visitor, HERE, other="10")
    assert (status, "depuis votre connexion" in text, "essais" in text) == (429, True, False)


def test_a_network_is_known_again_for_a_day_and_never_read(app: Flask, visitor: Visitor, town: Town) -> None:
    sell_cards(town)
    buy_from(visitor, HERE)
    kept = db.session.scalars(select(CardPurchase.network)).one()
    today = THURSDAY_MORNING.date()
    assert kept == kept_network(HERE, day=today)
    assert HERE not in kept
    assert kept != kept_network(HERE, day=today + timedelta(days=1))
