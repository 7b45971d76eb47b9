"""One-tap links: ours, for one bag of one shop of one town, for one act, for a while."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from marketplace.alerts.links import BagLink, LinkAct, LinkBroken, LinkExpired, link_token, read_link
from marketplace.core import clock
from tests.factories import THURSDAY_MORNING

TOWN, SHOP, BAG = 11, 22, 33
LINK = BagLink(LinkAct.ACCEPT, BAG, 4, THURSDAY_MORNING + timedelta(hours=3))


@pytest.fixture(autouse=True)
def _stopped(database: None, thursday_morning: object) -> None:
    """The clock stands still, within an app."""


@pytest.fixture
def token() -> str:
    return link_token(LINK, town_id=TOWN, shop_id=SHOP)


def read(token: str, *, town_id: int = TOWN, shop_id: int | None = SHOP) -> BagLink:
    return read_link(token, town_id=town_id, shop_of=lambda _bag: shop_id)


def swapped(token: str) -> Iterator[str]:
    """The token with one sign changed, each in turn but the last, of which some bits say nothing."""
    for place, sign in enumerate(token[:-1]):
        yield token[:place] + ("A" if sign != "A" else "B") + token[place + 1 :]


def test_a_link_says_what_it_is_for(token: str) -> None:
    assert read(token) == LINK
    assert len(token) == 42


def test_another_town_another_shop_and_no_bag_at_all_find_it_broken(token: str) -> None:
    with pytest.raises(LinkBroken):
        read(token, town_id=TOWN + 1)
    with pytest.raises(LinkBroken):
        read(token, shop_id=SHOP + 1)
    with pytest.raises(LinkBroken):
        read(token, shop_id=None)


def test_no_sign_of_it_can_be_changed(token: str) -> None:
    for forged in swapped(token):
        with pytest.raises(LinkBroken):
            read(forged)


@pytest.mark.parametrize("text", ["", "x", "é" * 42, "=" * 42, "A" * 42, "A" * 5000, "../../etc/passwd"])
def test_what_is_no_link_is_told_in_words(text: str) -> None:
    with pytest.raises(LinkBroken, match="pas complet"):
        read(text)


def test_a_link_ends_with_its_window(token: str) -> None:
    with clock.travel(LINK.expires_at - timedelta(seconds=1)):
        assert read(token) == LINK
    with clock.travel(LINK.expires_at), pytest.raises(LinkExpired, match="plus valable"):
        read(token)
