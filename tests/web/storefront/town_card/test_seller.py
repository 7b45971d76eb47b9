"""Who sells the card is said before it is paid, and in the mail that stays, with what the law wants there."""

import pytest
from sqlalchemy import select

from marketplace.core.db import db, transaction
from marketplace.notices.models import Notice
from marketplace.towns.models import Town, TownParticulars
from tests.bought_cards import buy_and_pay, last_purchase, sell_cards
from tests.visitors import Visitor
from tests.web.storefront.buying import plain

pytestmark = pytest.mark.all_towns
SELLER = "Commune de Port-Lanterne, 1 place du Phare, 29900 Port-Lanterne"


def publish(town: Town) -> None:
    """The town says who it is."""
    name, _comma, address = SELLER.partition(", ")
    with transaction():
        db.session.add(
            TownParticulars(
                town_id=town.id, id=1, publisher=name, address=address, updated_at=town.created_at
            )
        )


def mail() -> str:
    """What the buyer keeps."""
    db.session.rollback()
    return plain(db.session.scalars(select(Notice.body)).one())


def test_the_seller_is_named_before_and_after(visitor: Visitor, town: Town) -> None:
    sell_cards(town)
    publish(town)
    assert f"Vendue par : {SELLER}" in plain(visitor.get("/town-card/buy").text)
    buy_and_pay(visitor)
    assert f"Vendue par : {SELLER}" in mail()


def test_the_mail_carries_the_form_to_change_one_s_mind(visitor: Visitor, town: Town) -> None:
    sell_cards(town)
    buy_and_pay(visitor)
    assert "Je vous notifie par la présente ma rétractation" in mail()
    assert f"référence {last_purchase().reference}" in mail()
    assert "Vendue par : Mairie de Port-Lanterne" in mail()


def test_where_the_law_gives_no_such_right_there_is_no_such_form(visitor: Visitor, town: Town) -> None:
    with transaction():
        db.session.merge(town).country = "CH"
    sell_cards(town)
    buy_and_pay(visitor)
    assert "ma rétractation" not in mail()
    assert "Vendue par" in mail()
