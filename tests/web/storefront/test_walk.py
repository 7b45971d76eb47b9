"""One walk for all of a basket: proposed, taken in one tap, told where it is gone, with the next best."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.core.references import new_token
from marketplace.moving.audit import breaches
from marketplace.orders.models import ShopOrder
from marketplace.pickup.opening import limit_windows
from marketplace.pickup.slots import Rule
from marketplace.shops.models import Shop
from marketplace.shops.services import set_special_day, set_week
from marketplace.towns.models import Town
from tests.factories import THURSDAY_MORNING, make_goods, make_shop
from tests.offering import to_order
from tests.visitors import Visitor
from tests.web.storefront.buying import (
    Street,
    forms_on,
    line_forms,
    nothing_was_done,
    order,
    orders_of,
    pause,
    plain,
    put_in_basket,
    quantities,
    walk_form,
)

Counter = Callable[[], AbstractContextManager[list[str]]]
ELEVEN = datetime(2026, 6, 11, 9, 0, tzinfo=UTC)  # on the town's clocks: an hour after the page is opened


def times_of(street: Street) -> list[datetime]:
    """When the bags of the street's town are fetched."""
    query = select(ShopOrder.collect_from).where(ShopOrder.town_id == street.town.id)
    return sorted(db.session.scalars(query))


def close(shop: Shop, *, day: date) -> None:
    with transaction():
        set_special_day(db.session.merge(shop), day=day, ranges=[], reason="Inventaire")


def open_from(shop: Shop, opens: time, closes: time) -> None:
    """The shop is open every day between these times."""
    with transaction():
        set_week(db.session.merge(shop), week=dict.fromkeys(range(1, 8), ((opens, closes),)))


def test_three_walks_are_proposed_and_the_soonest_is_chosen(visitor: Visitor, basket: Street) -> None:
    words = plain(visitor.get("/checkout").text)
    for title in ("Aujourd’hui, 11 h", "Demain, 9 h", "Samedi 13 juin, 9 h"):
        assert f'<span class="when">{title}</span>' in words
    assert re.search("2 arrêts, [67] min", words)
    assert "Une heure par boutique" in words
    assert len(walk_form(visitor)["way"]) > 40


def test_one_tap_orders_the_whole_walk(visitor: Visitor, basket: Street) -> None:
    assert visitor.post("/checkout", data=walk_form(visitor)).status_code == 303
    assert times_of(basket) == [ELEVEN, ELEVEN]
    assert list(breaches()) == []


def test_a_walk_counts_and_not_the_times_below_it(visitor: Visitor, basket: Street) -> None:
    form = {**walk_form(visitor), "lantier-at": "20260612T0800Z"}
    assert visitor.post("/checkout", data=form).status_code == 303
    assert times_of(basket) == [ELEVEN, ELEVEN]


def test_a_time_of_its_own_at_each_shop_stays_possible(visitor: Visitor, basket: Street) -> None:
    form = {**walk_form(visitor), "way": "each", "lantier-at": "20260612T0800Z"}
    assert visitor.post("/checkout", data=form).status_code == 303
    assert times_of(basket) == [ELEVEN, datetime(2026, 6, 12, 8, 0, tzinfo=UTC)]


def test_what_is_typed_wrong_keeps_the_walk(visitor: Visitor, basket: Street) -> None:
    form = walk_form(visitor)
    answer = visitor.post("/checkout", data={**form, "name": ""})
    assert answer.status_code == 422
    assert forms_on(answer)["/checkout"]["way"] == form["way"]


@pytest.mark.parametrize("way", ["forged", "é", "A" * 200])
def test_a_forged_walk_is_told_and_the_next_best_chosen(visitor: Visitor, basket: Street, way: str) -> None:
    answer = visitor.post("/checkout", data={**walk_form(visitor), "way": way})
    assert answer.status_code == 422
    assert "Ce tour n’est pas de cette page" in answer.text
    assert "Le plus proche : aujourd’hui, 11 h" in plain(answer.text)
    assert nothing_was_done(basket)
    again = forms_on(answer)["/checkout"]
    assert visitor.post("/checkout", data={**again, "pays": "pickup"}).status_code == 303


def test_a_walk_is_not_taken_from_another_form(visitor: Visitor, basket: Street) -> None:
    answer = visitor.post("/checkout", data={**walk_form(visitor), "token": new_token()})
    assert answer.status_code == 422
    assert "Ce tour n’est pas de cette page" in answer.text
    assert nothing_was_done(basket)


