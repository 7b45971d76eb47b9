"""What nobody needs any more of bought cards is erased; the books and the card stay."""

from collections.abc import Iterator
from datetime import timedelta
from threading import Event

import pytest
from sqlalchemy import select

from marketplace.checkout.selling.forgetting import NETWORK_KEPT, UNPAID_KEPT, WORDS_KEPT
from marketplace.cli.jobs import tidy
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.moving.audit import breaches
from marketplace.payments.commands.models import Command
from marketplace.towns.models import Town
from tests.bought_cards import BUYER, bought_cards, buy, buy_and_pay, last_purchase, press, sell_cards
from tests.checkout.holding import work
from tests.factories import THURSDAY_MORNING
from tests.visitors import Visitor

pytestmark = pytest.mark.all_towns
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _sound(town: Town) -> Iterator[None]:
    with clock.travel(THURSDAY_MORNING):
        sell_cards(town)
        yield
        db.session.rollback()
        assert [str(breach) for breach in breaches() if not breach.is_finding] == []


def kept() -> tuple[str, str, str, str]:
    """What is kept of the latest purchase."""
    purchase = last_purchase()
    return purchase.email, purchase.receiver, purchase.words, "known" if purchase.network else ""


def after(pause: timedelta) -> tuple[str, str, str, str]:
    """What is kept once the worker has tidied after a while."""
    with clock.travel(THURSDAY_MORNING + pause):
        tidy(Event())
    return kept()


def asked() -> str:
    """All that commands keep of their requests."""
    db.session.rollback()
    return str([command.params for command in db.session.scalars(select(Command))])


def test_of_what_nobody_paid_nobody_is_kept(visitor: Visitor) -> None:
    press(visitor, buy(visitor, receiver="Mamie", words="Joyeux Noël"), "close")
    with clock.travel(THURSDAY_MORNING + timedelta(hours=2)):
        work()
    assert kept() == (BUYER, "Mamie", "Joyeux Noël", "known")
    assert after(UNPAID_KEPT - DAY) == (BUYER, "Mamie", "Joyeux Noël", "")
    assert after(UNPAID_KEPT + DAY) == ("", "", "", "")
    assert BUYER not in asked()


def test_of_a_card_that_is_good_all_is_kept_but_the_network(visitor: Visitor) -> None:
    buy_and_pay(visitor, receiver="Mamie", words="Joyeux Noël")
    assert after(NETWORK_KEPT - DAY) == (BUYER, "Mamie", "Joyeux Noël", "known")
    assert after(UNPAID_KEPT + DAY) == (BUYER, "Mamie", "Joyeux Noël", "")


def test_after_a_card_has_ended_its_words_go(visitor: Visitor) -> None:
    buy_and_pay(visitor, receiver="Mamie", words="Joyeux Noël")
    (card,) = bought_cards()
    ends = card.expires_at - THURSDAY_MORNING
    assert after(ends + WORDS_KEPT - DAY) == (BUYER, "Mamie", "Joyeux Noël", "")
    assert after(ends + WORDS_KEPT + DAY) == (BUYER, "", "", "")
