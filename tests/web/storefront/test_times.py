"""Another time for a whole order: as a walk or shop by shop, without scripts, all of it or nothing."""

import re
from collections.abc import Callable, Iterator

import pytest

from marketplace.core import clock
from marketplace.core.db import transaction
from marketplace.core.references import link_key
from marketplace.orders.handovers.stops import stop_of
from marketplace.pickup.opening import limit_windows
from marketplace.pickup.slots import key_of
from marketplace.shops.models import ShopRole
from marketplace.shops.services import hire
from marketplace.towns.models import Town
from tests.factories import THURSDAY_MORNING, make_person
from tests.fulfilment.together.touring import Tour, fetch_at_hub
from tests.visitors import Visitor
from tests.web.storefront.buying import plain

_WALK = re.compile(r'name="way" value="([^"]*=[^"]*)"')
_SEEN = re.compile(r'name="(seen-[^"]+)" value="([^"]+)"')
_TIMES = re.compile(r'name="at-maison-morel">(.*?)</select>', re.DOTALL)
_HUB_SEEN = re.compile(r'name="hub_seen" value="([^"]+)"')
_HUB_TIMES = re.compile(r'name="hub_at">(.*?)</select>', re.DOTALL)
_OPTION = re.compile(r'<option value="([^"]+)">')


@pytest.fixture(autouse=True)
def _morning(database: None) -> Iterator[None]:
    with clock.travel(THURSDAY_MORNING):
        yield


@pytest.fixture
def tour(town: Town) -> Tour:
    """An order over two shops."""
    return Tour(town, count=2)


@pytest.fixture
def address(tour: Tour) -> str:
    """Where its times are changed, with the key of the order."""
    return f"/orders/{tour.reference}/times?key={link_key('order', tour.order_id)}"


def times(tour: Tour) -> list[str]:
    """When its bags are fetched."""
    return [key_of(tour.bag(number).collect_from) for number in range(tour.count)]


def seen_on(page: str) -> dict[str, str]:
    """The hidden fields that say which times the page showed."""
    return dict(_SEEN.findall(page))


def test_a_walk_is_taken_in_one_tap(visitor: Visitor, tour: Tour, address: str) -> None:
    page = visitor.get(address).text
    walk = _WALK.findall(page)[0]
    answer = visitor.post(address, data={**seen_on(page), "way": walk})
    assert answer.status_code == 303
    assert sorted(walk.split()) == sorted(
        f"{slug}={key}" for slug, key in zip(("maison-morel", "fromagerie-lantier"), times(tour), strict=True)
    )
    assert "les 2 boutiques sont prévenues" in plain(visitor.get(answer.location).text)


def test_a_time_is_chosen_for_one_shop_and_the_other_keeps_its_own(
    visitor: Visitor, tour: Tour, address: str
) -> None:
    page, before = visitor.get(address).text, times(tour)
    (offered,) = _TIMES.findall(page)
    chosen = _OPTION.findall(offered)[4]
    fields = {**seen_on(page), "way": "each", "at-maison-morel": chosen, "at-fromagerie-lantier": before[1]}
    assert visitor.post(address, data=fields).status_code == 303
    assert times(tour) == [chosen, before[1]]


def test_a_window_that_vanished_is_told_and_nothing_has_changed(
    visitor: Visitor, town: Town, tour: Tour, address: str
) -> None:
    page, before = visitor.get(address).text, times(tour)
    with transaction():
        limit_windows(town.id, point_id=tour.shop_ids[0], capacity=0)
    answer = visitor.post(address, data={**seen_on(page), "way": _WALK.findall(page)[0]})
    assert answer.status_code == 409
    assert "Cette heure n’est plus libre" in answer.text
    assert times(tour) == before


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"seen-nulle-part": "20260611T0900Z", "way": "each"},
        {"seen-maison-morel": "20260611T0100Z", "way": "each"},
    ],
)
def test_a_form_that_shows_no_longer_what_is_true_is_refused(
    visitor: Visitor, tour: Tour, address: str, fields: dict[str, str]
) -> None:
    before = times(tour)
    answer = visitor.post(address, data={**fields, "at-maison-morel": "20260612T0700Z"})
    assert answer.status_code == 409
    assert times(tour) == before


@pytest.mark.parametrize("way", ["demain", "maison-morel=", "maison-morel=2026", "=", "a=b c"])
def test_nonsense_for_a_walk_moves_nothing(visitor: Visitor, tour: Tour, address: str, way: str) -> None:
    page, before = visitor.get(address).text, times(tour)
    assert visitor.post(address, data={**seen_on(page), "way": way}).status_code in {303, 409}
    assert times(tour) == before


def test_a_stranger_finds_nothing(
    visitor: Visitor, browser_for: Callable[[str], Visitor], other_town: Town, tour: Tour, address: str
) -> None:
    bare, seen = address.partition("?")[0], {"seen-maison-morel": times(tour)[0]}
    elsewhere = browser_for("val-brume.localhost")
    assert visitor.get(bare).status_code == visitor.post(bare, data=seen).status_code == 404
    assert elsewhere.get(address).status_code == elsewhere.post(address, data=seen).status_code == 404


def test_a_form_from_elsewhere_changes_nothing(visitor: Visitor, tour: Tour, address: str) -> None:
    page, before = visitor.get(address).text, times(tour)
    fields = {**seen_on(page), "way": _WALK.findall(page)[0]}
    answer = visitor.post(address, data=fields, headers={"Origin": "https://ailleurs.example"})
    assert answer.status_code in {400, 403}
    assert times(tour) == before


def test_what_is_fetched_at_the_hub_gets_another_time_there(
    visitor: Visitor, town: Town, tour: Tour, address: str
) -> None:
    fetch_at_hub(tour, town)
    page = visitor.get(address).text
    (now,), (offered,) = _HUB_SEEN.findall(page), _HUB_TIMES.findall(page)
    chosen = _OPTION.findall(offered)[1]
    assert _WALK.findall(page) == []
    answer = visitor.post(address, data={"hub_seen": now, "hub_at": chosen})
    assert answer.status_code == 303
    stop = stop_of(town.id, shop_order_id=tour.bag(0).id)
    assert stop
    assert stop.fetch_from
    assert key_of(stop.fetch_from) == chosen != now
    refused = visitor.post(address, data={"hub_seen": now, "hub_at": chosen})
    assert refused.status_code == 409


def test_once_everything_is_packed_the_order_says_so(visitor: Visitor, tour: Tour, address: str) -> None:
    tour.pack(0, 1)
    answer = visitor.get(address)
    assert answer.status_code == 303
    assert "appelez la boutique" in plain(visitor.get(answer.location).text)


def test_the_shop_reads_on_its_board_that_the_time_is_another_one(
    visitor: Visitor, browser_for: Callable[[str], Visitor], tour: Tour, address: str
) -> None:
    page = visitor.get(address).text
    visitor.post(address, data={**seen_on(page), "way": _WALK.findall(page)[0]})
    owner = make_person("marie@example.org", name="Marie")
    with transaction():
        hire(tour.shops[0], user_id=owner.id, role=ShopRole.OWNER)
    counter = browser_for("localhost")
    counter.sign_in(owner.id)
    board = plain(counter.get("/backoffice/maison-morel/").text)
    assert "Heure changée par le client (avant : 11 h)" in board
    story = plain(counter.get(f"/backoffice/maison-morel/orders/{tour.reference}").text)
    assert "Heure changée : " in story.split("Son histoire")[1]
