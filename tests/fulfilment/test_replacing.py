"""Something else is proposed: never dearer for the resident, answered once, and silence follows the wish."""

from datetime import timedelta
from threading import Event

import pytest
from sqlalchemy import select

from marketplace.cli.proposing import answer_for_the_silent
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.fulfilment.picking.answering import accept_instead, refuse_instead, take_proposal_back
from marketplace.fulfilment.picking.errors import (
    AlreadyAnswered,
    AlreadyProposed,
    AnsweredTooLate,
    NotACandidate,
    NotBeingPacked,
    NothingMissing,
)
from marketplace.fulfilment.picking.lacking import find_fewer
from marketplace.fulfilment.picking.proposals import candidates_for, key_of
from marketplace.fulfilment.picking.replacing import ANSWER_WITHIN, propose
from marketplace.fulfilment.services import cancel, decline, hand_over, mark_ready
from marketplace.moving.audit import breaches
from marketplace.notices.models import Notice
from marketplace.orders.actors import Actor
from marketplace.orders.models import ShopOrder
from marketplace.orders.picking.models import Replacement
from marketplace.payments.models import Refund
from marketplace.shops.models import Shop
from marketplace.stock.counting import count
from marketplace.stock.models import Reason
from marketplace.towns.models import Town
from tests.factories import Goods
from tests.fulfilment.picks import Counter

pytestmark = pytest.mark.all_towns  # the audit, and the worker's queue, look over all of them

RESIDENT = Actor.resident(None)


@pytest.fixture(autouse=True)
def _stopped(thursday_morning: object) -> None:
    """The clock stands still."""


@pytest.fixture
def counter(town: Town, shop: Shop) -> Counter:
    """The bakery's counter."""
    return Counter(town, shop)


def proposed(counter: Counter, goods: Goods, *, wish: str = "call", online: bool = True) -> ShopOrder:
    """Of three rolls two cannot be found, and something is proposed instead."""
    bag = counter.order((counter.roll, 3), online=online, wish=wish)
    with transaction():
        find_fewer(counter.line(bag), found=1, seen=None, by=counter.by)
    with transaction():
        propose(counter.line(bag), key=key_of(goods.variant.id), by=counter.by)
    return counter.again(bag)


def row(counter: Counter) -> Replacement:
    """The only proposal, as it stands now."""
    query = select(Replacement).where(Replacement.town_id == counter.town.id)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def refunded(counter: Counter) -> int:
    """What was given back on the card in all."""
    query = select(Refund).where(Refund.town_id == counter.town.id)
    return sum(refund.amount_cents for refund in db.session.scalars(query))


def sound() -> bool:
    """Whether the audit finds nothing."""
    return not [breach for breach in breaches() if not breach.is_finding]


def test_what_is_near_in_kind_and_price_comes_first(counter: Counter) -> None:
    bag = counter.order((counter.roll, 3))
    assert candidates_for(counter.line(bag)) == []  # nothing is missing yet
    with transaction():
        find_fewer(counter.line(bag), found=0, seen=None, by=counter.by)
    offered = candidates_for(counter.line(bag))
    assert [(each.name, each.price_cents, each.due_cents, each.borne_cents) for each in offered] == [
        ("Pain de seigle", 360, 360, 0),
        ("Brioche", 570, 450, 120),
    ]


def test_what_is_too_few_or_for_adults_is_no_candidate(counter: Counter) -> None:
    wine = counter.goods("Cidre", 150, 9)
    with transaction():
        wine.product.age_limit = 18
        count(
            counter.town.id,
            variant_id=counter.bread.variant.id,
            on_hand=1,
            reason=Reason.COUNT,
            by_user_id=counter.baker.id,
        )
    bag = counter.order((counter.roll, 3))
    with transaction():
        find_fewer(counter.line(bag), found=1, seen=None, by=counter.by)
    assert [each.name for each in candidates_for(counter.line(bag))] == ["Brioche"]
    with pytest.raises(NotACandidate), transaction():
        propose(counter.line(bag), key=key_of(wine.variant.id), by=counter.by)


def test_a_yes_puts_it_into_the_bag_at_the_price_of_what_is_missing(counter: Counter) -> None:
    bag = proposed(counter, counter.bun)
    assert (bag.due_cents, counter.level(counter.bun)) == (150, (5, 2))  # kept while the resident thinks
    with transaction():
        accept_instead(row(counter), by=RESIDENT)
    bag = counter.again(bag)
    assert (bag.total_cents, bag.due_cents, bag.most_cents) == (450, 450, 450)
    assert [(line.due_cents, line.most_cents) for line in bag.lines] == [(150, 150), (300, 300)]
    assert sound()
    with transaction():
        mark_ready(counter.bag(bag.order.reference), by=counter.by)
    with transaction():
        hand_over(counter.bag(bag.order.reference), by=counter.by)
    assert counter.level(counter.bun) == (3, 0)
    assert (refunded(counter), sound()) == (0, True)


