"""The words of each mail, as people read them."""

import re
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.catalogue.models import SoldBy
from marketplace.core.db import db, transaction
from marketplace.core.settings import Settings
from marketplace.fulfilment.services import accept, cancel, decline, mark_ready
from marketplace.notices.composing import tell_person
from marketplace.notices.models import Notice
from marketplace.orders.actors import Actor
from marketplace.orders.models import Order, ShopOrder
from marketplace.payments.gateways.choosing import DEMO
from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from marketplace.towns.queries import town_by_id
from tests.factories import Goods, make_goods, make_shop, make_worker
from tests.ordering import JEANNE, make_order
from tests.paying import pay

# A plain space may not stand before these signs, nor between a figure and its unit.
_LOOSE = re.compile(r" [:;!?»]|« |\d (?:h|kg|g|€)\b|\d €")
_UNFILLED = re.compile(r"%\(|{[{%#]|\bNone\b")


@pytest.fixture(autouse=True)
def _stopped(thursday_morning: object) -> None:
    """The clock stands still."""


@pytest.fixture
def bakery(town: Town) -> Shop:
    """A bakery that can be written to."""
    shop = make_shop(town)
    with transaction():
        shop.email, shop.address = "morel@example.org", "3 rue du Phare"
    return shop


@pytest.fixture
def bread(bakery: Shop) -> Goods:
    """Bread."""
    return make_goods(bakery)


@pytest.fixture
def comte(town: Town) -> Goods:
    """Cheese of another shop, which has no mail address."""
    dairy = make_shop(town, name="Fromagerie du Phare", kind="cheese")
    return make_goods(dairy, name="Comté", price_cents=2490, on_hand=5000, sold_by=SoldBy.WEIGHT)


def mails(town: Town, event: str, recipient: str) -> list[Notice]:
    """What somebody was told of an event."""
    query = select(Notice).where(
        Notice.town_id == town.id, Notice.event == event, Notice.recipient == recipient
    )
    return list(db.session.scalars(query))


def bag_of(town: Town, shop: Shop) -> ShopOrder:
    """The shop's only bag."""
    (bag,) = db.session.scalars(
        select(ShopOrder).where(ShopOrder.town_id == town.id, ShopOrder.shop_id == shop.id)
    )
    return bag


def test_the_resident_is_told_once_of_all_bags(town: Town, bread: Goods, comte: Goods) -> None:
    reference = make_order(town, (bread, 2), (comte, 350))
    (mail,) = mails(town, "placed", "jeanne@example.org")
    bread_code, comte_code = db.session.scalars(
        select(ShopOrder.code).where(ShopOrder.town_id == town.id).order_by(ShopOrder.id)
    )
    assert mail.subject == f"Votre commande {reference}, Rue du Phare"
    assert mail.body.startswith("Bonjour Jeanne Kerouac,\n\nMerci\u202f! Vos 2 commerçants ont reçu")
    assert "\nMaison Morel, 3 rue du Phare\nÀ retirer\u00a0: jeudi 11 juin à 11\u00a0h\n" in mail.body
    assert f"Code à montrer\u00a0: {bread_code[:4]} {bread_code[4:]}\n" in mail.body
    assert f"Code à montrer\u00a0: {comte_code[:4]} {comte_code[4:]}\n" in mail.body
    assert "– 2 × Baguette de tradition\u00a0: 2,60\u00a0€\n" in mail.body
    assert "– Comté, 350\u00a0g\u00a0: 8,72\u00a0€\n" in mail.body
    assert "Total\u00a0: 11,32\u00a0€, TVA comprise\nÀ régler dans chaque boutique" in mail.body


def test_each_shop_is_told_of_its_own_bag_only(town: Town, bread: Goods, comte: Goods) -> None:
    make_order(town, (bread, 2), (comte, 350), note="Bien cuite")
    (mail,) = mails(town, "placed", "morel@example.org")
    assert "Baguette" in mail.body
    assert "Comté" not in mail.body
    assert "Son mot\u00a0: «\u00a0Bien cuite\u00a0»" in mail.body
    assert "/backoffice/maison-morel/" in mail.body
    (bread_code, _comte_code) = db.session.scalars(
        select(ShopOrder.code).where(ShopOrder.town_id == town.id).order_by(ShopOrder.id)
    )
    assert bread_code[:4] not in mail.body  # the code is the resident's to show


