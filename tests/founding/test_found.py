"""Founding a town: all of it or nothing, also when two operators ask at once."""

from typing import cast

import pytest
from flask import Flask
from sqlalchemy import func, select

from marketplace.core.db import db, transaction
from marketplace.core.errors import Refusal
from marketplace.core.inserting import insert_once
from marketplace.founding.asked import Founding, read_host
from marketplace.founding.errors import UnfitForATown
from marketplace.founding.services import found
from marketplace.notices.models import Notice
from marketplace.orders.actors import Actor
from marketplace.shops.street.models import UnitKind
from marketplace.shops.street.queries import units_of
from marketplace.towns.looks.examples import EXAMPLES
from marketplace.towns.looks.look import look_in
from marketplace.towns.models import Street, Town, TownHost
from tests.crowd import HANDS, all_at_once

ASKED = Founding(
    name="Brume", street="Quai Nord", hosts=("brume.example",), manager_email="maire@brume.example"
)


def ask(asked: Founding = ASKED) -> bool:
    """Found it; says whether it was."""
    try:
        with transaction():
            found(asked, by=Actor.system(), path_for=lambda token: f"/council/joining/{token}")
    except Refusal:
        db.session.rollback()
        return False
    return True


def counted(model: type) -> int:
    db.session.rollback()
    return cast(
        int, db.session.scalar(select(func.count()).select_from(model).execution_options(all_towns=True))
    )


def test_its_street_is_drawn_with_premises_on_both_sides(app: Flask, database: None) -> None:
    assert ask(Founding(name="Brume", street="Quai", hosts=("a.example",), odd_places=5, even_places=2))
    town = db.session.scalars(select(Town)).one()
    empty = [unit.side for unit in units_of(town.id) if unit.kind is UnitKind.EMPTY]
    assert (empty.count("odd"), empty.count("even")) == (5, 2)


@pytest.mark.parametrize("name", list(EXAMPLES))
def test_it_wears_the_look_that_was_chosen(app: Flask, database: None, name: str) -> None:
    assert ask(Founding(name="Brume", street="Quai", hosts=("a.example",), look=name))
    assert look_in(db.session.scalars(select(Town.look)).one()) == EXAMPLES[name][1]


@pytest.mark.race
def test_of_operators_who_found_the_same_town_at_once_one_does(app: Flask, database: None) -> None:
    done = all_at_once(app, [ask] * HANDS)
    assert done.count(True) == 1
    assert (counted(Town), counted(TownHost), counted(Street), counted(Notice)) == (1, 1, 1, 1)


@pytest.mark.race
def test_of_two_towns_that_want_the_same_hosts_in_another_order_one_has_them(
    app: Flask, database: None
) -> None:
    hosts = ("a.example", "b.example")
    one = Founding(name="Une", street="Quai", hosts=hosts)
    other = Founding(name="Autre", street="Quai", hosts=hosts[::-1])
    done = all_at_once(app, [lambda: ask(one), lambda: ask(other)] * 3)
    assert done.count(True) == 1
    assert (counted(Town), counted(TownHost)) == (1, 2)


def test_a_host_is_given_once(app: Flask, database: None) -> None:
    """What the race above relies on: the second of two same names is not written, and is told so."""
    assert ask()
    town_id = db.session.scalars(select(Town.id)).one()
    with transaction():
        row = {"id": 1, "host": "brume.example", "town_id": town_id}
        assert not insert_once(TownHost, row=row, key=["host"])


@pytest.mark.parametrize(
    ("typed", "read"),
    [(" Marché.Exemple.FR. ", "xn--march-fsa.exemple.fr"), ("localhost", "localhost"), ("a-b.fr", "a-b.fr")],
)
def test_a_host_is_kept_as_browsers_send_it(app: Flask, typed: str, read: str) -> None:
    with app.test_request_context():
        assert read_host(typed) == read


@pytest.mark.parametrize(
    "typed", ["", ".", "a..fr", "-a.fr", "a b.fr", "a.fr/x", "a" * 64 + ".fr", "1.2.3.4"]
)
def test_what_is_no_host_is_refused(app: Flask, typed: str) -> None:
    with app.test_request_context(), pytest.raises(UnfitForATown):
        read_host(typed)