def test_a_cheaper_one_costs_less(counter: Counter) -> None:
    bag = proposed(counter, counter.bread)
    with transaction():
        accept_instead(row(counter), by=RESIDENT)
    with transaction():
        mark_ready(counter.bag(bag.order.reference), by=counter.by)
    assert (counter.again(bag).due_cents, refunded(counter)) == (390, 60)
    assert sound()


def test_a_no_leaves_it_in_the_shop_and_nothing_is_paid_for_it(counter: Counter) -> None:
    bag = proposed(counter, counter.bun)
    with transaction():
        refuse_instead(row(counter), by=RESIDENT)
    with transaction():
        mark_ready(counter.bag(bag.order.reference), by=counter.by)
    assert (counter.again(bag).due_cents, refunded(counter)) == (150, 300)
    assert counter.level(counter.bun) == (5, 0)
    assert sound()


@pytest.mark.parametrize("first", [accept_instead, refuse_instead])
def test_said_twice_it_was_said_the_first_time(counter: Counter, first: object) -> None:
    proposed(counter, counter.bun)
    assert callable(first)
    with transaction():
        first(row(counter), by=RESIDENT)
    before = row(counter).state
    for again in (accept_instead, refuse_instead):
        with pytest.raises(AlreadyAnswered, match="déjà dit"), transaction():
            again(row(counter), by=RESIDENT)
    assert row(counter).state == before


@pytest.mark.parametrize(("wish", "due"), [("replace", 450), ("call", 150), ("drop", 150)])
def test_silence_follows_the_wish(counter: Counter, wish: str, due: int) -> None:
    bag = proposed(counter, counter.bun, wish=wish)
    assert answer_for_the_silent(Event()) == ""
    with clock.travel(clock.now() + ANSWER_WITHIN + timedelta(minutes=1)):
        with pytest.raises(AnsweredTooLate, match="temps de répondre"), transaction():
            refuse_instead(row(counter), by=RESIDENT)
        assert answer_for_the_silent(Event()) == "1 proposals answered by silence"
        assert answer_for_the_silent(Event()) == ""
    assert counter.again(bag).due_cents == due
    assert sound()


@pytest.mark.parametrize(("wish", "due"), [("replace", 450), ("call", 150)])
def test_a_packed_bag_waits_for_no_answer(counter: Counter, wish: str, due: int) -> None:
    bag = proposed(counter, counter.bun, wish=wish)
    with transaction():
        mark_ready(counter.bag(bag.order.reference), by=counter.by)
    assert (counter.again(bag).due_cents, refunded(counter)) == (due, 450 - due)
    with pytest.raises(AlreadyAnswered), transaction():
        accept_instead(row(counter), by=RESIDENT)
    assert sound()


@pytest.mark.parametrize("how", ["cancel", "decline"])
def test_a_bag_given_up_lets_go_of_what_was_proposed(counter: Counter, how: str) -> None:
    bag = proposed(counter, counter.bun, wish="replace")
    with transaction():
        if how == "cancel":
            cancel(bag, by=RESIDENT)
        else:
            decline(bag, reason="Four en panne", by=counter.by)
    with pytest.raises(NotBeingPacked), transaction():
        accept_instead(row(counter), by=RESIDENT)
    with clock.travel(clock.now() + ANSWER_WITHIN + timedelta(minutes=1)):
        assert answer_for_the_silent(Event())
    assert counter.level(counter.bun) == (5, 0)
    assert (row(counter).state, refunded(counter)) == ("taken_back", 450)
    assert sound()


def test_the_shop_may_think_better_of_it_even_after_a_yes(counter: Counter) -> None:
    bag = proposed(counter, counter.bun)
    with pytest.raises(AlreadyProposed), transaction():
        propose(counter.line(bag), key=key_of(counter.bread.variant.id), by=counter.by)
    with transaction():
        accept_instead(row(counter), by=counter.by)  # said on the phone
    with transaction():
        take_proposal_back(row(counter), by=counter.by)
    assert (counter.again(bag).due_cents, counter.level(counter.bun)) == (150, (5, 0))
    with transaction():
        propose(counter.line(bag), key=key_of(counter.bread.variant.id), by=counter.by)
    assert sound()


def test_nothing_is_proposed_for_what_was_found(counter: Counter) -> None:
    bag = counter.order((counter.roll, 3))
    with pytest.raises(NothingMissing), transaction():
        propose(counter.line(bag), key=key_of(counter.bun.variant.id), by=counter.by)


def test_the_resident_is_asked_once_with_what_it_costs_and_until_when(counter: Counter) -> None:
    proposed(counter, counter.bun)
    query = select(Notice).where(Notice.town_id == counter.town.id, Notice.event == "replacement")
    mail = db.session.scalars(query).one()
    body = mail.body.replace("\u00a0", " ")
    assert "– 2 × Brioche : vous payez 3,00 €" in body
    assert "avant 10 h 30" in body
    assert "/replacements/1?key=" in mail.body