def test_who_paid_online_is_told_so_and_what_comes_back(town: Town, bakery: Shop, bread: Goods) -> None:
    make_order(town, (bread, 2), pays=DEMO)
    assert mails(town, "placed", "jeanne@example.org") == []
    baker = make_worker(bakery)
    bag = bag_of(town, bakery)
    pay(town, bag.order_id)
    with transaction():
        decline(bag, reason="Le four est en panne.", by=Actor.person(baker.id))
    (placed,) = mails(town, "placed", "jeanne@example.org")
    (declined,) = mails(town, "declined", "jeanne@example.org")
    assert "Payé en ligne." in placed.body
    assert "La raison\u00a0: Le four est en panne.\n" in declined.body
    assert "Remboursement\u00a0: 2,60\u00a0€." in declined.body


def _write_one_mail_of_each_kind(town: Town, bakery: Shop, *, bread: Goods, comte: Goods) -> None:
    baker = make_worker(bakery)
    make_order(town, (bread, 2), (comte, 350), note="Bien cuite")
    bag = bag_of(town, bakery)
    with transaction():
        accept(bag, by=Actor.person(baker.id))
        mark_ready(bag, by=Actor.person(baker.id))
    (other,) = db.session.scalars(
        select(ShopOrder).where(ShopOrder.town_id == town.id, ShopOrder.id != bag.id)
    )
    with transaction():
        decline(other, reason="Il n’y en a plus.", by=Actor.person(baker.id))
    make_order(town, (bread, 1))
    (last,) = db.session.scalars(
        select(ShopOrder).where(ShopOrder.town_id == town.id, ShopOrder.state == "placed")
    )
    with transaction():
        cancel(last, by=Actor.resident(None))
        for event in ("account_invited", "account_known"):
            tell_person(town_by_id(town.id), event=event, name="Jeanne", email="j@example.org", path="/x")


def test_every_mail_is_tidy_and_leads_home(
    app: Flask,
    town: Town,
    bakery: Shop,
    bread: Goods,
    comte: Goods,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(
        app.extensions, "settings", Settings(market_env="test", public_address="http://{host}:8123")
    )
    _write_one_mail_of_each_kind(town, bakery, bread=bread, comte=comte)
    written = list(db.session.scalars(select(Notice).where(Notice.town_id == town.id)))
    assert {mail.event for mail in written} == {
        "placed",
        "ready",
        "declined",
        "cancelled",
        "account_invited",
        "account_known",
    }
    for mail in written:
        assert not _LOOSE.search(mail.subject + mail.body), mail.event
        assert not _UNFILLED.search(mail.subject + mail.body), mail.event
        assert "\n\n\n" not in mail.body
        assert all(line == line.strip() for line in mail.body.splitlines())
        assert "\nhttp://localhost:8123/" in mail.body
        assert mail.body.endswith("\n\nPort-Lanterne – Rue du Phare\n")


def test_a_resident_reads_mails_in_the_language_of_the_order(town: Town, bread: Goods) -> None:
    make_order(town, (bread, 1), contact=replace(JEANNE, locale="en"))
    (mail,) = mails(town, "placed", "jeanne@example.org")
    assert mail.locale == "en"
    assert "Thursday 11 June" in mail.body
    assert "11:00" in mail.body
    assert "€1.30" in mail.body


def test_who_gave_no_address_is_told_by_the_order_page(town: Town, bread: Goods) -> None:
    make_order(town, (bread, 1), contact=replace(JEANNE, email=""))
    assert mails(town, "placed", "") == []
    assert len(mails(town, "placed", "morel@example.org")) == 1


def test_the_link_of_a_mail_opens_the_order(town: Town, bread: Goods) -> None:
    make_order(town, (bread, 1))
    (mail,) = mails(town, "placed", "jeanne@example.org")
    (reference,) = db.session.scalars(select(Order.reference).where(Order.town_id == town.id))
    assert re.search(rf"^https://localhost/orders/{reference}\?key=[0-9a-f]{{32}}$", mail.body, re.MULTILINE)
