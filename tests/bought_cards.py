"""Town cards that are bought in tests, by the services and pages that sell real ones."""

import re

from sqlalchemy import select
from werkzeug.test import TestResponse

from marketplace.core.db import db, transaction
from marketplace.towns.models import Town
from marketplace.vouchers.buying.models import CardPurchase, CardSale
from marketplace.vouchers.buying.sale import Limits, set_sale
from marketplace.vouchers.giving import set_rules
from marketplace.vouchers.models import Voucher
from tests.factories import make_official
from tests.visitors import Visitor
from tests.web.storefront.card import path_of

BUYER = "jeanne@example.org"


def sell_cards(town: Town, **limits: int) -> CardSale:
    """The town takes cards, and sells them on line."""
    user = make_official(town, email=f"sale.{town.slug}@example.org")
    with transaction():
        set_rules(town.id, is_open=True)
        return set_sale(town.id, is_open=True, limits=Limits(**limits), by_user_id=user.id)


def purchase_form(visitor: Visitor, **changes: str) -> dict[str, str]:
    """The form as the page has it, filled in."""
    page = visitor.get("/town-card/buy").text
    mark = re.search(r'name="nonce"[^>]*value="([^"]+)"', page)
    assert mark, page
    return {"nonce": mark[1], "amount": "3000", "email": BUYER, **changes}


def buy(visitor: Visitor, **changes: str) -> TestResponse:
    """Send the form; leads to the provider's page."""
    return visitor.post("/town-card/buy", data=purchase_form(visitor, **changes))


def press(visitor: Visitor, answer: TestResponse, act: str = "pay") -> TestResponse:
    """Press a button of the demo card's page that an answer led to."""
    assert answer.status_code == 303, answer.text
    return visitor.post(path_of(answer.location), data={"act": act})


def buy_and_pay(visitor: Visitor, **changes: str) -> CardPurchase:
    """Buy a card, pay it and come back; gives the purchase."""
    back = press(visitor, buy(visitor, **changes))
    visitor.get(path_of(back.location))
    return last_purchase()


def last_purchase() -> CardPurchase:
    """The latest purchase, as it is now."""
    db.session.rollback()
    query = select(CardPurchase).order_by(CardPurchase.id.desc()).limit(1)
    return db.session.scalars(query.execution_options(all_towns=True)).one()


def bought_cards() -> list[Voucher]:
    """Every card there is, the first one first."""
    db.session.rollback()
    query = select(Voucher).order_by(Voucher.id).execution_options(all_towns=True)
    return list(db.session.scalars(query))
