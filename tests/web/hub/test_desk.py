"""The desk of a hub: bags come in counted, wait, and leave by the code of any of them."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.fulfilment.codes import MOST_WRONG
from marketplace.fulfilment.queries import shop_order_of
from marketplace.fulfilment.services import accept, mark_ready
from marketplace.moving.audit import breaches
from marketplace.orders.actors import Actor
from marketplace.orders.handovers.models import Handover
from marketplace.orders.handovers.proxies import name_proxy, revoke_proxy
from marketplace.orders.handovers.stops import send_through_hub, stop_of
from marketplace.orders.models import ShopOrder
from marketplace.pickup.hubs import Hub, open_hub, post_at_hub
from marketplace.shops.models import Shop, ShopRole
from marketplace.shops.services import hire
from marketplace.towns.models import Town, TownRole
from tests.factories import THURSDAY_MORNING, make_goods, make_official, make_person, make_shop, make_worker
from tests.ordering import make_order
from tests.visitors import Visitor
from tests.web.storefront.buying import forms_on, plain

pytestmark = pytest.mark.all_towns
DESK = "/hub/la-gare/"


@pytest.fixture(autouse=True)
def _morning(database: None) -> Iterator[None]:
    with clock.travel(THURSDAY_MORNING):
        yield


@pytest.fixture
def hub(town: Town) -> Hub:
    """A hub by the station."""
    with transaction():
        return open_hub(town.id, slug="la-gare", name="La Gare")


@pytest.fixture
def agent(town: Town, hub: Hub) -> User:
    """Somebody of the town's who is posted there."""
    agent = make_official(town, role=TownRole.AGENT, email="gwen@example.org")
    with transaction():
        post_at_hub(town.id, hub_id=hub.id, user_id=agent.id)
    return agent


@pytest.fixture
def desk(visitor: Visitor, agent: User) -> Visitor:
    """The desk's browser."""
    visitor.sign_in(agent.id)
    return visitor


@pytest.fixture
def bags(town: Town, shop: Shop, hub: Hub) -> list[ShopOrder]:
    """One order of two shops, packed for the hub."""
    shops = [shop, make_shop(town, name="Lantier", kind="cheese")]
    reference = make_order(town, *((make_goods(each), 1) for each in shops))
    found = [shop_order_of(town.id, each.id, reference=reference) for each in shops]
    rows = [row for row in found if row]
    baker = make_person("paul@example.org", name="Paul Morel")
    for row in rows:
        with transaction():
            send_through_hub(town.id, shop_order_id=row.id, point_id=hub.id)
        for act in (accept, mark_ready):
            with transaction():
                act(row, by=Actor.person(baker.id))
    return rows


def arrive(desk: Visitor, bag: ShopOrder, shop: str, **typed: str) -> int:
    """A shop brings its bag."""
    address = f"{DESK}orders/{bag.order.reference}/shops/{shop}/arrival"
    return desk.submit(DESK, {"bags": "2", "cold_bags": "1", **typed}, to=address).status_code


def states(bags: list[ShopOrder]) -> list[str]:
    """Where they stand, read anew."""
    db.session.rollback()
    for bag in bags:
        db.session.refresh(bag)
    return [bag.state.value for bag in bags]


def hand(desk: Visitor, bag: ShopOrder) -> int:
    """All that is here leaves."""
    address = f"{DESK}orders/{bag.order.reference}/handover"
    return desk.submit(DESK, {"nonce": "a-tap-at-the-hub"}, to=address).status_code


def test_a_bag_comes_in_counted_and_the_resident_is_told(desk: Visitor, bags: list[ShopOrder]) -> None:
    assert arrive(desk, bags[0], "maison-morel") == 302
    assert states(bags) == ["at_hub", "ready"]
    stop = stop_of(bags[0].town_id, shop_order_id=bags[0].id)
    assert stop
    assert (stop.bags, stop.cold_bags, stop.arrived_at) == (2, 1, THURSDAY_MORNING)
    page = plain(desk.get(DESK).text)
    assert "2 sacs" in page
    assert "dont un au frais" in page
    assert list(breaches()) == []


@pytest.mark.parametrize(("count", "cold"), [("0", "0"), ("", ""), ("-1", "0"), ("1", "2"), ("99", "0")])
def test_bags_that_cannot_be_counted_are_refused(
    desk: Visitor, bags: list[ShopOrder], count: str, cold: str
) -> None:
    assert arrive(desk, bags[0], "maison-morel", bags=count, cold_bags=cold) == 422
    assert states(bags) == ["ready", "ready"]


def test_the_code_of_one_bag_opens_all_and_one_tap_hands_them_over(
    desk: Visitor, bags: list[ShopOrder]
) -> None:
    for bag, shop in zip(bags, ("maison-morel", "lantier"), strict=True):
        arrive(desk, bag, shop)
    page = plain(desk.submit(DESK, {"code": bags[1].code}, to=f"{DESK}codes").text)
    assert "Remettre les 4 sacs" in page
    assert "Baguette" not in page
    assert hand(desk, bags[0]) == 302
    assert states(bags) == ["collected", "collected"]
    assert list(breaches()) == []