def test_nor_from_another_basket(browser_for: Callable[[str], Visitor], basket: Street) -> None:
    mine, theirs = browser_for("localhost"), browser_for("localhost")
    for visitor in (mine, theirs):
        put_in_basket(visitor, basket.bread, shop="maison-morel")
        put_in_basket(visitor, basket.comte, shop="lantier", grams="350")
    stolen = {**walk_form(mine), "token": walk_form(theirs)["token"]}
    assert theirs.post("/checkout", data=stolen).status_code == 422
    assert orders_of(basket) == []


def test_a_walk_sent_again_after_its_order_makes_no_second_one(visitor: Visitor, basket: Street) -> None:
    form = walk_form(visitor)
    first = visitor.post("/checkout", data=form)
    put_in_basket(visitor, basket.bread, shop="maison-morel", quantity="2")
    put_in_basket(visitor, basket.comte, shop="lantier", grams="350")
    assert visitor.post("/checkout", data=form).location == first.location
    assert visitor.post("/checkout", data={**form, "token": new_token()}).status_code == 422
    assert len(orders_of(basket)) == 1


def test_a_shop_that_fills_up_meanwhile_is_named_and_the_next_walk_chosen(
    browser_for: Callable[[str], Visitor], street: Street
) -> None:
    fish = make_shop(street.town, name="L’Amarre", kind="fish", rule=Rule(capacity=1))
    sole = make_goods(fish, name="Sole", price_cents=900)
    slow, fast = browser_for("localhost"), browser_for("localhost")
    put_in_basket(slow, street.bread, shop="maison-morel")
    for visitor in (slow, fast):
        put_in_basket(visitor, sole, shop=fish.slug)
    form = walk_form(slow)
    assert order(fast).status_code == 303
    answer = slow.post("/checkout", data=form)
    assert answer.status_code == 409
    words = plain(answer.text)
    assert (
        "Ce tour ne va plus : L’Amarre ne peut plus à cette heure-là. Le plus proche : aujourd’hui, 11 h"
        in words
    )
    assert len(orders_of(street)) == 1
    again = forms_on(answer)["/checkout"]
    assert slow.post("/checkout", data={**again, "pays": "pickup"}).status_code == 303
    assert list(breaches()) == []


def test_a_shop_that_closes_its_day_meanwhile_is_named(visitor: Visitor, basket: Street) -> None:
    form = walk_form(visitor)
    close(basket.dairy, day=date(2026, 6, 11))
    answer = visitor.post("/checkout", data=form)
    assert answer.status_code == 409
    words = plain(answer.text)
    assert "Lantier ne peut plus à cette heure-là. Le plus proche : demain, 9 h" in words
    assert nothing_was_done(basket)
    again = forms_on(answer)["/checkout"]
    assert visitor.post("/checkout", data={**again, "pays": "pickup"}).status_code == 303


def test_a_walk_of_yesterday_gives_way_to_todays(visitor: Visitor, basket: Street) -> None:
    form = walk_form(visitor)
    with clock.travel(THURSDAY_MORNING + timedelta(days=1)):
        answer = visitor.post("/checkout", data=form)
        assert answer.status_code == 409
        assert "Le plus proche : aujourd’hui, 11 h" in plain(answer.text)
    assert nothing_was_done(basket)


def test_a_paused_shop_is_told_with_the_walk_that_is_left(visitor: Visitor, basket: Street) -> None:
    books = make_shop(basket.town, name="Le Phare", kind="books")
    put_in_basket(visitor, make_goods(books, name="Atlas", price_cents=2000), shop=books.slug)
    form = walk_form(visitor)
    pause(basket.dairy)
    answer = visitor.post("/checkout", data=form)
    assert answer.status_code == 409
    words = plain(answer.text)
    assert "Lantier ne prend pas de commande" in words
    assert "Tout en un tour : <b>aujourd’hui, 11 h" in words
    assert orders_of(basket) == []
    cured = visitor.post("/checkout", data={**forms_on(answer)["/checkout"], "mend": "1", "pays": "pickup"})
    again = forms_on(cured)["/checkout"]
    assert visitor.post("/checkout", data={**again, "pays": "pickup"}).status_code == 303
    assert times_of(basket) == [ELEVEN, ELEVEN]


def test_of_a_basket_that_shrank_to_one_shop_the_chosen_time_is_kept(
    visitor: Visitor, basket: Street
) -> None:
    form = walk_form(visitor)
    cheese = line_forms(visitor)[1]
    visitor.post(cheese, data={"change": "remove"})
    assert visitor.post("/checkout", data={**form, "maison-morel-at": "20260613T0700Z"}).status_code == 303
    assert times_of(basket) == [ELEVEN]


