"""A friend who is sent sees what they need, as long as they are sent, and nothing of anybody's purse."""

import html
import re

import pytest
from sqlalchemy import select

from marketplace.core.db import db, transaction
from marketplace.core.references import link_key
from marketplace.orders.handovers.models import Proxy
from marketplace.orders.handovers.proxies import name_proxy, revoke_proxy
from tests.visitors import Visitor
from tests.web.storefront.buying import plain
from tests.web.storefront.companion.ordered import Ordered


def send(ordered: Ordered, name: str = "Rozenn Caro") -> str:
    """Somebody is named; gives the address of their page, the host left out."""
    town_id = ordered.street.town.id
    with transaction():
        name_proxy(town_id, order_id=ordered.order_id, name=name)
    row = db.session.scalars(select(Proxy).where(Proxy.town_id == town_id, Proxy.name == name)).one()
    return f"{ordered.path}/friend?key={link_key('proxy', row.id)}"


@pytest.fixture
def link(ordered: Ordered) -> str:
    return send(ordered)


def test_the_resident_finds_the_link_to_send(visitor: Visitor, ordered: Ordered, link: str) -> None:
    page = html.unescape(visitor.get(ordered.page).text)
    found = re.search(r'id="friend-link" value="https://localhost(/[^"]+)"', page)
    assert found
    assert found.group(1) == link
    assert "sms:?&body=" in page
    assert "mailto:?subject=" in page


def test_it_shows_a_code_of_its_own_the_word_the_hours_and_whose_order_it_is(
    visitor: Visitor, ordered: Ordered, link: str
) -> None:
    page = plain(visitor.get(link).text)
    row = db.session.scalars(select(Proxy).where(Proxy.town_id == ordered.street.town.id)).one()
    assert f"{row.code[:4]} {row.code[4:]}" in page
    for shop in (ordered.street.bakery, ordered.street.dairy):  # the resident's own are told to nobody
        code = ordered.bag(shop).code
        assert f"{code[:4]} {code[4:]}" not in page
    for words in ("Bonjour Rozenn Caro", "Jeanne Kerouac", f"« {row.word} »", "Aujourd’hui, 11 h – 11 h 30"):
        assert words in page


def test_it_shows_neither_goods_nor_prices_nor_how_to_reach_the_resident(
    visitor: Visitor, ordered: Ordered, link: str
) -> None:
    page = plain(visitor.get(link).text)
    for secret in ("Baguette", "Comté", "14,08", "jeanne@example.org", "06 00 00 46 12", ordered.key):
        assert secret not in page
    assert "À prendre : 2 articles." in page
    assert "À régler ici : 2,60 €." in page


def test_it_leads_to_nothing_that_changes_the_order(visitor: Visitor, ordered: Ordered, link: str) -> None:
    key = link.partition("key=")[2]
    assert f'action="{ordered.path}' not in visitor.get(link).text
    assert visitor.get(f"{ordered.path}?key={key}").status_code == 404
    assert visitor.get(f"{ordered.path}/slip/usual.pdf?key={key}").status_code == 404
    cancel = f"{ordered.path}/shops/lantier/cancellation"
    assert visitor.post(cancel, data={"key": key}).status_code == 404


def test_taken_back_it_is_over_at_once(visitor: Visitor, ordered: Ordered, link: str) -> None:
    with transaction():
        revoke_proxy(ordered.street.town.id, order_id=ordered.order_id)
    answer = visitor.get(link)
    assert answer.status_code == 404
    assert "Ce lien ne sert plus" in answer.text


def test_with_somebody_else_named_the_first_link_is_over(
    visitor: Visitor, ordered: Ordered, link: str
) -> None:
    second = send(ordered, "Yann Le Goff")
    assert visitor.get(link).status_code == 404
    assert visitor.get(second).status_code == 200


@pytest.mark.parametrize("key", ["", "0" * 32, "é"])
def test_a_guessed_key_opens_nothing(visitor: Visitor, ordered: Ordered, link: str, key: str) -> None:
    assert visitor.get(f"{ordered.path}/friend?key={key}").status_code == 404
    assert visitor.get(f"{ordered.path}/friend?key={ordered.key}").status_code == 404


def test_once_all_is_fetched_it_is_over(visitor: Visitor, ordered: Ordered, link: str) -> None:
    for shop in (ordered.street.bakery, ordered.street.dairy):
        ordered.do(shop, acts=3)
    assert visitor.get(link).status_code == 404
