from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from sqlalchemy import select

from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.fulfilment.services import accept, decline, hand_over, mark_ready
from marketplace.orders.actors import Actor
from marketplace.orders.models import Order, ShopOrder
from marketplace.orders.states import ShopOrderState
from marketplace.shops.models import Shop
from marketplace.stock.models import StockLevel
from tests.factories import THURSDAY_MORNING, make_person, make_shop, make_town, make_worker
from tests.visitors import Visitor
from tests.web.storefront.buying import (
    Street,
    order,
    put_in_basket,
)

Counter = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def page(visitor: Visitor, street: Street) -> str:
    """The address of a placed order's page, bread and Comté, with its key."""
    put_in_basket(visitor, street.bread, shop="maison-morel", quantity="2")
    put_in_basket(visitor, street.comte, shop="lantier", grams="350")
    return str(order(visitor).location)


def bag_at(shop: Shop) -> ShopOrder:
    query = select(ShopOrder).where(ShopOrder.town_id == shop.town_id, ShopOrder.shop_id == shop.id)
    return db.session.scalars(query).one()


def cancellation(page: str, shop: str) -> tuple[str, dict[str, str]]:
    """The address and the fields of the form that gives up one bag."""
    address, _, key = page.partition("?key=")
    return f"{address}/shops/{shop}/cancellation", {"key": key}


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_the_page_says_what_when_where_and_for_how_much(visitor: Visitor, street: Street, page: str) -> None:
    shown = plain(visitor.get(page).text)
    for words in (
        "Merci, c’est commandé",
        "pour Jeanne Kermadec",
        "Aujourd’hui, 11 h – 11 h 30",
        "2 × Baguette de tradition",
        "350 g Comté",
        "14,08 €",
        "dont TVA",
        "À régler dans chaque boutique, au retrait.",
        "La boutique a reçu votre commande.",
    ):
        assert words in shown
    assert "expédi" not in shown


def test_each_shop_has_its_own_code_to_say_and_to_scan(visitor: Visitor, street: Street, page: str) -> None:
    shown = visitor.get(page).text
    codes = [bag_at(shop).code for shop in (street.bakery, street.dairy)]
    assert len(set(codes)) == 2
    for code in codes:
        assert f"{code[:4]} {code[4:]}" in shown
    assert shown.count('class="qr"') == 2


@pytest.mark.parametrize("key", ["", "?key=", "?key=0123456789abcdef0123456789abcdef", "?key=é"])
def test_without_the_right_key_there_is_no_such_page(
    browser_for: Callable[[str], Visitor], page: str, key: str
) -> None:
    answer = browser_for("localhost").get(page.partition("?")[0] + key)
    assert answer.status_code == 404
    assert "Jeanne" not in answer.text


@pytest.mark.parametrize("reference", ["ABC", "AAA-AAAA", "../x", "0"])
def test_an_unknown_reference_is_not_found(visitor: Visitor, street: Street, reference: str) -> None:
    assert visitor.get(f"/orders/{reference}").status_code == 404


def test_the_key_of_one_order_opens_no_other(
    browser_for: Callable[[str], Visitor], street: Street, page: str
) -> None:
    other = browser_for("localhost")
    put_in_basket(other, street.bread, shop="maison-morel")
    theirs = order(other).location
    mixed = theirs.partition("?")[0] + "?" + page.partition("?")[2]
    assert other.get(mixed).status_code == 404
    assert other.get(theirs).status_code == 200


def test_an_order_is_not_found_in_another_town(
    browser_for: Callable[[str], Visitor], street: Street, page: str
) -> None:
    make_town("val-brume", name="Val-Brume", host="val-brume.localhost")
    assert browser_for("val-brume.localhost").get(page).status_code == 404


def test_the_owner_needs_no_key_and_another_person_does(
    browser_for: Callable[[str], Visitor], street: Street
) -> None:
    lea, paul = browser_for("localhost"), browser_for("localhost")
    lea.sign_in(make_person().id)
    paul.sign_in(make_person("paul@example.org").id)
    put_in_basket(lea, street.bread, shop="maison-morel")
    address = order(lea).location.partition("?")[0]
    assert lea.get(address).status_code == 200
    assert paul.get(address).status_code == 404


def test_the_page_follows_what_the_shops_do(visitor: Visitor, street: Street, page: str) -> None:
    baker = make_worker(street.bakery)
    with transaction():
        accept(bag_at(street.bakery), by=Actor.person(baker.id))
    assert "La boutique prépare votre sac." in visitor.get(page).text
    with transaction():
        mark_ready(bag_at(street.bakery), by=Actor.person(baker.id))
        decline(bag_at(street.dairy), reason="Plus de Comté, désolés", by=Actor.person(baker.id))
    shown = plain(visitor.get(page).text)
    assert "Un sac vous attend" in shown
    assert "ne peut pas préparer ce sac : Plus de Comté, désolés" in shown
    assert "<dt>Total</dt><dd>2,60 €" in shown
    with transaction():
        hand_over(bag_at(street.bakery), by=Actor.person(baker.id))
    shown = plain(visitor.get(page).text)
    assert "Tout est remis, merci !" in shown
    assert "Remis aujourd’hui à 10 h." in shown
    assert 'class="qr"' not in shown


