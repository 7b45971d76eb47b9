"""A hub's helper sees what concerns their hub alone: not the town's mandates, calls and call-backs."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from marketplace.accounts.models import User
from marketplace.core.db import transaction
from marketplace.fulfilment.queries import shop_order_of
from marketplace.fulfilment.services import decline
from marketplace.orders.actors import Actor
from marketplace.orders.handovers.stops import send_through_hub
from marketplace.pickup.hubs import Hub, open_hub, post_at_hub
from tests.factories import make_person
from tests.ordering import JEANNE, make_order
from tests.visitors import Visitor
from tests.web.assisted.calling import assisted_orders, begin, place, say
from tests.web.storefront.buying import Street, plain

MANDATE = {"name": "Simone Aubry", "phone": "0297123456", "ends_on": "2026-12-31", "agreed_by": "phone"}


@pytest.fixture
def hub(street: Street, agent: User) -> Hub:
    with transaction():
        return open_hub(street.town.id, slug="la-gare", name="La Gare")


@pytest.fixture
def helper(browser_for: Callable[[str], Visitor], street: Street, hub: Hub) -> Visitor:
    """A volunteer's browser, who serves at the hub by the station."""
    user = make_person("malo@example.org", name="Malo Rio")
    with transaction():
        post_at_hub(street.town.id, hub_id=hub.id, user_id=user.id)
    browser = browser_for("localhost")
    browser.sign_in(user.id)
    return browser


def _decline(street: Street, name: str, *, hub: Hub | None = None) -> None:
    who = replace(JEANNE, name=name, phone="02 97 12 34 56", email="")
    reference = make_order(street.town, (street.bread, 1), contact=who)
    bag = shop_order_of(street.town.id, street.bakery.id, reference=reference)
    assert bag
    with transaction():
        if hub:
            send_through_hub(street.town.id, shop_order_id=bag.id, point_id=hub.id)
        decline(bag, by=Actor.system(), reason="Le four est en panne")


def test_only_call_backs_of_their_hub_s_orders(
    desk: Visitor, helper: Visitor, street: Street, hub: Hub
) -> None:
    _decline(street, "Simone Aubry")
    _decline(street, "Rose Le Gall", hub=hub)
    seen = plain(helper.get("/assisted/callbacks").text)
    assert "Rose Le Gall" in seen
    assert "Simone Aubry" not in seen
    town_hall = plain(desk.get("/assisted/callbacks").text)
    assert "Rose Le Gall" in town_hall
    assert "Simone Aubry" in town_hall


def test_a_call_back_of_another_is_not_ticked_off(
    desk: Visitor, helper: Visitor, street: Street, hub: Hub
) -> None:
    _decline(street, "Simone Aubry")
    page = desk.get("/assisted/callbacks").text
    address = page.partition('action="/assisted/callbacks/')[2].partition('"')[0]
    answer = helper.submit("/assisted/", {"outcome": "reached"}, to=f"/assisted/callbacks/{address}")
    assert answer.status_code == 409
    assert "Simone Aubry" in desk.get("/assisted/callbacks").text


def test_mandates_are_kept_at_the_town_hall_and_good_at_the_hub(
    desk: Visitor, helper: Visitor, street: Street
) -> None:
    desk.submit("/assisted/mandates", MANDATE)
    answer = helper.get("/assisted/mandates")
    assert answer.status_code == 403
    assert "tenus à la mairie" in answer.text
    assert helper.submit("/assisted/", MANDATE, to="/assisted/mandates").status_code == 403
    assert "Mandats" not in helper.get("/assisted/").text
    assert "mandat jusqu’au" in plain(helper.get(begin(helper)).text)


def test_calls_and_orders_of_the_town_hall_are_not_the_hub_s(
    desk: Visitor, helper: Visitor, street: Street
) -> None:
    call = begin(desk, name="Ernest Guillou")
    assert "Ernest Guillou" not in helper.get("/assisted/").text
    assert helper.get(call).status_code == 404
    for act in ("taking", "end"):
        assert helper.submit("/assisted/", {}, to=f"{call}/{act}").status_code == 404
    say(desk, call, "2 baguettes")
    order = str(place(desk, call).location)
    assert desk.get(order).status_code == 200
    assert helper.get(order).status_code == 404
    assert helper.submit("/assisted/", {"name": "Malo"}, to=f"{order}/proxy").status_code == 404


def test_what_they_take_themselves_is_theirs_and_the_town_hall_s(
    desk: Visitor, helper: Visitor, street: Street
) -> None:
    call = begin(helper)
    say(helper, call, "2 baguettes")
    order = str(place(helper, call).location)
    assert helper.get(order).status_code == 200
    assert desk.get(order).status_code == 200
    assert [row.desk for row in assisted_orders(street)] == ["La Gare"]
