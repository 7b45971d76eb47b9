"""F43: who may, how often, how much is left: when the table that says so cannot be read, the answer is no."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from marketplace.accounts.models import UserSession
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.orders.models import Order
from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from tests.factories import THURSDAY_MORNING, Goods, make_person, make_worker
from tests.people import PASSWORD, give_password
from tests.visitors import Visitor
from tests.web.storefront.buying import checkout_form, put_in_basket

pytestmark = pytest.mark.all_towns


@pytest.fixture(autouse=True)
def _morning(app: Flask, database: None) -> Iterator[None]:
    propagates = app.config["PROPAGATE_EXCEPTIONS"]
    app.config["PROPAGATE_EXCEPTIONS"] = False  # as on a server: pages, not exceptions
    with clock.travel(THURSDAY_MORNING):
        yield
    app.config["PROPAGATE_EXCEPTIONS"] = propagates


@contextmanager
def without_table(name: str) -> Iterator[None]:
    """The table has another name for a while: every statement that needs it fails."""
    with transaction() as session:
        session.execute(text(f"ALTER TABLE {name} RENAME TO {name}_away"))
    try:
        yield
    finally:
        db.session.rollback()
        with transaction() as session:
            session.execute(text(f"ALTER TABLE {name}_away RENAME TO {name}"))


def test_f43_without_the_list_of_staff_nobody_gets_in(visitor: Visitor, shop: Shop) -> None:
    visitor.sign_in(make_worker(shop).id)
    with without_table("shop_staff"):
        answer = visitor.get(f"/backoffice/{shop.slug}/")
    assert answer.status_code == 500
    assert "Nous avons fait une erreur" in answer.text
    assert "panier" not in answer.text  # nobody has one there
    assert visitor.get(f"/backoffice/{shop.slug}/").status_code == 200


def test_f43_without_the_count_of_tries_no_password_is_weighed(visitor: Visitor, town: Town) -> None:
    give_password(make_person())
    with without_table("sign_in_attempts"):
        answer = visitor.post("/sign-in", data={"email": "lea@example.org", "password": PASSWORD})
    assert answer.status_code == 500
    assert db.session.scalar(select(func.count()).select_from(UserSession)) == 0


def test_f43_without_the_stock_nothing_is_sold(visitor: Visitor, goods: Goods) -> None:
    put_in_basket(visitor, goods, shop="maison-morel")
    form = checkout_form(visitor)
    with without_table("stock_levels"):
        answer = visitor.post("/checkout", data=form)
    assert answer.status_code == 500
    assert "Votre panier est gardé" in answer.text
    assert db.session.scalar(select(func.count()).select_from(Order)) == 0
    assert visitor.post("/checkout", data=form).status_code == 303
