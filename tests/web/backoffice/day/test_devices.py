"""A tablet by the till: it joins by a link, shows the day and hands bags over, and sees nothing else."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from marketplace.accounts.models import User
from marketplace.core import clock
from marketplace.fulfilment.services import accept, mark_ready
from marketplace.orders.actors import ActorKind
from marketplace.shops.devices.queries import devices_of
from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from marketplace.web.backoffice.access import serves_here
from tests.factories import THURSDAY_MORNING, make_shop
from tests.visitors import Visitor
from tests.web.backoffice.conftest import Bag

BOARD, DEVICES = "/backoffice/maison-morel/", "/backoffice/maison-morel/devices"
_ADDRESS = re.compile(r'value="http://localhost(/[^"]+/devices/joining/[^"]+)"')


def invited(counter: Visitor, *, name: str = "Tablette de la caisse") -> str:
    """The link's path, as the owner is shown it."""
    found = _ADDRESS.search(counter.submit(DEVICES, {"name": name}).text)
    assert found
    return found[1]


@pytest.fixture
def tablet(counter: Visitor, browser_for: Callable[[str], Visitor]) -> Visitor:
    """The tablet by the till, which nobody has signed in to."""
    browser, link = browser_for("localhost"), invited(counter)
    assert browser.submit(link, {}).status_code == 302
    return browser


def removal(bakery: Shop) -> str:
    """Where the only device is turned away."""
    (device,) = devices_of(bakery.town_id, bakery.id)
    return f"{DEVICES}/{device.id}/removal"


def test_the_link_is_shown_once_and_opening_it_changes_nothing(
    counter: Visitor, visitor: Visitor, browser_for: Callable[[str], Visitor]
) -> None:
    link = invited(counter)
    assert link not in counter.get(DEVICES).text
    tablet = browser_for("localhost")
    for _ in range(2):
        assert "Servir chez Maison Morel" in tablet.get(link).text
    assert tablet.get(BOARD).status_code == 302  # it has to be tapped
    assert tablet.submit(link, {}).location.endswith(BOARD)
    assert tablet.get(BOARD).status_code == 200
    late = browser_for("localhost").get(link)
    assert late.status_code == 404
    assert "Ce lien n’ouvre plus rien" in late.text


def test_joining_without_a_token_changes_nothing(
    counter: Visitor, browser_for: Callable[[str], Visitor]
) -> None:
    link, tablet = invited(counter), browser_for("localhost")
    assert tablet.post(link).status_code == 400
    assert tablet.get(BOARD).status_code == 302


def test_a_link_of_another_shop_joins_nothing(
    counter: Visitor, town: Town, browser_for: Callable[[str], Visitor]
) -> None:
    make_shop(town, name="Lantier")
    elsewhere = invited(counter).replace("maison-morel", "lantier")
    assert browser_for("localhost").get(elsewhere).status_code == 404


def test_the_tablet_shows_the_day_and_greets_nobody_by_name(tablet: Visitor, bag: Bag) -> None:
    page = tablet.get(BOARD).text
    assert "Un sac vous attend" in page
    assert bag.reference in page
    assert "Tablette de la caisse" in page
    assert "Se déconnecter" not in page


def test_what_the_tablet_does_is_told_under_its_name(counter: Visitor, tablet: Visitor, bag: Bag) -> None:
    tablet.submit(BOARD, {"version": bag.row().version}, to=f"{bag.address}/packing")
    steps = bag.row().steps[2:]
    assert [(step.by_what, step.by_user_id) for step in steps] == [(ActorKind.DEVICE, None)] * 2
    assert "par Tablette de la caisse" in counter.get(bag.address).text
    fields = {"version": bag.row().version, "nonce": "0123456789", "way": "order"}
    tablet.submit(f"{BOARD}handover?order={bag.reference}", fields, to=f"{bag.address}/handover")
    assert bag.state() == "collected"
    assert bag.row().steps[-1].by_what is ActorKind.DEVICE


def test_the_tablet_sees_the_board_and_the_hand_over_and_nothing_else(
    app: Flask, tablet: Visitor, bag: Bag
) -> None:
    policies = app.extensions["policies"]
    closed = 0
    for rule in app.url_map.iter_rules():
        is_its_own = policies[rule.endpoint] is serves_here
        if not rule.endpoint.startswith(("backoffice.", "council.", "operator.")) or is_its_own:
            continue
        if "joining" in rule.rule or "GET" not in (rule.methods or ()):
            continue
        address = re.sub(r"<(?:\w+:)?shop_slug>", "maison-morel", rule.rule)
        answer = tablet.get(re.sub(r"<[^>]+>", "1", address))
        assert answer.status_code in {302, 404}, rule.rule
        assert "sign-in" in answer.headers.get("Location", "sign-in"), rule.rule
        closed += 1
    assert closed > 30


