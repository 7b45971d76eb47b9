"""Many hands at the same money: the same news at the door at once, and refunds of one payment in parallel."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from marketplace.core.db import db, transaction
from marketplace.core.errors import Refusal
from marketplace.moving.audit import breaches
from marketplace.orders.models import OrderLine
from marketplace.payments.gateways.choosing import DEMO
from marketplace.payments.gateways.demo import telling
from marketplace.payments.gateways.demo.models import DemoEvent
from marketplace.payments.inbox.models import WebhookEvent
from marketplace.payments.models import Payment, Refund
from marketplace.payments.refunds.deciding import refund_line
from marketplace.payments.refunds.models import Bearer
from marketplace.towns.models import Town
from tests.crowd import all_at_once
from tests.factories import Goods
from tests.ordering import make_order, order_named
from tests.paying import open_page, pay, use_card

pytestmark = [pytest.mark.race, pytest.mark.all_towns]


def test_the_same_event_ten_times_at_once_is_kept_and_applied_once(
    app: Flask, town: Town, goods: Goods
) -> None:
    order_id = order_named(town, make_order(town, (goods, 2), pays=DEMO))
    use_card(str(open_page(town, order_id).checkout_session_id))
    db.session.rollback()
    payload = db.session.scalars(select(DemoEvent.payload).order_by(DemoEvent.id.desc()).limit(1)).one()
    raw, headers = telling.signed(payload, secret=telling.secret_of(app.extensions["settings"].secret))
    db.session.rollback()

    def bring() -> str:
        answer = app.test_client().post("/hooks/demo", data=raw, headers=headers)
        return str(answer.status_code)

    assert all_at_once(app, [bring] * 16) == ["200"] * 16
    kept = select(func.count()).select_from(WebhookEvent).where(WebhookEvent.object_id.like("cs_demo%"))
    assert db.session.scalar(kept) == 1


def test_refunds_in_parallel_never_give_back_more_than_was_paid(app: Flask, town: Town, goods: Goods) -> None:
    order_id = order_named(town, make_order(town, (goods, 10), pays=DEMO))  # 13.00
    pay(town, order_id)
    line_id = db.session.scalars(select(OrderLine.id).where(OrderLine.town_id == town.id)).one()
    town_id = town.id
    db.session.rollback()

    def give_back(change: str) -> str:
        try:
            with transaction():
                refund_line(
                    town_id, order_line_id=line_id, change=change, amount_cents=150, borne_by=Bearer.SHOP
                )
        except Refusal as refusal:
            db.session.rollback()
            return type(refusal).__name__
        return "given"

    # Twenty changes, and each of them pressed twice.
    acts = [lambda nth=nth: give_back(f"change-{nth}") for nth in [*range(20), *range(20)]]
    said = all_at_once(app, acts)
    refunds = db.session.scalars(select(Refund.card_cents).where(Refund.town_id == town_id)).all()
    assert refunds == [150] * 8  # 12.00 of 13.00
    assert "RefundTooLarge" in said
    payment = db.session.scalars(select(Payment).where(Payment.town_id == town_id)).one()
    assert payment.refunded_cents == 1200
    assert list(breaches()) == []
