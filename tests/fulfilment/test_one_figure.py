"""Random packing: whatever is ticked, weighed, missing or replaced, everybody reads one figure."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from marketplace.core.db import db, transaction
from marketplace.core.errors import Refusal
from marketplace.fulfilment.picking.answering import accept_instead, refuse_instead
from marketplace.fulfilment.picking.lacking import find_fewer
from marketplace.fulfilment.picking.proposals import candidates_for, standing_of
from marketplace.fulfilment.picking.replacing import propose
from marketplace.fulfilment.picking.weighing import weigh
from marketplace.fulfilment.queries import ticket_of
from marketplace.fulfilment.services import hand_over, mark_ready
from marketplace.moving.audit import breaches
from marketplace.notices.models import Notice
from marketplace.orders.actors import Actor
from marketplace.orders.models import ShopOrder
from marketplace.orders.receipts import receipt_of
from marketplace.payments.bag_receipts import receipt_for
from marketplace.payments.figures import bag_figures_of
from marketplace.payments.ledger.models import Account, LedgerEntry, LedgerTransaction
from marketplace.payments.queries import refunds_of
from marketplace.shops.models import Shop
from marketplace.stock.counting import count
from marketplace.stock.models import Movement, Reason
from marketplace.towns.models import Town
from tests.fulfilment.picks import Counter

pytestmark = pytest.mark.all_towns  # the audit looks over all of them

ACTS = st.lists(
    st.tuples(
        st.sampled_from(["weigh", "find", "propose", "yes", "no"]), st.integers(0, 3), st.integers(0, 700)
    ),
    max_size=7,
)


@pytest.fixture
def counter(town: Town, shop: Shop, thursday_morning: object) -> Counter:
    """The bakery's counter."""
    return Counter(town, shop)


def play(counter: Counter, bag: ShopOrder, act: str, place: int, amount: int) -> None:
    """One act of the shop or the resident; one that is refused changes nothing."""
    places = {line.position: line for line in counter.again(bag).lines}
    line = places.get(place)
    if line is None:
        return
    try:
        with transaction():
            standing = standing_of(line)
            if act == "weigh":
                weigh(line, typed=str(amount), seen=line.given, confirmed_grams=amount, by=counter.by)
            elif act == "find":
                find_fewer(line, found=amount % 5, seen=line.given, by=counter.by)
            elif act == "propose":
                offered = candidates_for(line)
                propose(line, key=offered[amount % len(offered)].key if offered else "", by=counter.by)
            elif standing:
                answer = accept_instead if act == "yes" else refuse_instead
                answer(standing, by=Actor.resident(None))
    except Refusal:
        pass


def handed_out(counter: Counter) -> dict[int, int]:
    """What has left the shop in bags, by variant."""
    query = (
        select(Movement.variant_id, func.sum(-Movement.quantity))
        .where(Movement.town_id == counter.town.id, Movement.reason == Reason.HAND_OVER)
        .group_by(Movement.variant_id)
    )
    return {variant_id: int(units) for variant_id, units in db.session.execute(query)}


def restock(counter: Counter) -> None:
    """The shelf is full again."""
    with transaction():
        for goods, units in ((counter.ham, 5000), (counter.roll, 12), (counter.bun, 5), (counter.bread, 5)):
            count(
                counter.town.id,
                variant_id=goods.variant.id,
                on_hand=units,
                reason=Reason.COUNT,
                by_user_id=counter.baker.id,
            )


def check(counter: Counter, bag: ShopOrder, before: dict[int, int], *, online: bool) -> None:
    """Lines, bag, board, receipt, payment and book say one amount; the stock says what left."""
    bag, town_id = counter.again(bag), counter.town.id
    due = sum(line.due_cents for line in bag.lines)
    assert bag.due_cents == due <= bag.most_cents
    figure = bag_figures_of(town_id, shop_order_ids=[bag.id])[bag.id]
    receipt = receipt_of(town_id, reference=bag.order.reference)
    assert receipt
    refunds = refunds_of(town_id, bag.order_id)
    paper = receipt_for(receipt.bags[0], refunds=refunds)
    assert figure.kept_cents == paper.kept_cents == sum(row.gross_cents for row in paper.vat) == due
    ticket = ticket_of(town_id, counter.shop.id, reference=bag.order.reference)
    assert ticket
    assert ticket.total_cents == due
    if online:
        assert bag.most_cents - sum(refund.cents for refund in refunds) == due
        assert final_of(bag) == due
    units = dict(before)
    for line in bag.lines:
        given = line.quantity - line.withdrawn if line.given is None else line.given
        if given:
            units[line.variant_id] = units.get(line.variant_id, 0) + given
    assert handed_out(counter) == units
    assert [str(breach) for breach in breaches() if not breach.is_finding] == []


def final_of(bag: ShopOrder) -> int:
    """What the book says the bag earned, for its shop and in commission."""
    query = (
        select(func.sum(-LedgerEntry.amount_cents))
        .join(
            LedgerTransaction,
            (LedgerTransaction.town_id == LedgerEntry.town_id)
            & (LedgerTransaction.id == LedgerEntry.transaction_id),
        )
        .where(
            LedgerEntry.town_id == bag.town_id,
            LedgerEntry.account.in_([Account.PAYABLE, Account.COMMISSION]),
            LedgerTransaction.source_kind == "shop_order",
            LedgerTransaction.source_id == bag.id,
            LedgerTransaction.kind == "final",
        )
    )
    return int(db.session.scalar(query) or 0)


@pytest.mark.parametrize("online", [True, False], ids=["card", "till"])
def test_a_weighed_short_and_replaced_bag_says_one_figure(counter: Counter, *, online: bool) -> None:
    bag = counter.order((counter.ham, 500), (counter.roll, 3), online=online, wish="replace")
    for act, place, amount in [
        ("weigh", 0, 530),
        ("find", 1, 1),
        ("propose", 1, 1),
        ("yes", 1, 0),
        ("weigh", 0, 512),
    ]:
        play(counter, bag, act, place, amount)
    with transaction():
        mark_ready(counter.bag(bag.order.reference), by=counter.by)
    mail = db.session.scalars(
        select(Notice).where(Notice.town_id == counter.town.id, Notice.event == "ready")
    ).one()
    assert "10,24" in mail.body  # 512 g at 20 euros
    with transaction():
        hand_over(counter.bag(bag.order.reference), by=counter.by)
    assert counter.again(bag).due_cents == 1024 + 150 + 300
    check(counter, bag, {}, online=online)


@given(acts=ACTS, online=st.booleans(), wish=st.sampled_from(["replace", "call", "drop"]))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_random_packing_says_one_figure(
    counter: Counter, acts: list[tuple[str, int, int]], wish: str, *, online: bool
) -> None:
    restock(counter)
    before = handed_out(counter)
    bag = counter.order((counter.ham, 500), (counter.roll, 3), online=online, wish=wish)
    for act, place, amount in acts:
        play(counter, bag, act, place, amount)
    with transaction():
        mark_ready(counter.bag(bag.order.reference), by=counter.by)
    with transaction():
        hand_over(counter.bag(bag.order.reference), by=counter.by)
    check(counter, bag, before, online=online)
