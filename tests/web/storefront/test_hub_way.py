"""All bags in one place: offered at the checkout, taken with the shops' windows, told where it is gone."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import select

from marketplace.catalogue.models import Product
from marketplace.core.db import db, transaction
from marketplace.fulfilment.queries import tickets_in
from marketplace.moving.audit import breaches
from marketplace.notices.models import Notice
from marketplace.orders.handovers.models import HubStop
from marketplace.orders.models import ShopOrder
from marketplace.orders.states import ShopOrderState
from marketplace.pickup.hub_rules import HubTerms, Lockers, set_hours, set_terms
from marketplace.pickup.hubs import Hub, open_hub
from marketplace.shops.services import set_special_day
from marketplace.towns.models import Town
from tests.factories import make_goods, make_shop
from tests.paying import pay
from tests.visitors import Visitor
from tests.web.storefront.buying import (
    Street,
    forms_on,
    nothing_was_done,
    orders_of,
    plain,
    put_in_basket,
    walk_form,
)

EVENING = dict.fromkeys(range(1, 8), ((time(19, 0), time(21, 0)),))
NINETEEN = "la-gare.20260611T1700Z"


@pytest.fixture
def station(basket: Street) -> Hub:
    """A desk by the station, open in the evening; shops have brought their bags an hour before."""
    with transaction():
        hub = open_hub(basket.town.id, slug="la-gare", name="La Gare")
    set_up(basket.town, hub, HubTerms(shelf_bags=2))
    return hub


def set_up(town: Town, hub: Hub, terms: HubTerms) -> None:
    with transaction():
        set_terms(town.id, hub_id=hub.id, terms=terms)
        set_hours(town.id, hub_id=hub.id, time_zone="Europe/Paris", week=EVENING)


def hub_form(visitor: Visitor, **changes: str) -> dict[str, str]:
    """The checkout's form with the hub chosen."""
    return {**walk_form(visitor), "way": "hub", "pays": "demo", **changes}


def stops_of(town: Town) -> list[tuple[datetime | None, datetime | None]]:
    """Until when each bag is brought, and when it is fetched."""
    query = select(HubStop.bring_by, HubStop.fetch_from).where(HubStop.town_id == town.id)
    return [(bring_by, fetch_from) for bring_by, fetch_from in db.session.execute(query)]


def test_the_hub_is_offered_beside_the_walks(visitor: Visitor, basket: Street, station: Hub) -> None:
    words = plain(visitor.get("/checkout").text)
    assert '<span class="when">Aujourd’hui, 19 h, La Gare</span>' in words
    assert "un seul arrêt" in words
    form = walk_form(visitor)
    assert len(form["way"]) > 40
    assert form["hub_at"] == NINETEEN


def test_all_bags_are_sent_there_in_time(visitor: Visitor, basket: Street, station: Hub) -> None:
    assert visitor.post("/checkout", data=hub_form(visitor)).status_code == 303
    brought, fetched = datetime(2026, 6, 11, 16, 0, tzinfo=UTC), datetime(2026, 6, 11, 17, 0, tzinfo=UTC)
    assert stops_of(basket.town) == [(brought, fetched)] * 2
    ends = select(ShopOrder.collect_until).where(ShopOrder.town_id == basket.town.id)
    assert all(end <= brought for end in db.session.scalars(ends))
    assert list(breaches()) == []


def test_another_time_there_can_be_chosen(visitor: Visitor, basket: Street, station: Hub) -> None:
    later = "la-gare.20260612T1800Z"
    assert visitor.post("/checkout", data=hub_form(visitor, hub_at=later)).status_code == 303
    assert {fetched for _brought, fetched in stops_of(basket.town)} == {
        datetime(2026, 6, 12, 18, 0, tzinfo=UTC)
    }


def test_a_walk_goes_to_no_hub(visitor: Visitor, basket: Street, station: Hub) -> None:
    assert visitor.post("/checkout", data=walk_form(visitor)).status_code == 303
    assert stops_of(basket.town) == []


def test_a_hub_that_fills_up_meanwhile_is_told_with_the_nearest_time(
    browser_for: Callable[[str], Visitor], visitor: Visitor, basket: Street, station: Hub
) -> None:
    form, fast = hub_form(visitor), browser_for("localhost")
    put_in_basket(fast, basket.bread, shop="maison-morel")
    put_in_basket(fast, basket.comte, shop="lantier", grams="350")
    assert fast.post("/checkout", data=hub_form(fast)).status_code == 303
    answer = visitor.post("/checkout", data=form)
    assert answer.status_code == 409
    assert "Le plus proche : aujourd’hui, 20 h, La Gare" in plain(answer.text)
    again = forms_on(answer)["/checkout"]
    assert (again["way"], again["hub_at"]) == ("hub", "la-gare.20260611T1800Z")
    assert len(orders_of(basket)) == 1
    assert visitor.post("/checkout", data=again).status_code == 303
    assert list(breaches()) == []


