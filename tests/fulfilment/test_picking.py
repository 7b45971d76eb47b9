"""Packing: ticks that undo nobody's, real weights, and what is missing."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.core.errors import ChangedMeanwhile, Refusal
from marketplace.fulfilment.picking.errors import NotBeingPacked, NotSure, OtherProduct
from marketplace.fulfilment.picking.finding import pick, put_back
from marketplace.fulfilment.picking.lacking import find_fewer
from marketplace.fulfilment.picking.proposals import missing_units
from marketplace.fulfilment.picking.scales import choose_layout
from marketplace.fulfilment.picking.weighing import weigh
from marketplace.fulfilment.services import hand_over, mark_ready
from marketplace.moving.audit import breaches
from marketplace.orders.actors import Actor
from marketplace.orders.models import OrderLine, ShopOrder
from marketplace.orders.picking.labels import check_digit
from marketplace.orders.picking.models import Pick, ScaleLayout
from marketplace.orders.picking.weights import WeightRefused
from marketplace.payments.models import Refund
from marketplace.shops.models import Shop, ShopRole
from marketplace.towns.models import Town
from tests.factories import make_worker
from tests.fulfilment.picks import Counter

pytestmark = pytest.mark.all_towns  # the audit looks over all of them


@pytest.fixture(autouse=True)
def _stopped(thursday_morning: object) -> None:
    """The clock stands still."""


@pytest.fixture
def counter(town: Town, shop: Shop) -> Counter:
    """The bakery's counter."""
    return Counter(town, shop)


def put_on_scale(
    counter: Counter, line: OrderLine, typed: str, *, seen: int | None = None, sure: int | None = None
) -> None:
    """The shop weighs a line."""
    with transaction():
        weigh(line, typed=typed, seen=seen, confirmed_grams=sure, by=counter.by)


def tick_of(line: OrderLine) -> Pick | None:
    """Who found it."""
    db.session.rollback()
    return db.session.get(Pick, (line.town_id, line.id))


def refunds_of(bag: ShopOrder) -> list[int]:
    """What was given back of a bag, in order."""
    query = select(Refund).where(Refund.town_id == bag.town_id, Refund.shop_order_id == bag.id)
    return [refund.amount_cents for refund in db.session.scalars(query.order_by(Refund.id))]


def test_the_first_tick_begins_the_bag_and_counts(counter: Counter) -> None:
    bag = counter.order((counter.roll, 2))
    helper = make_worker(counter.shop, role=ShopRole.STAFF, email="lou@example.org")
    for by in (counter.by, Actor.person(helper.id)):
        with transaction():
            pick(counter.line(bag), by=by)
    tick = tick_of(counter.line(bag))
    assert tick
    assert tick.by_user_id == counter.baker.id
    assert counter.again(bag).state == "picking"


def test_who_takes_a_tick_away_takes_the_one_that_was_seen(counter: Counter) -> None:
    bag = counter.order((counter.roll, 2))
    with transaction():
        pick(counter.line(bag), by=counter.by)
    seen = tick_of(counter.line(bag))
    assert seen
    first = seen.at
    with transaction():
        put_back(counter.line(bag), seen_at=first)
    with clock.travel(first.replace(minute=first.minute + 1)), transaction():
        pick(counter.line(bag), by=counter.by)
    with pytest.raises(ChangedMeanwhile), transaction():
        put_back(counter.line(bag), seen_at=first)
    assert tick_of(counter.line(bag))


def test_a_bag_that_is_packed_is_left_alone_in_words(counter: Counter) -> None:
    bag = counter.order((counter.ham, 500), (counter.roll, 2))
    with transaction():
        mark_ready(counter.bag(bag.order.reference), by=counter.by)
    acts: list[Callable[[], None]] = [
        lambda: pick(counter.line(bag), by=counter.by),
        lambda: weigh(counter.line(bag), typed="480", seen=None, confirmed_grams=None, by=counter.by),
        lambda: find_fewer(counter.line(bag, 1), found=0, seen=None, by=counter.by),
    ]
    for act in acts:
        with pytest.raises(NotBeingPacked, match="prête"), transaction():
            act()


