"""Push notices on their way: over real HTTP, sealed for one browser, signed, ended when it is gone."""

import json
from collections.abc import Iterator
from datetime import timedelta
from threading import Event

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from flask import Flask
from sqlalchemy import func, select

from marketplace.cli.jobs import tidy
from marketplace.cli.pushing import PushCarrier
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.core.settings import Settings
from marketplace.core.web_push import PushKey
from marketplace.notices.by_phone import tell_by_phone
from marketplace.notices.carriers import Refused, TryLater
from marketplace.notices.models import Channel, Notice, PushSubscription
from marketplace.notices.pushing import Browser, subscribe
from marketplace.notices.sending import Letter, claim_due
from marketplace.orders.models import Order
from marketplace.towns.models import Town
from marketplace.towns.queries import town_by_id
from tests.factories import Goods
from tests.ordering import make_order, order_named
from tests.push_service import Phone, PushService, from_text, push_service

SAID = "Tout est prêt : 2 sacs, jeudi dès 17 h. Vos codes :"


@pytest.fixture
def service() -> Iterator[PushService]:
    with push_service() as running:
        yield running


@pytest.fixture
def settings(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Settings:
    key = PushKey.drawn().secret
    told = app.extensions["settings"].model_copy(
        update={"push_key": _secret(key), "mail_from": "rue@example.org"}
    )
    monkeypatch.setitem(app.extensions, "settings", told)
    assert isinstance(told, Settings)
    return told


def _secret(text: str) -> object:
    return Settings(market_env="test", push_key=text).push_key


@pytest.fixture
def order(town: Town, goods: Goods, thursday_morning: object) -> Order:
    return db.session.get_one(Order, (town.id, order_named(town, make_order(town, (goods, 1)))))


def asked_by(phone: Phone, order: Order) -> None:
    with transaction():
        subscribe(order.town_id, order_id=order.id, browser=Browser(**phone.fields))


def told(order: Order, *, event: str = "ready") -> list[Letter]:
    """The pushes that the outbox hands out once the order's news are written."""
    with transaction():
        tell_by_phone(town_by_id(order.town_id), order=order, event=event, about_id=order.id, said=SAID)
    with transaction():
        return claim_due(limit=20, channel=Channel.PUSH)


def browsers() -> int:
    return db.session.scalar(
        select(func.count()).select_from(PushSubscription).execution_options(all_towns=True)
    ) or 0  # fmt: skip


def test_the_browser_that_asked_reads_it_and_nobody_else(
    settings: Settings, service: PushService, order: Order
) -> None:
    phone = Phone()
    asked_by(phone, order)
    (letter,) = told(order)
    PushCarrier(settings, service.edge).send(letter)
    ((head, sealed),) = service.sent
    said = json.loads(phone.opened(sealed))
    assert (said["title"], said["body"]) == ("Port-Lanterne", "Tout est prêt : 2 sacs, jeudi dès 17 h.")
    assert said["url"].startswith(f"/orders/{order.reference}?key=")
    assert (head["Content-Encoding"], head["Host"]) == ("aes128gcm", "push.example.com")
    assert "Tout est prêt".encode() not in sealed
    with pytest.raises(InvalidTag):
        Phone().opened(sealed)


def test_the_service_can_tell_that_it_comes_from_us(
    settings: Settings, service: PushService, order: Order
) -> None:
    asked_by(Phone(), order)
    (letter,) = told(order)
    PushCarrier(settings, service.edge).send(letter)
    token, key = service.sent[0][0]["Authorization"].removeprefix("vapid t=").split(", k=")
    head, claims, signature = token.split(".")
    raw = from_text(signature)
    signed = encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
    ours = EllipticCurvePublicKey.from_encoded_point(SECP256R1(), from_text(key))
    ours.verify(signed, f"{head}.{claims}".encode(), ECDSA(SHA256()))  # raises unless it is
    read = json.loads(from_text(claims))
    assert (read["aud"], read["sub"]) == ("https://push.example.com", "mailto:rue@example.org")
    assert 0 < read["exp"] - clock.now().timestamp() <= 24 * 3600


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_forgotten(
    settings: Settings, service: PushService, order: Order, status: int
) -> None:
    asked_by(Phone(), order)
    (letter,) = told(order)
    service.status = status
    with pytest.raises(Refused):
        PushCarrier(settings, service.edge).send(letter)
    assert browsers() == 0
    assert told(order, event="late") == []


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_service_in_trouble_is_asked_again(
    settings: Settings, service: PushService, order: Order, status: int
) -> None:
    asked_by(Phone(), order)
    (letter,) = told(order)
    service.status = status
    with pytest.raises(TryLater):
        PushCarrier(settings, service.edge).send(letter)
    assert browsers() == 1


@pytest.mark.parametrize("status", [301, 400, 403, 413])
def test_what_is_refused_is_not_tried_again(
    settings: Settings, service: PushService, order: Order, status: int
) -> None:
    asked_by(Phone(), order)
    (letter,) = told(order)
    service.status = status
    with pytest.raises(Refused):
        PushCarrier(settings, service.edge).send(letter)


def test_a_name_that_leads_inside_is_not_asked(
    settings: Settings, service: PushService, order: Order
) -> None:
    asked_by(Phone(), order)
    (letter,) = told(order)
    inside = type(service.edge)(lambda _host: ["169.254.169.254"], service.edge.connect)
    with pytest.raises(Refused):
        PushCarrier(settings, inside).send(letter)
    assert service.sent == []


def test_the_same_news_is_told_once_and_only_where_somebody_asked(settings: Settings, order: Order) -> None:
    assert told(order) == []
    asked_by(Phone(), order)
    assert len(told(order)) == 1
    assert told(order) == []


def test_without_a_key_nothing_is_written(app: Flask, order: Order) -> None:
    asked_by(Phone(), order)
    assert told(order) == []


def test_a_month_later_the_browser_is_forgotten(settings: Settings, order: Order) -> None:
    asked_by(Phone(), order)
    with clock.travel(clock.now() + timedelta(days=31)):
        assert "browsers to tell" in tidy(Event())
    assert browsers() == 0


def test_the_outbox_keeps_pushes_apart_from_mails(settings: Settings, order: Order) -> None:
    asked_by(Phone(), order)
    told(order)
    channels = db.session.scalars(select(Notice.channel).where(Notice.town_id == order.town_id))
    assert list(channels).count(Channel.PUSH) == 1