def test_the_tablet_is_led_only_to_where_it_may_go(tablet: Visitor, bag: Bag) -> None:
    page = tablet.get(BOARD).text
    for path in re.findall(r'<a [^>]*href="(/[^"#]*)"', page):
        assert tablet.get(path).status_code == 200, path


def test_another_shop_of_the_street_is_closed_to_it(tablet: Visitor, town: Town) -> None:
    make_shop(town, name="Lantier")
    assert tablet.get("/backoffice/lantier/").status_code == 404


def test_a_tablet_that_was_turned_away_is_out_at_its_next_request(
    counter: Visitor, tablet: Visitor, bakery: Shop, bag: Bag
) -> None:
    mark = tablet.get(BOARD).headers["ETag"]
    token = tablet.token_on(BOARD)
    assert counter.submit(DEVICES, {}, to=removal(bakery)).location.endswith(DEVICES)
    assert tablet.get(BOARD, headers={"If-None-Match": mark}).status_code == 302
    fields = {"csrf_token": token, "version": bag.row().version}
    assert tablet.post(f"{bag.address}/acceptance", data=fields).status_code == 302
    assert bag.state() == "placed"
    told = counter.get(DEVICES).text
    assert told.count("Tablette de la caisse") == 2  # in what was said, and as an example of a name


def test_its_days_begin_anew_with_each_day_of_use(tablet: Visitor, bakery: Shop) -> None:
    for days in (20, 40, 60):
        with clock.travel(THURSDAY_MORNING + timedelta(days=days)):
            answer = tablet.get(BOARD)
            assert answer.status_code == 200
            assert any("Max-Age=2592000" in cookie for cookie in answer.headers.getlist("Set-Cookie"))
    with clock.travel(THURSDAY_MORNING + timedelta(days=60, minutes=20)):
        assert not any("device=" in c for c in tablet.get(BOARD).headers.getlist("Set-Cookie"))
    with clock.travel(THURSDAY_MORNING + timedelta(days=90)):
        assert tablet.get(BOARD).status_code == 302


def test_the_cookie_is_for_servers_only(counter: Visitor, browser_for: Callable[[str], Visitor]) -> None:
    answer = browser_for("localhost").submit(invited(counter), {})
    (cookie,) = [c for c in answer.headers.getlist("Set-Cookie") if c.startswith("device=")]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_who_signs_in_on_the_tablet_works_under_their_own_name(
    tablet: Visitor, baker: User, bag: Bag
) -> None:
    tablet.sign_in(baker.id)
    tablet.submit(BOARD, {"version": bag.row().version}, to=f"{bag.address}/acceptance")
    assert bag.row().steps[-1].by_user_id == baker.id


def test_staff_and_strangers_add_no_tablets(
    helper: Visitor, neighbour: Visitor, outsider: Visitor, bakery: Shop
) -> None:
    for browser in (helper, neighbour, outsider):
        assert browser.get(DEVICES).status_code == 404
        assert browser.submit("/backoffice/", {"name": "À moi"}, to=DEVICES).status_code == 404
    assert devices_of(bakery.town_id, bakery.id) == []


def test_staff_and_strangers_turn_no_tablets_away(
    helper: Visitor, neighbour: Visitor, tablet: Visitor, bakery: Shop
) -> None:
    address = removal(bakery)
    for browser in (helper, neighbour):
        assert browser.submit("/backoffice/", {}, to=address).status_code == 404
    assert tablet.get(BOARD).status_code == 200


def test_no_token_changes_nothing(counter: Visitor, tablet: Visitor, bakery: Shop) -> None:
    assert counter.post(DEVICES, data={"name": "Sans jeton"}).status_code == 400
    assert counter.post(removal(bakery)).status_code == 400
    assert tablet.get(BOARD).status_code == 200


def test_a_device_of_nobody_is_not_found(counter: Visitor, bakery: Shop) -> None:
    for key in ("1", "x", "9" * 30):
        assert counter.submit(DEVICES, {}, to=f"{DEVICES}/{key}/removal").status_code == 404


def test_a_tablet_needs_a_name(counter: Visitor, bakery: Shop) -> None:
    answer = counter.submit(DEVICES, {"name": "  "})
    assert answer.status_code == 422
    assert "Donnez-lui un nom" in answer.text
    assert devices_of(bakery.town_id, bakery.id) == []


def test_a_packed_bag_of_another_shop_stays_where_it_is(
    tablet: Visitor, baker: User, bag: Bag, town: Town
) -> None:
    bag.pass_through(accept, mark_ready, by_user_id=baker.id)
    address = bag.address.replace("maison-morel", make_shop(town, name="Lantier").slug)
    fields = {"version": bag.row().version, "nonce": "0123456789"}
    assert tablet.submit(f"{BOARD}handover", fields, to=f"{address}/handover").status_code == 404
    assert bag.state() == "ready"
