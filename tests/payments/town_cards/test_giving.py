"""The town gives cards within its budget; a lost one is replaced; what is not spent in time is the town's."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from threading import Event

import pytest
from flask import Flask
from sqlalchemy import func, select

from marketplace.cli.town_cards import end_town_cards
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.core.errors import NotFound
from marketplace.moving.audit import breaches
from marketplace.payments.town_cards.giving import give_cards, replace_lost
from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from marketplace.towns.queries import town_by_id
from marketplace.vouchers.errors import BudgetSpent, CardBlocked, CardExpired, CardsClosed
from marketplace.vouchers.giving import set_rules
from marketplace.vouchers.models import Campaign, Voucher
from tests.cards import booked, code_on, left_on, make_campaign, make_card, take
from tests.crowd import all_at_once
from tests.factories import THURSDAY_MORNING, make_official

pytestmark = pytest.mark.all_towns
NEW_YEAR = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)  # on the town's clock the year is over


@pytest.fixture(autouse=True)
def _morning(database: None) -> Iterator[None]:
    with clock.travel(THURSDAY_MORNING):
        yield
        assert [str(breach) for breach in breaches()] == []


def give(campaign: Campaign, count: int) -> list[Voucher]:
    """Give so many cards."""
    with transaction():
        town = town_by_id(campaign.town_id)
        return give_cards(town, campaign_id=campaign.id, count=count, by_user_id=campaign.by_user_id)


def test_cards_are_given_until_the_budget_is_spent(town: Town) -> None:
    campaign = make_campaign(town, amount_cents=2000, budget_cents=7000)
    cards = give(campaign, 2)
    assert [left_on(card) for card in cards] == [2000, 2000]
    assert booked(town) == {"cards": 4000, "town": -4000}
    with pytest.raises(BudgetSpent, match="encore pour 1 carte\\."):
        give(campaign, 2)
    assert len({code_on(card) for card in [*cards, *give(campaign, 1)]}) == 3


@pytest.mark.race
def test_two_clerks_never_give_more_than_there_is(app: Flask, town: Town) -> None:
    campaign = make_campaign(town, amount_cents=2000, budget_cents=10_000)
    campaign_id, town_id, user_id = campaign.id, town.id, campaign.by_user_id

    def clerk() -> bool:
        try:
            with transaction():
                give_cards(town_by_id(town_id), campaign_id=campaign_id, count=1, by_user_id=user_id)
        except BudgetSpent:
            return False
        return True

    assert sum(all_at_once(app, [clerk] * 24)) == 5
    assert db.session.scalar(select(func.count()).select_from(Voucher)) == 5


def test_another_town_s_campaign_gives_nothing(town: Town, other_town: Town) -> None:
    theirs = make_campaign(other_town)
    make_campaign(town)
    with pytest.raises(NotFound), transaction():
        give_cards(town_by_id(town.id), campaign_id=theirs.id, count=1, by_user_id=theirs.by_user_id)


def test_a_town_that_takes_no_cards_gives_none(town: Town) -> None:
    campaign = make_campaign(town)
    with transaction():
        set_rules(town.id, is_open=False)
    with pytest.raises(CardsClosed):
        give(campaign, 1)


def test_a_lost_card_pays_no_more_and_its_rest_is_on_the_new_one(town: Town, shop: Shop) -> None:
    lost = make_card(town, cents=2000)
    take(shop, lost, 500)
    clerk = make_official(town, email="clerk@example.org")
    with transaction():
        new = replace_lost(town_by_id(town.id), voucher_id=lost.id, by_user_id=clerk.id)
    assert (left_on(lost), left_on(new)) == (0, 1500)
    assert new.expires_at == lost.expires_at
    with pytest.raises(CardBlocked):
        take(shop, lost, 100, nonce="second-tap")
    take(shop, new, 1500, nonce="third-tap")
    with pytest.raises(CardBlocked), transaction():
        replace_lost(town_by_id(town.id), voucher_id=lost.id, by_user_id=clerk.id)
    assert booked(town) == {"town": -2000, "card_payable": 2000}


def test_what_is_not_spent_in_time_is_the_town_s_again(town: Town, shop: Shop) -> None:
    card = make_card(town, cents=2000)
    take(shop, card, 800)
    assert end_town_cards(Event()) == ""
    with clock.travel(NEW_YEAR):
        with pytest.raises(CardExpired):
            take(shop, card, 100, nonce="too-late")
        assert end_town_cards(Event()) == "1 town cards ended"
        assert end_town_cards(Event()) == ""
    assert left_on(card) == 0
    assert booked(town) == {"town": -800, "card_payable": 800}


def test_a_card_is_good_until_its_last_evening(town: Town, shop: Shop) -> None:
    card = make_card(town)
    with clock.travel(NEW_YEAR - timedelta(hours=1)):
        take(shop, card, 100)
    assert left_on(card) == 1900