@pytest.mark.parametrize(
    "hub_at",
    ["la-gare.20260610T1700Z", "la-gare.20260611T0300Z", "nowhere.20260611T1700Z", "la-gare", "é", "x.y.z"],
)
def test_a_time_that_never_was_is_told_with_the_nearest(
    visitor: Visitor, basket: Street, station: Hub, hub_at: str
) -> None:
    answer = visitor.post("/checkout", data=hub_form(visitor, hub_at=hub_at))
    assert answer.status_code == 409
    assert "Le plus proche : aujourd’hui, 19 h, La Gare" in plain(answer.text)
    assert nothing_was_done(basket)


def test_a_locker_that_is_too_small_is_told_and_a_walk_chosen(
    visitor: Visitor, basket: Street, station: Hub
) -> None:
    form = hub_form(visitor)
    set_up(basket.town, station, HubTerms(shelf_bags=0, lockers=(Lockers(1, 4),)))
    answer = visitor.post("/checkout", data=form)
    assert answer.status_code == 409
    words = plain(answer.text)
    assert "ne tiennent dans aucun casier de La Gare" in words
    assert "Le plus proche : aujourd’hui, 11 h" in words
    assert nothing_was_done(basket)
    again = forms_on(answer)["/checkout"]
    assert len(again["way"]) > 40
    assert visitor.post("/checkout", data={**again, "pays": "pickup"}).status_code == 303


def test_a_hub_without_a_cold_place_takes_nothing_cold(
    visitor: Visitor, basket: Street, station: Hub
) -> None:
    with transaction():
        db.session.get_one(Product, (basket.town.id, basket.comte.product.id)).category = "food.dairy.cheese"
    words = plain(visitor.get("/checkout").text)
    assert "La Gare n’a pas de place au frais" in words
    assert 'value="hub"' not in words


def test_a_shop_that_closes_its_afternoon_meanwhile_moves_the_hub_to_the_next_evening(
    visitor: Visitor, basket: Street, station: Hub
) -> None:
    form = hub_form(visitor)
    with transaction():
        shop = db.session.merge(basket.dairy)
        set_special_day(shop, day=date(2026, 6, 11), ranges=[], reason="Inventaire")
    answer = visitor.post("/checkout", data=form)
    assert answer.status_code == 409
    assert "Le plus proche : demain, 19 h, La Gare" in plain(answer.text)
    assert nothing_was_done(basket)


def test_one_shop_alone_can_send_there_too(visitor: Visitor, street: Street) -> None:
    put_in_basket(visitor, street.bread, shop="maison-morel")
    with transaction():
        hub = open_hub(street.town.id, slug="la-gare", name="La Gare")
    set_up(street.town, hub, HubTerms(shelf_bags=2))
    form = walk_form(visitor)
    assert form["way"] == "each"
    assert "Dans la boutique" in visitor.get("/checkout").text
    assert visitor.post("/checkout", data={**form, "way": "hub", "pays": "demo"}).status_code == 303
    assert len(stops_of(street.town)) == 1


def test_an_unpaid_order_for_the_hub_is_chosen_again(visitor: Visitor, basket: Street, station: Hub) -> None:
    later = "la-gare.20260612T1800Z"
    assert visitor.post("/checkout", data=hub_form(visitor, hub_at=later)).status_code == 303
    form = walk_form(visitor)
    assert (form["way"], form["hub_at"]) == ("hub", later)


def test_at_a_hub_nobody_takes_money(visitor: Visitor, basket: Street, station: Hub) -> None:
    answer = visitor.post("/checkout", data=hub_form(visitor, pays="pickup"))
    assert answer.status_code == 422
    assert "Au relais, rien ne s’encaisse : payez par carte" in plain(answer.text)
    assert nothing_was_done(basket)
    again = forms_on(answer)["/checkout"]
    assert again["way"] == "hub"
    assert visitor.post("/checkout", data={**again, "pays": "demo"}).status_code == 303


def test_a_basket_that_cannot_be_paid_online_is_told_why_it_goes_to_no_hub(
    visitor: Visitor, basket: Street, station: Hub
) -> None:
    shop = make_shop(basket.town, name="Sans Compte", kind="books")
    put_in_basket(visitor, make_goods(shop, name="Atlas", price_cents=2000), shop=shop.slug)
    words = plain(visitor.get("/checkout").text)
    assert "il faut payer en ligne, et ce panier ne le peut pas" in words
    assert 'value="hub"' not in words


def test_shop_and_resident_are_told_of_the_hub(visitor: Visitor, basket: Street, station: Hub) -> None:
    with transaction():
        for shop in (basket.bakery, basket.dairy):
            db.session.merge(shop).email = f"{shop.slug}@example.org"
    assert visitor.post("/checkout", data=hub_form(visitor)).status_code == 303
    pay(basket.town, orders_of(basket)[0].id)
    bodies = db.session.scalars(select(Notice.body).where(Notice.town_id == basket.town.id)).all()
    told = [plain(body) for body in bodies]
    assert sum("À retirer au relais « La Gare » : jeudi 11 juin à 19 h" in body for body in told) == 1
    assert sum("apportez-le avant le jeudi 11 juin à 18 h" in body for body in told) == 2
    tickets = tickets_in(basket.town.id, basket.dairy.id, states=[ShopOrderState.PLACED])
    assert [(ticket.hub, ticket.bring_by) for ticket in tickets] == [
        ("La Gare", datetime(2026, 6, 11, 16, 0, tzinfo=UTC))
    ]