def test_one_bag_can_be_given_up_and_the_other_stays(visitor: Visitor, street: Street, page: str) -> None:
    address, fields = cancellation(page, "lantier")
    answer = visitor.post(address, data=fields)
    assert answer.status_code == 303
    assert "C’est annulé" in visitor.get(answer.location).text
    assert bag_at(street.dairy).state == ShopOrderState.CANCELLED
    assert bag_at(street.bakery).state == ShopOrderState.PLACED
    level = db.session.get_one(StockLevel, (street.town.id, street.comte.variant.id))
    assert level.held == 0


def test_a_bag_that_is_ready_is_no_longer_given_up(visitor: Visitor, street: Street, page: str) -> None:
    baker = make_worker(street.bakery)
    with transaction():
        accept(bag_at(street.bakery), by=Actor.person(baker.id))
        mark_ready(bag_at(street.bakery), by=Actor.person(baker.id))
    address, fields = cancellation(page, "maison-morel")
    assert address not in visitor.get(page).text
    answer = visitor.post(address, data=fields)
    assert answer.status_code == 409
    assert "Votre sac est déjà prêt" in answer.text
    assert bag_at(street.bakery).state == ShopOrderState.READY


def test_giving_up_twice_is_refused_in_words(visitor: Visitor, street: Street, page: str) -> None:
    address, fields = cancellation(page, "lantier")
    visitor.post(address, data=fields)
    answer = visitor.post(address, data=fields)
    assert answer.status_code == 409
    assert "annulée" in answer.text


def test_a_stranger_gives_up_nothing(
    browser_for: Callable[[str], Visitor], street: Street, page: str
) -> None:
    stranger = browser_for("localhost")
    address, fields = cancellation(page, "lantier")
    assert stranger.post(address, data={"key": "0" * 32}).status_code == 404
    assert stranger.post(address, data={}).status_code == 404
    elsewhere = stranger.post(address, data=fields, headers={"Origin": "https://ailleurs.example"})
    assert elsewhere.status_code == 400
    assert bag_at(street.dairy).state == ShopOrderState.PLACED


def test_a_shop_without_a_part_in_the_order_is_not_found(visitor: Visitor, street: Street, page: str) -> None:
    irma = make_shop(street.town, name="Irma")
    for slug in (irma.slug, "nulle-part"):
        address, fields = cancellation(page, slug)
        assert visitor.post(address, data=fields).status_code == 404


def test_the_calendar_file_holds_the_walk_with_each_stop(visitor: Visitor, street: Street, page: str) -> None:
    address, _, query = page.partition("?")
    answer = visitor.get(f"{address}/calendar.ics?{query}")
    assert answer.mimetype == "text/calendar"
    text = answer.get_data(as_text=True)
    lines = text.split("\r\n")
    assert lines.count("BEGIN:VEVENT") == lines.count("BEGIN:VALARM") == 1
    assert "DTSTART:20260611T090000Z" in lines
    assert max(len(line.encode()) for line in lines) <= 75
    whole = plain(text.replace("\r\n ", ""))
    assert "SUMMARY:Votre tour\\, Rue du Phare : 2 arrêts" in whole
    for shop in (street.bakery, street.dairy):
        code = bag_at(shop).code
        assert f"{shop.name}\\, code {code[:4]} {code[4:]}" in whole
    assert visitor.get(f"{address}/calendar.ics").status_code == 404


def test_a_later_calendar_file_replaces_the_earlier_one(visitor: Visitor, street: Street, page: str) -> None:
    address, _, query = page.partition("?")
    calendar = f"{address}/calendar.ics?{query}"
    first = visitor.get(calendar).get_data(as_text=True)
    give_up, fields = cancellation(page, "lantier")
    visitor.post(give_up, data=fields)
    with clock.travel(THURSDAY_MORNING + timedelta(minutes=5)):
        second = visitor.get(calendar).get_data(as_text=True)
    assert uid_in(second) == uid_in(first)
    assert "SEQUENCE:0\r\n" in first
    assert "SEQUENCE:5\r\n" in second
    assert "SUMMARY:Retrait chez Maison Morel" in second


def uid_in(calendar: str) -> list[str]:
    return [line for line in calendar.split("\r\n") if line.startswith("UID:")]


def test_no_name_can_write_its_own_calendar_lines(visitor: Visitor, street: Street, page: str) -> None:
    with transaction():
        db.session.merge(street.bakery).name = "Morel\r\nATTENDEE:mailto:x@example.org;,\\"
    address, _, query = page.partition("?")
    text = visitor.get(f"{address}/calendar.ics?{query}").get_data(as_text=True)
    assert "\r\nATTENDEE" not in text
    assert "\\;\\,\\\\" in text.replace("\r\n ", "")


def test_the_page_is_kept_by_this_browser_only_and_read_by_no_robot(visitor: Visitor, page: str) -> None:
    answer = visitor.get(page)
    assert "private" in answer.headers["Cache-Control"]
    assert '<meta name="robots" content="noindex">' in answer.text


def test_no_database_id_shows(visitor: Visitor, street: Street, page: str) -> None:
    shown = visitor.get(page).text
    made = db.session.scalars(select(Order).where(Order.town_id == street.town.id)).one()
    for row_id in (made.id, street.town.id, street.bakery.id, bag_at(street.bakery).id):
        assert str(row_id) not in shown


def test_the_page_takes_few_statements(visitor: Visitor, page: str, count_sql: Counter) -> None:
    with count_sql() as said:
        visitor.get(page)
    assert len(said) <= 20  # three of them for the story of all bags together, six for the drawn street
