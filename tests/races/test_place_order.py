"""Many buyers, few pieces: over real HTTP, on a real server with two processes of eight threads."""

from collections import Counter
from collections.abc import Callable

import pytest
from flask import current_app

from tests.races.buyers import path_of
from tests.races.payers import open_cards, payable_cards, work
from tests.races.street import Street

pytestmark = [pytest.mark.race, pytest.mark.all_towns]

OpenStreet = Callable[..., Street]
_WORDS = ("il n’y en a plus", "Quelqu’un a été plus rapide")


def test_fifty_buyers_of_five_pieces_make_five_orders(open_street: OpenStreet) -> None:
    street = open_street(pieces=5, places=60)
    answers = street.press_together([buyer.press for buyer in street.fill_baskets(50)])
    assert Counter(answer.status for answer in answers) == {303: 5, 409: 45}
    assert all(any(words in answer.text for words in _WORDS) for answer in answers if answer.status == 409)
    assert len({answer.location for answer in answers if answer.status == 303}) == 5
    assert (street.orders(), street.sold(), street.held()) == (5, 5, 5)
    assert street.breaches() == []


def test_without_the_guard_the_same_fifty_buyers_oversell(open_street: OpenStreet) -> None:
    street = open_street(pieces=5, places=60, UNGUARDED_STOCK="1")
    answers = street.press_together([buyer.press for buyer in street.fill_baskets(50)])
    assert street.sold() > 5  # so it is the guard that the other race owes its five to
    assert street.sold() == sum(answer.status == 303 for answer in answers)


def test_the_last_place_of_a_window_is_taken_once(open_street: OpenStreet) -> None:
    street = open_street(pieces=50, places=1)
    answers = street.press_together([buyer.press for buyer in street.fill_baskets(2)])
    assert sorted(answer.status for answer in answers) == [303, 409]
    (loser,) = (answer for answer in answers if answer.status == 409)
    assert "vient d’être pris" in loser.text
    assert (street.orders(), street.held()) == (1, 1)
    assert street.breaches() == []


def test_a_form_sent_ten_times_at_once_makes_one_order(open_street: OpenStreet) -> None:
    street = open_street(pieces=50, places=60)
    (buyer,) = street.fill_baskets(1)
    answers = street.press_together([buyer.press] * 10)
    assert {answer.status for answer in answers} == {303}
    assert len({answer.location for answer in answers}) == 1
    assert answers[0].location.startswith("/orders/")
    assert (street.orders(), street.held()) == (1, 1)
    assert street.breaches() == []


def test_a_form_paid_online_and_sent_ten_times_holds_once(open_street: OpenStreet) -> None:
    street = open_street(pieces=50, places=60)
    (buyer,) = street.fill_baskets(1)
    buyer.fields["pays"] = "demo"
    answers = street.press_together([buyer.press] * 10)
    assert {answer.status for answer in answers} == {303}
    (card,) = open_cards()
    elsewhere = {path_of(answer.location) for answer in answers} - {card}
    assert all("/payment?key=" in page for page in elsewhere)  # where who waited for too long reads why
    assert len(elsewhere) <= 1
    assert (street.orders(), street.held()) == (1, 1)
    assert street.breaches() == []


@pytest.mark.parametrize("pays", ["pickup", "demo"])
def test_many_tabs_of_one_basket_leave_one_order(open_street: OpenStreet, pays: str) -> None:
    street = open_street(pieces=50, places=60)
    (buyer,) = street.fill_baskets(1)
    buyer.fields["pays"] = pays
    tabs = [buyer.open_tab() for _ in range(6)]
    answers = street.press_together([tab.press for tab in tabs])
    assert {answer.status for answer in answers} <= {303, 409}
    work(current_app._get_current_object())  # type: ignore[attr-defined] # open pages are closed first
    assert street.held() == 1  # an unpaid order gives way to the next tab's; one in the till's care does not
    assert len(payable_cards(street)) == (pays == "demo")
    # A page that opened when its order had given way already stays open, and nobody was told where it is.
    led = {path_of(answer.location) for answer in answers}
    assert led & set(open_cards()) <= payable_cards(street)
    assert street.breaches() == []
