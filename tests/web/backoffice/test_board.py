"""The board: what is there, to whom it is shown."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

from marketplace.accounts.models import User
from marketplace.core import clock
from marketplace.core.db import transaction
from marketplace.fulfilment.queries import shop_order_of
from marketplace.fulfilment.services import accept, hand_over, mark_ready
from marketplace.orders.actors import Actor
from marketplace.shops.models import Shop, ShopRole
from marketplace.shops.services import hire
from marketplace.towns.models import Town
from tests.factories import THURSDAY_MORNING, Goods, make_goods, make_person, make_shop
from tests.ordering import make_order
from tests.visitors import Visitor

BOARD = "/backoffice/maison-morel/"


def test_a_new_order_is_on_the_board_with_who_when_and_what(
    counter: Visitor, town: Town, bread: Goods
) -> None:
    reference = make_order(town, (bread, 3), note="Bien cuites, merci !")
    page = counter.get(BOARD).text
    for words in (
        reference,
        "Jeanne Kerouac",
        "46\u00a012",
        "Baguette de tradition",
        "Bien cuites",
        "J’accepte",
    ):
        assert words in page
    assert "Bonjour Paul, un sac vous attend" in page
    assert "Pour 11\u00a0h" in page


def test_the_board_never_shows_the_code_that_the_resident_must_say(
    counter: Visitor, town: Town, bakery: Shop, bread: Goods
) -> None:
    shop_order = shop_order_of(town.id, bakery.id, reference=make_order(town, (bread, 1)))
    assert shop_order
    code = shop_order.code
    assert code not in counter.get(BOARD).text
    assert code not in counter.get(f"{BOARD}orders/{shop_order.order.reference}").text


def test_a_shop_sees_its_own_part_of_an_order_only(counter: Visitor, town: Town, bread: Goods) -> None:
    cheese = make_goods(make_shop(town, name="Lantier", kind="cheese"), name="Saint-nectaire")
    reference = make_order(town, (bread, 1), (cheese, 1))
    for address in (BOARD, f"{BOARD}orders/{reference}"):
        page = counter.get(address).text
        assert "Baguette" in page
        assert "Saint-nectaire" not in page


def test_a_late_bag_is_marked_in_words(counter: Visitor, baker: User, town: Town, bread: Goods) -> None:
    make_order(town, (bread, 1))
    assert "En retard" not in counter.get(BOARD).text
    with clock.travel(THURSDAY_MORNING + timedelta(hours=2)):
        counter.sign_in(baker.id)
        assert "En retard" in counter.get(BOARD).text


def test_a_quiet_day_says_so_kindly(counter: Visitor) -> None:
    page = counter.get(BOARD).text
    assert "Tout est en ordre" in page
    assert "Pas encore de sac remis" in page


def test_a_bag_wanders_over_the_board_and_ends_among_those_collected_today(
    counter: Visitor, town: Town, bakery: Shop, bread: Goods, baker: User
) -> None:
    shop_order = shop_order_of(town.id, bakery.id, reference=make_order(town, (bread, 1)))
    assert shop_order
    for act, words in ((accept, "C’est prêt"), (mark_ready, "Remettre"), (hand_over, "10\u00a0h")):
        with transaction():
            act(shop_order, by=Actor.person(baker.id))
        assert words in counter.get(BOARD).text


def test_staff_works_at_the_board_with_a_password_alone(helper: Visitor) -> None:
    assert helper.get(BOARD).status_code == 200


def test_the_owner_needs_a_second_factor(visitor: Visitor, baker: User) -> None:
    visitor.sign_in(baker.id, second_factor=False)
    assert visitor.get(BOARD).status_code == 403


def test_a_stranger_of_another_shop_or_town_finds_nothing(
    bakery: Shop, neighbour: Visitor, outsider: Visitor
) -> None:
    assert neighbour.get(BOARD).status_code == 404
    assert outsider.get(BOARD).status_code == 404


def test_who_is_not_signed_in_is_led_to_the_door_and_back(visitor: Visitor, bakery: Shop) -> None:
    answer = visitor.get(BOARD)
    assert answer.status_code == 302
    assert "sign-in" in answer.location
    assert "backoffice" in answer.location


def test_one_shop_leads_straight_to_its_board(counter: Visitor) -> None:
    assert counter.get("/backoffice/").location.endswith(BOARD)


def test_who_works_in_two_shops_chooses(counter: Visitor, town: Town, baker: User) -> None:
    other = make_shop(town, name="Lantier")
    with transaction():
        hire(other, user_id=baker.id, role=ShopRole.STAFF)
    page = counter.get("/backoffice/").text
    assert "Maison Morel" in page
    assert "Lantier" in page


def test_who_works_nowhere_is_told_kindly(visitor: Visitor, town: Town, bakery: Shop) -> None:
    visitor.sign_in(make_person().id)
    assert "Aucune boutique" in visitor.get("/backoffice/").text


def test_a_full_board_asks_as_little_of_the_database_as_a_short_one(
    counter: Visitor, town: Town, bread: Goods, count_sql: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    make_order(town, (bread, 1))
    with count_sql() as few:
        counter.get(BOARD)
    for _ in range(4):
        make_order(town, (bread, 1))
    with count_sql() as many:
        counter.get(BOARD)
    assert len(many) == len(few) <= 15


def test_the_board_speaks_english_to_who_reads_it(counter: Visitor, town: Town, bread: Goods) -> None:
    make_order(town, (bread, 1), note="Well baked")
    page = counter.get(BOARD, headers={"Accept-Language": "en"}).text
    assert "Hello Paul, one bag is waiting for you" in page
    assert "Thursday 11 June, " in page
    assert "“Well baked”" in page
