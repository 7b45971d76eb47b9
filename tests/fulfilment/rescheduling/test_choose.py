"""A resident puts bags into other windows: all of them together, or none; while their shops still can."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

import pytest
from sqlalchemy import select

from marketplace.catalogue.models import Offered
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.core.errors import ChangedMeanwhile, Refusal
from marketplace.fulfilment.rescheduling.bags import open_bags_of
from marketplace.fulfilment.rescheduling.choosing import Wish, choose_windows
from marketplace.fulfilment.rescheduling.proposing import walks_for
from marketplace.fulfilment.rescheduling.rights import MOST_WISHES, TimeFixed, TimeTaken
from marketplace.fulfilment.rescheduling.windows import other_windows_of, windows_of
from marketplace.fulfilment.services import TooLateToCancel, accept, cancel
from marketplace.moving.audit import breaches
from marketplace.orders.actors import Actor
from marketplace.orders.handovers.stops import send_through_hub
from marketplace.orders.models import OrderLine
from marketplace.orders.states import ShopOrderState
from marketplace.pickup.hubs import open_hub
from marketplace.pickup.models import SlotBooking
from marketplace.pickup.opening import limit_windows
from marketplace.pickup.slots import Window, key_of
from marketplace.towns.models import Town
from marketplace.towns.queries import town_by_id
from tests.factories import THURSDAY_MORNING
from tests.fulfilment.together.touring import Tour

pytestmark = pytest.mark.all_towns
LATE = timedelta(hours=5)


@pytest.fixture(autouse=True)
def _morning(database: None) -> Iterator[None]:
    with clock.travel(THURSDAY_MORNING):
        yield


@pytest.fixture
def tour(town: Town) -> Tour:
    """An order over two shops."""
    return Tour(town, count=2)


def free(tour: Tour, number: int) -> Window:
    """A window in the afternoon that the bag could be put into."""
    others = other_windows_of(town_by_id(tour.town_id), bag=tour.bag(number))
    return next(window for window in others if window.starts_at >= THURSDAY_MORNING + LATE)


def choose(tour: Tour, windows: Mapping[int, str], *, seen: str = "") -> int:
    """Ask for these windows, by the shop's number; gives how many bags have another time.

    `seen`: the time on the page, where it is not the one they have.
    """
    with transaction():
        bags = {number: tour.bag_to_act_on(number) for number in windows}
        wishes = {bags[n].id: Wish(key, seen or key_of(bags[n].collect_from)) for n, key in windows.items()}
        return len(choose_windows(list(bags.values()), wishes=wishes))


def times(tour: Tour) -> list[str]:
    """When the bags are fetched, as forms name it."""
    return [key_of(tour.bag(number).collect_from) for number in range(tour.count)]


def taken(town: Town) -> set[str]:
    """The windows in which somebody has a place, whatever the shop."""
    query = select(SlotBooking.starts_at).where(SlotBooking.town_id == town.id, SlotBooking.taken > 0)
    return {key_of(at) for at in db.session.scalars(query)}


def test_the_whole_order_gets_other_times_and_everybody_is_told_once(town: Town, tour: Tour) -> None:
    keys = [free(tour, number).key for number in range(2)]
    assert choose(tour, dict(enumerate(keys))) == 2
    assert times(tour) == keys
    assert taken(town) == set(keys)
    assert tour.told() == ["rescheduled"]
    assert [tour.told(recipient=f"shop{number}@example.org") for number in range(2)] == [["moved"], ["moved"]]
    assert list(breaches()) == []


def test_when_one_window_is_gone_nothing_changes(town: Town, tour: Tour) -> None:
    before, keys = times(tour), [free(tour, number).key for number in range(2)]
    shop_id = tour.shop_ids[1]
    with transaction():
        limit_windows(town.id, point_id=shop_id, capacity=0)
    with pytest.raises(TimeTaken):
        choose(tour, dict(enumerate(keys)))
    assert times(tour) == before
    assert taken(town) == set(before)
    assert tour.told() == []


def test_a_bag_that_keeps_its_time_is_left_alone(tour: Tour) -> None:
    before = times(tour)
    chosen = free(tour, 1).key
    assert choose(tour, {0: before[0], 1: chosen}) == 1
    assert times(tour) == [before[0], chosen]
    assert tour.told(recipient="shop0@example.org") == []
    assert choose(tour, {0: before[0], 1: chosen}) == 0


def test_somebody_who_changes_again_and_again_is_sent_to_the_shop(tour: Tour) -> None:
    for _time in range(MOST_WISHES):
        assert choose(tour, {0: free(tour, 0).key}) == 1
    before = times(tour)
    with pytest.raises(TimeFixed, match="appelez la boutique"):
        choose(tour, {0: free(tour, 0).key})
    assert times(tour) == before
    assert choose(tour, {1: free(tour, 1).key}) == 1


def test_an_accepted_bag_may_still_be_moved_a_packed_one_may_not(tour: Tour) -> None:
    bag = tour.bag(0)
    with transaction():
        accept(bag, by=tour.by)
    assert choose(tour, {0: free(tour, 0).key}) == 1
    key = free(tour, 1).key
    tour.pack(1)
    with pytest.raises(TimeFixed):
        choose(tour, {1: key})


def test_a_bag_that_is_late_may_be_moved_until_its_time_is_over(tour: Tour) -> None:
    key, other, bag = free(tour, 0).key, free(tour, 1).key, tour.bag(0)
    with clock.travel(bag.collect_from):
        assert choose(tour, {0: key}) == 1
    with clock.travel(tour.bag(1).collect_until), pytest.raises(TimeFixed):
        choose(tour, {1: other})


def test_what_is_being_packed_in_time_stays(tour: Tour) -> None:
    key, bag = free(tour, 0).key, tour.bag(0)
    with transaction():
        accept(bag, by=tour.by)
        bag.become(ShopOrderState.PICKING, at=clock.now(), by=tour.by)
    with pytest.raises(TimeFixed):
        choose(tour, {0: key})
    with clock.travel(tour.bag(0).collect_from):
        assert choose(tour, {0: key}) == 1


def test_what_goes_to_a_hub_stays(town: Town, tour: Tour) -> None:
    key, bag_id = free(tour, 0).key, tour.bag(0).id
    with transaction():
        hub = open_hub(town.id, slug="la-gare", name="La Gare")
        send_through_hub(town.id, shop_order_id=bag_id, point_id=hub.id)
    with pytest.raises(TimeFixed):
        choose(tour, {0: key})


def test_a_time_seen_on_an_old_page_is_refused(tour: Tour) -> None:
    (old, _other), key = times(tour), free(tour, 0).key
    choose(tour, {0: key})
    with pytest.raises(ChangedMeanwhile):
        choose(tour, {0: old}, seen=old)
    assert times(tour)[0] == key


def test_who_wished_another_time_may_not_give_up_a_packed_bag_for_it(tour: Tour) -> None:
    choose(tour, {0: free(tour, 0).key})
    tour.pack(0)
    bag = tour.bag(0)
    with pytest.raises(TooLateToCancel), transaction():
        cancel(bag, by=Actor.resident(None))


def test_what_is_made_to_order_is_not_had_sooner(tour: Tour) -> None:
    choose(tour, {0: free(tour, 0).key})
    bag = tour.bag(0)
    with transaction():
        line = db.session.scalars(
            select(OrderLine).where(OrderLine.town_id == bag.town_id, OrderLine.shop_order_id == bag.id)
        ).one()
        line.offered = Offered.TO_ORDER
    bag = tour.bag(0)
    others = other_windows_of(town_by_id(tour.town_id), bag=bag)
    assert others
    assert all(window.starts_at > bag.collect_from for window in others)


def test_walks_are_proposed_for_what_may_be_moved(tour: Tour) -> None:
    town = town_by_id(tour.town_id)
    bags = [each.bag for each in open_bags_of(town.id, order_id=tour.order_id) if each.is_free]
    walks = walks_for(town, bags=bags, windows=windows_of(town, bags=bags))
    assert 1 <= len(walks) <= 3
    assert all({call.point_id for call in walk.calls} == set(tour.shop_ids) for walk in walks)
    now = {bag.shop_id: bag.collect_from for bag in bags}
    assert all(any(call.window.starts_at != now[call.point_id] for call in walk.calls) for walk in walks)


def test_a_moved_bag_leaves_a_walk_whose_rest_is_ready(town: Town, tour: Tour) -> None:
    tour.pack(0)
    assert tour.told() == []
    tomorrow = next(
        window
        for window in other_windows_of(town_by_id(town.id), bag=tour.bag(1))
        if window.local_day > tour.bag(1).local_day
    )
    choose(tour, {1: tomorrow.key})
    assert sorted(tour.told()) == ["ready", "rescheduled"]


def test_a_time_that_is_none_is_refused_in_words(tour: Tour) -> None:
    before = times(tour)
    with pytest.raises(Refusal, match="plus libre"):
        choose(tour, {0: "demain"})
    assert times(tour) == before
