"""Two taps at once on « Ajouter »: one basket, one line, both counted."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from marketplace.cart.queries import basket_of
from marketplace.cart.services import open_cart, put_in
from marketplace.core.db import db, transaction
from marketplace.towns.models import Town
from tests.factories import Goods


def _tap(town_id: int, variant_id: int) -> None:
    cart_id = open_cart(town_id, token_digest="one browser", user_id=None)
    put_in(town_id, cart_id=cart_id, variant_id=variant_id, quantity=1)


def test_a_double_click_on_a_first_article_counts_twice(app: Flask, town: Town, goods: Goods) -> None:
    town_id, variant_id = town.id, goods.variant.id

    def second_tap() -> None:
        with app.app_context(), transaction():
            _tap(town_id, variant_id)

    with ThreadPoolExecutor() as pool:
        with transaction():
            _tap(town_id, variant_id)
            second = pool.submit(second_tap)
            with pytest.raises(TimeoutError):
                second.result(0.5)  # it waits for the first one to be done
        second.result(20)
    db.session.rollback()
    basket = basket_of(town_id, token_digest="one browser")
    assert basket
    assert [line.quantity for line in basket.lines] == [2]
