"""A number of the printed catalogue stands for its product, on the telephone."""

from datetime import timedelta

import pytest
from flask import Flask

from marketplace.accounts.models import User
from marketplace.assisting.leaflet.making import make_edition
from marketplace.assisting.leaflet.wishing import join_leaflet
from marketplace.assisting.models import LeafletNumber
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.towns.queries import town_at
from tests.crowd import all_at_once
from tests.factories import THURSDAY_MORNING, make_goods, make_person
from tests.visitors import Visitor
from tests.web.assisted.calling import begin, say
from tests.web.storefront.buying import Street, pause, plain, quantities, reprice


@pytest.fixture
def printed(street: Street) -> Street:
    """The street on paper: the bread is number 1, the cheese number 2."""
    with transaction():
        for shop in (street.bakery, street.dairy):
            join_leaflet(street.town.id, shop_id=shop.id)
    print_catalogue(make_person("anne@example.org").id)
    return street


def print_catalogue(user_id: int) -> None:
    town = town_at("localhost")
    assert town
    with transaction():
        make_edition(town, last_day=clock.today(town.time_zone) + timedelta(days=3), by_user_id=user_id)


@pytest.mark.parametrize("words", ["1", "n° 1", "numéro 1", "le 1"])
def test_a_number_finds_its_product(desk: Visitor, printed: Street, words: str) -> None:
    page = plain(desk.get(begin(desk), query_string={"q": words}).text)
    assert "Baguette de tradition" in page
    assert "Comté" not in page


def test_how_much_of_a_number_goes_into_the_basket(desk: Visitor, printed: Street) -> None:
    call = begin(desk)
    say(desk, call, "2 × 1")
    say(desk, call, "350 g n° 2")
    assert quantities(printed) == [2, 350]


def test_a_number_of_nothing_is_searched_as_words(desk: Visitor, printed: Street) -> None:
    assert "n’en a pas pour le moment" in desk.get(begin(desk), query_string={"q": "999"}).text


def test_what_is_no_more_on_the_shelves_is_named(desk: Visitor, printed: Street) -> None:
    pause(printed.bakery)
    page = plain(desk.get(begin(desk), query_string={"q": "1"}).text)
    assert "Numéro 1, « Baguette de tradition » : il n’y en a plus en rayon" in page


def test_a_price_above_the_paper_s_is_said_while_the_paper_is_good(
    desk: Visitor, agent: User, printed: Street
) -> None:
    reprice(printed.bread, 150)
    page = plain(desk.get(begin(desk), query_string={"q": "1"}).text)
    assert "Le papier promet 1,30 € au plus jusqu’au dimanche 14 juin" in page
    with clock.travel(THURSDAY_MORNING + timedelta(days=4)):
        desk.sign_in(agent.id)
        assert "Le papier promet" not in desk.get(begin(desk), query_string={"q": "1"}).text


@pytest.mark.race
def test_two_who_print_at_once_give_no_number_twice(app: Flask, printed: Street) -> None:
    for number in range(6):
        make_goods(printed.bakery, name=f"Pain {number}")
    user_id = make_person("paul2@example.org").id
    all_at_once(app, [lambda: print_catalogue(user_id)] * 6)
    db.session.rollback()
    given = [row.number for row in db.session.query(LeafletNumber).filter_by(town_id=printed.town.id)]
    assert sorted(given) == list(range(1, 9))