@pytest.mark.parametrize(("grams", "due"), [(451, 902), (500, 1000), (530, 1060)])
def test_the_real_weight_is_charged_and_leaves_the_stock(counter: Counter, grams: int, due: int) -> None:
    bag = counter.order((counter.ham, 500))
    put_on_scale(counter, counter.line(bag), str(grams))
    assert counter.level(counter.ham) == (5000, grams)
    assert missing_units(counter.line(bag)) == 0  # lighter is not missing
    with transaction():
        mark_ready(counter.bag(bag.order.reference), by=counter.by)
    bag = counter.again(bag)
    assert (bag.total_cents, bag.most_cents, bag.due_cents) == (1000, 1100, due)
    assert refunds_of(bag) == [1100 - due]
    with transaction():
        hand_over(bag, by=counter.by)
    assert counter.level(counter.ham) == (5000 - grams, 0)
    assert refunds_of(bag) == [1100 - due]
    assert not [breach for breach in breaches() if not breach.is_finding]


def test_above_the_ceiling_it_asks_and_charges_the_ceiling(counter: Counter) -> None:
    bag = counter.order((counter.ham, 500))
    with pytest.raises(NotSure, match="plus que convenu") as asked:
        put_on_scale(counter, counter.line(bag), "0,6 kg")
    assert counter.line(bag).given is None
    put_on_scale(counter, counter.line(bag), "0,6 kg", sure=asked.value.grams)
    line = counter.line(bag)
    assert (line.given, line.due_cents, line.quantity, line.total_cents) == (600, 1100, 500, 1000)


@pytest.mark.parametrize("typed", ["5000", "50"])
def test_ten_times_too_much_or_too_little_is_asked_again(counter: Counter, typed: str) -> None:
    bag = counter.order((counter.ham, 500))
    with pytest.raises(NotSure, match="vraiment"):
        put_on_scale(counter, counter.line(bag), typed)
    with pytest.raises(NotSure):  # what was confirmed is another weight
        put_on_scale(counter, counter.line(bag), typed, sure=500)


@pytest.mark.parametrize("typed", ["-480", "0", "lourd"])
def test_what_is_no_weight_changes_nothing(counter: Counter, typed: str) -> None:
    bag = counter.order((counter.ham, 500))
    with pytest.raises(WeightRefused):
        put_on_scale(counter, counter.line(bag), typed)
    assert counter.again(bag).state == "accepted"


def test_the_label_of_the_scale_is_read_and_another_product_s_is_named(counter: Counter) -> None:
    bag = counter.order((counter.ham, 500))
    with transaction():
        choose_layout(counter.shop, layout=ScaleLayout.WEIGHT_5)
        counter.ham.variant.sku, counter.roll.variant.sku = "42", "43"
    for article, told in (("00043", "Pain au lait"), ("00099", "00099")):
        with pytest.raises(OtherProduct, match=told):
            put_on_scale(counter, counter.line(bag), _label(f"21{article}00480"))
    put_on_scale(counter, counter.line(bag), _label("210004200480"))
    assert counter.line(bag).given == 480


def test_two_scales_one_line_the_second_is_told(counter: Counter) -> None:
    bag = counter.order((counter.ham, 500))
    put_on_scale(counter, counter.line(bag), "480")
    with pytest.raises(ChangedMeanwhile):
        put_on_scale(counter, counter.line(bag), "510")
    put_on_scale(counter, counter.line(bag), "510", seen=480)
    assert counter.line(bag).given == 510


def test_what_is_missing_is_not_paid_and_leaves_the_count(counter: Counter) -> None:
    bag = counter.order((counter.roll, 3))
    with transaction():
        find_fewer(counter.line(bag), found=1, seen=None, by=counter.by)
    assert counter.level(counter.roll) == (10, 1)  # two that nobody can find are not for sale either
    assert counter.line(bag).due_cents == 150
    with transaction():
        find_fewer(counter.line(bag), found=3, seen=1, by=counter.by)
    assert counter.level(counter.roll) == (12, 3)
    with transaction():
        find_fewer(counter.line(bag), found=0, seen=3, by=counter.by)
        mark_ready(counter.bag(bag.order.reference), by=counter.by)
    assert refunds_of(bag) == [450]
    assert not [breach for breach in breaches() if not breach.is_finding]


@pytest.mark.parametrize("found", [-1, 4])
def test_nobody_finds_more_than_was_asked_for(counter: Counter, found: int) -> None:
    bag = counter.order((counter.roll, 3))
    with pytest.raises(Refusal, match="entre 0 et 3"), transaction():
        find_fewer(counter.line(bag), found=found, seen=None, by=counter.by)


def _label(digits: str) -> str:
    return digits + str(check_digit(digits))
