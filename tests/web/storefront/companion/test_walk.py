"""The page of an order as a companion: the next stop first, what is late last, a hub as one stop."""

import re
from datetime import timedelta

import pytest

from marketplace.core import clock
from marketplace.core.db import transaction
from marketplace.fulfilment.desk.hub import take_in
from marketplace.orders.actors import Actor
from marketplace.orders.handovers.stops import send_through_hub
from marketplace.pickup.hubs import open_hub
from tests.factories import THURSDAY_MORNING, make_official
from tests.visitors import Visitor
from tests.web.storefront.buying import plain
from tests.web.storefront.companion.ordered import Ordered

_STOP = re.compile(
    r'<span class="dot">(?:<svg(?:(?!</svg>).)*</svg>|(\d))</span>\s*<div class="bag stack-s">'
    r".*?<h3>(.*?)</h3>",
    re.DOTALL,
)


@pytest.fixture
def page(visitor: Visitor, ordered: Ordered) -> str:
    return shown(visitor, ordered)


def shown(visitor: Visitor, ordered: Ordered) -> str:
    return plain(visitor.get(ordered.page).text)


def stops_on(page: str) -> list[tuple[str, str]]:
    """The number and the name of each stop, in the order of the page."""
    return _STOP.findall(page)


def next_on(page: str) -> str:
    """What the page says of the next stop, code included."""
    return page.partition('id="walk-next"')[2].partition("</aside>")[0]


def test_one_walk_says_its_stops_how_long_it_takes_and_how_far_it_is(page: str) -> None:
    assert [number for number, _name in stops_on(page)] == ["1", "2"]
    assert re.search(r"2 arrêts, \d+ min, \d+ m à pied", page)
    assert re.search(r"à \d+ mètres, (du même côté|de l’autre côté de la rue)", page)
    assert "Arrêt 1 sur 2" in next_on(page)


def test_the_next_stop_shows_its_code_and_what_to_ask_for(visitor: Visitor, ordered: Ordered) -> None:
    page = shown(visitor, ordered)
    first = stops_on(page)[0][1]
    street = ordered.street
    shop, thing = (street.bakery, "Baguette") if first == "Maison Morel" else (street.dairy, "Comté")
    code = ordered.bag(shop).code
    assert f"{code[:4]} {code[4:]}" in next_on(page)
    assert f"À prendre : {thing}" in next_on(page)
    assert "À régler ici :" in next_on(page)


def test_what_was_fetched_is_behind_and_the_walk_goes_on(visitor: Visitor, ordered: Ordered) -> None:
    ordered.do(ordered.street.dairy, acts=3)
    page = shown(visitor, ordered)
    assert "Votre tour a commencé" in page
    assert stops_on(page) == [("", "Lantier"), ("2", "Maison Morel")]
    assert "Arrêt 2 sur 2" in next_on(page)
    assert "Maison Morel" in next_on(page)


def test_when_all_is_packed_the_page_says_so(visitor: Visitor, ordered: Ordered) -> None:
    for shop in (ordered.street.dairy, ordered.street.bakery):
        ordered.do(shop, acts=2)
    assert "Tout est prêt, bonne promenade !" in shown(visitor, ordered)


def test_who_is_late_comes_last_with_a_word_about_it(visitor: Visitor, ordered: Ordered) -> None:
    first = stops_on(shown(visitor, ordered))[0][1]
    street = ordered.street
    late, ready = (street.bakery, street.dairy) if first == "Maison Morel" else (street.dairy, street.bakery)
    ordered.do(ready, acts=2)
    with clock.travel(THURSDAY_MORNING + timedelta(minutes=65)):
        page = shown(visitor, ordered)
    assert [name for _number, name in stops_on(page)] == [ready.name, late.name]
    assert ready.name in next_on(page)
    assert "Le sac n’est pas encore prêt. Finissez par là, ou passez jusqu’à 11 h 30." in page
    assert "en retard" in page
    assert "Changer l’heure du retrait" in page


def test_before_its_hour_nobody_is_late(visitor: Visitor, ordered: Ordered) -> None:
    with clock.travel(THURSDAY_MORNING + timedelta(minutes=59)):
        assert "en retard" not in shown(visitor, ordered)


def test_past_its_hour_one_calls_first(visitor: Visitor, ordered: Ordered) -> None:
    with clock.travel(THURSDAY_MORNING + timedelta(minutes=95)):
        assert "Appelez avant de venir" in shown(visitor, ordered)


def test_a_bag_that_was_given_up_is_no_stop(visitor: Visitor, ordered: Ordered) -> None:
    visitor.post(f"{ordered.path}/shops/lantier/cancellation", data={"key": ordered.key})
    page = shown(visitor, ordered)
    assert "Ce qui n’est plus à prendre" in page
    assert [name for _number, name in stops_on(page)] == ["Maison Morel", "Lantier"]
    assert "Arrêt" not in next_on(page)


def test_a_hub_is_one_stop_with_all_its_bags(visitor: Visitor, ordered: Ordered) -> None:
    town, shops = ordered.street.town, (ordered.street.bakery, ordered.street.dairy)
    bags = [ordered.bag(shop).id for shop in shops]
    with transaction():
        hub = open_hub(town.id, slug="la-gare", name="La Gare")
        for bag_id in bags:
            send_through_hub(town.id, shop_order_id=bag_id, point_id=hub.id)
    for shop in shops:
        ordered.do(shop, acts=2)
    page = shown(visitor, ordered)
    assert stops_on(page) == [("1", "La Gare")]
    assert "Les boutiques apportent vos sacs." in next_on(page)
    agent = make_official(town)
    with transaction():
        take_in(ordered.bag(shops[0]), bags=1, cold_bags=0, by=Actor.person(agent.id))
    assert "1 sac sur 2 est arrivé." in next_on(shown(visitor, ordered))


def test_once_all_is_fetched_nothing_is_kept_any_more(visitor: Visitor, ordered: Ordered) -> None:
    for shop in (ordered.street.bakery, ordered.street.dairy):
        ordered.do(shop, acts=3)
    answer = visitor.get(ordered.page)
    assert answer.headers["Cache-Control"] == "no-store"
    assert 'class="qr"' not in answer.text
    assert "js/walk.js" not in answer.text