def test_a_second_time_is_told_who_handed_over(desk: Visitor, bags: list[ShopOrder]) -> None:
    arrive(desk, bags[0], "maison-morel")
    hand(desk, bags[0])
    page = plain(desk.submit(DESK, {"code": bags[0].code}, to=f"{DESK}codes").text)
    assert "Déjà remise aujourd’hui à 10 h par Anne Dubois." in page


def test_what_has_not_come_is_not_handed_over(desk: Visitor, bags: list[ShopOrder]) -> None:
    assert hand(desk, bags[0]) == 409
    assert states(bags) == ["ready", "ready"]


def test_what_waits_at_the_hub_does_not_leave_in_its_shop(
    browser_for: Callable[[str], Visitor], bags: list[ShopOrder], shop: Shop
) -> None:
    from_shop = browser_for("localhost")
    owner = make_person("marie@example.org", name="Marie")
    with transaction():
        hire(shop, user_id=owner.id, role=ShopRole.OWNER)
    from_shop.sign_in(owner.id)
    page = plain(from_shop.submit("/backoffice/maison-morel/handover", {"code": bags[0].code}).text)
    assert "se retire au relais « La Gare »" in page
    assert "Remis en main propre" not in page


def test_what_is_at_the_hub_is_not_told_away_by_a_phone_of_its_shop(
    desk: Visitor, browser_for: Callable[[str], Visitor], bags: list[ShopOrder], shop: Shop
) -> None:
    arrive(desk, bags[0], "maison-morel")
    phone = browser_for("localhost")
    phone.sign_in(make_worker(shop, email="marie@example.org").id)
    page = "/backoffice/maison-morel/handover"
    answer = phone.submit(page, {"code": bags[0].code, "nonce": "a-tap-elsewhere"}, to=f"{page}/sent")
    assert answer.status_code == 409
    assert states(bags)[0] == "at_hub"


def test_codes_are_not_guessed_here_either(desk: Visitor, bags: list[ShopOrder]) -> None:
    for _ in range(MOST_WRONG):
        assert desk.submit(DESK, {"code": "ABCDEFGH"}, to=f"{DESK}codes").status_code == 404
    assert desk.submit(DESK, {"code": bags[0].code}, to=f"{DESK}codes").status_code == 429


def test_a_code_of_a_bag_that_stays_in_its_shop_opens_nothing(desk: Visitor, town: Town, shop: Shop) -> None:
    reference = make_order(town, (make_goods(shop), 1))
    bag = shop_order_of(town.id, shop.id, reference=reference)
    assert bag
    assert desk.submit(DESK, {"code": bag.code}, to=f"{DESK}codes").status_code == 404


def test_only_who_is_posted_there_and_the_manager_enter(
    browser_for: Callable[[str], Visitor], town: Town, hub: Hub, bags: list[ShopOrder]
) -> None:
    people = {
        404: make_official(town, role=TownRole.AGENT, email="other@example.org"),
        200: make_official(town, role=TownRole.MANAGER, email="manager@example.org"),
    }
    for status, user in people.items():
        browser = browser_for("localhost")
        browser.sign_in(user.id)
        assert browser.get(DESK).status_code == status
    assert browser_for("localhost").get(DESK).status_code == 302


def test_no_token_takes_nothing_in(desk: Visitor, bags: list[ShopOrder]) -> None:
    address = f"{DESK}orders/{bags[0].order.reference}/shops/maison-morel/arrival"
    assert desk.post(address, data={"bags": "1"}).status_code == 400
    assert states(bags) == ["ready", "ready"]


def test_a_friend_s_code_is_written_down_as_the_friend_s(desk: Visitor, bags: list[ShopOrder]) -> None:
    arrive(desk, bags[0], "maison-morel")
    with transaction():
        friend = name_proxy(bags[0].town_id, order_id=bags[0].order_id, name="Rozenn Caro")
    page = desk.submit(DESK, {"code": friend.code}, to=f"{DESK}codes")
    assert "C’est le code de Rozenn Caro, à la place de Jeanne Kerouac." in plain(page.text)
    address = f"{DESK}orders/{bags[0].order.reference}/handover"
    form = forms_on(page)[address]
    assert desk.post(address, data={**form, "comer": "self"}).status_code == 302
    query = select(Handover.proxy_id).where(Handover.town_id == bags[0].town_id)
    assert list(db.session.scalars(query)) == [friend.id]
    arrive(desk, bags[1], "lantier")
    with transaction():
        revoke_proxy(bags[0].town_id, order_id=bags[0].order_id)
    assert desk.post(address, data={**form, "nonce": "another-tap"}).status_code == 422
    assert states(bags) == ["collected", "at_hub"]
