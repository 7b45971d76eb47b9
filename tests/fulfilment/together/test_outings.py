"""Which bags belong together: one walk, one hub, and not what is fetched in the evening."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from marketplace.fulfilment.together.outings import APART, Part, outings_of
from marketplace.orders.states import ShopOrderState

TEN = datetime(2026, 6, 11, 8, 0, tzinfo=UTC)
_S = ShopOrderState


def part(
    number: int, *, minutes: int = 0, state: ShopOrderState = _S.ACCEPTED, hub: int | None = None
) -> Part:
    """A bag of half an hour's window, so many minutes after ten."""
    begins = TEN + timedelta(minutes=minutes)
    return Part(number, number, state, begins, begins + timedelta(minutes=30), hub, "La Gare" if hub else "")


def groups(*parts: Part) -> list[list[int]]:
    """The outings, by what the bags are called."""
    return [[each.shop_order_id for each in outing.parts] for outing in outings_of(parts)]


def test_what_is_fetched_one_after_the_other_is_one_walk() -> None:
    assert groups(part(1, minutes=60), part(2), part(3, minutes=30)) == [[2, 3, 1]]


def test_who_would_have_to_wait_for_more_than_an_hour_goes_twice() -> None:
    assert groups(part(1), part(2, minutes=90)) == [[1, 2]]
    assert groups(part(1), part(2, minutes=91)) == [[1], [2]]


def test_a_long_window_holds_a_walk_together() -> None:
    all_day = Part(1, 1, _S.ACCEPTED, TEN, TEN + timedelta(hours=8))
    assert groups(all_day, part(2, minutes=400), part(3, minutes=30)) == [[1, 3, 2]]


def test_a_hub_is_an_outing_of_its_own() -> None:
    assert groups(part(1, hub=7), part(2), part(3, hub=7, minutes=500)) == [[1, 3], [2]]


def test_what_is_packed_in_its_shop_is_not_at_the_hub_yet() -> None:
    assert part(1, state=_S.READY).is_here
    assert not part(1, state=_S.READY, hub=7).is_here
    assert part(1, state=_S.AT_HUB, hub=7).is_here


@given(st.lists(st.tuples(st.integers(0, 2000), st.sampled_from([None, 7, 8])), max_size=12))
def test_every_bag_is_in_one_outing_and_walks_lie_apart(drawn: list[tuple[int, int | None]]) -> None:
    parts = [part(number, minutes=minutes, hub=hub) for number, (minutes, hub) in enumerate(drawn)]
    outings = outings_of(parts)
    assert sorted(each.shop_order_id for outing in outings for each in outing.parts) == list(
        range(len(parts))
    )
    walks = [outing for outing in outings if not outing.hub_name]
    for before, after in pairwise(walks):
        assert after.starts_at - before.ends_at > APART
    assert all(len({each.hub_id for each in outing.parts}) == 1 for outing in outings)