def test_shops_that_no_walk_joins_are_told_why_and_in_how_many_walks(
    visitor: Visitor, basket: Street
) -> None:
    open_from(basket.bakery, time(6, 0), time(11, 30))
    open_from(basket.dairy, time(17, 0), time(19, 0))
    words = plain(visitor.get("/checkout").text)
    assert '<span class="when">En 2 tours</span>' in words
    assert "Pas en un seul tour" in plain(visitor.get("/cart").text)
    assert visitor.post("/checkout", data=walk_form(visitor)).status_code == 303
    assert times_of(basket) == [ELEVEN, datetime(2026, 6, 11, 15, 0, tzinfo=UTC)]


def test_without_any_common_way_each_shop_has_its_time(visitor: Visitor, basket: Street) -> None:
    with transaction():
        limit_windows(basket.town.id, point_id=basket.dairy.id, capacity=0)
    words = plain(visitor.get("/checkout").text)
    assert "Lantier n’a aucune heure libre ces prochains jours." in words
    assert walk_form(visitor)["way"] == "each"


def test_walks_are_told_on_the_clocks_of_the_town(visitor: Visitor, basket: Street) -> None:
    with transaction():
        db.session.get_one(Town, basket.town.id).time_zone = "America/Montreal"
    assert '<span class="when">Aujourd’hui, 9 h</span>' in plain(visitor.get("/checkout").text)
    assert visitor.post("/checkout", data=walk_form(visitor)).status_code == 303
    assert times_of(basket) == [datetime(2026, 6, 11, 13, 0, tzinfo=UTC)] * 2


def test_in_the_night_of_the_clock_change_a_walk_still_holds_its_windows(
    visitor: Visitor, basket: Street
) -> None:
    for shop in (basket.bakery, basket.dairy):
        open_from(shop, time(1, 0), time(6, 0))
    with clock.travel(datetime(2026, 10, 24, 23, 40, tzinfo=UTC)):  # 1.40 in summer time; at 3 it is 2 again
        put_in_basket(
            visitor, basket.bread, shop="maison-morel"
        )  # the walk through the night keeps its basket
        form = walk_form(visitor)
        assert visitor.post("/checkout", data=form).status_code == 303
    (first, second) = times_of(basket)
    assert first == second
    assert list(breaches()) == []


def test_what_is_made_to_order_says_when_it_could_be_without_it(visitor: Visitor, basket: Street) -> None:
    cake = to_order(make_goods(basket.bakery, name="Fraisier", price_cents=2400), days=2)
    put_in_basket(visitor, cake, shop="maison-morel")
    sentence = "« Fraisier » se fait sur commande ; sans, ce serait dès aujourd’hui, 11 h."
    for page in ("/cart", "/checkout"):
        assert sentence in plain(visitor.get(page).text)
    assert '<span class="when">Samedi 13 juin, 9 h</span>' in plain(visitor.get("/checkout").text)


def test_one_shop_alone_asks_for_no_walk(visitor: Visitor, street: Street) -> None:
    put_in_basket(visitor, street.bread, shop="maison-morel")
    assert "Une heure par boutique" not in visitor.get("/checkout").text
    assert "Tout en un tour" not in visitor.get("/cart").text
    assert visitor.post("/checkout", data=walk_form(visitor)).status_code == 303


def test_the_basket_says_when_all_of_it_is_fetched(visitor: Visitor, basket: Street) -> None:
    assert "Tout en un tour : <b>aujourd’hui, 11 h" in plain(visitor.get("/cart").text)
    assert quantities(basket) == [2, 350]


def test_what_one_had_chosen_before_paying_is_chosen_again(visitor: Visitor, basket: Street) -> None:
    assert visitor.post("/checkout", data={**walk_form(visitor), "pays": "demo"}).status_code == 303
    form = walk_form(visitor)
    assert len(form["way"]) > 40
    assert form["lantier-at"] == "20260611T0900Z"
    own = {**form, "way": "each", "lantier-at": "20260612T0800Z", "pays": "demo"}
    assert visitor.post("/checkout", data=own).status_code == 303
    assert walk_form(visitor)["way"] == "each"


def test_walks_of_many_shops_take_as_few_statements_as_of_two(
    visitor: Visitor, basket: Street, count_sql: Counter
) -> None:
    with count_sql() as few:
        visitor.get("/checkout")
    for n in range(6):
        shop = make_shop(basket.town, name=f"Boutique {n}")
        put_in_basket(visitor, make_goods(shop, name=f"Objet {n}"), shop=shop.slug)
    with count_sql() as many:
        assert "8 arrêts" in visitor.get("/checkout").text
    assert len(many) == len(few)
