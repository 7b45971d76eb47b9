"""One-tap links: a page with a button that acts once, for whoever holds the link and nobody else."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from marketplace.alerts.links import BagLink, LinkAct, link_token
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.fulfilment.services import accept, mark_ready
from marketplace.notices.models import Notice
from marketplace.orders.actors import Actor, ActorKind
from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from tests.factories import Goods
from tests.ordering import make_order
from tests.visitors import Visitor
from tests.web.backoffice.conftest import Bag

WORDS = {"sentence": "gone", "words": ""}


def link(bag: Bag, act: LinkAct) -> str:
    """The address of a link for the bag as it stands now."""
    row = bag.row()
    claim = BagLink(act, row.id, row.version, row.collect_until)
    return f"/a/{link_token(claim, town_id=row.town_id, shop_id=row.shop_id)}"


def press(visitor: Visitor, address: str, fields: dict[str, str] | None = None) -> int:
    return visitor.submit(address, fields or {}).status_code


def test_the_links_in_the_mail_of_an_order_open(
    visitor: Visitor, town: Town, bakery: Shop, bread: Goods
) -> None:
    with transaction():
        db.session.get_one(Shop, (town.id, bakery.id)).email = "fournil@example.org"
    make_order(town, (bread, 1))
    body = db.session.scalars(
        select(Notice.body).where(
            Notice.town_id == town.id, Notice.event == "placed", Notice.recipient == "fournil@example.org"
        )
    ).one()
    links = re.findall(r"https?://[^/\s]+(/a/\S+)", body)
    pages = [visitor.get(address).text for address in links]
    assert ["J’accepte" in page for page in pages] == [True, False]
    assert ["Je refuse" in page for page in pages] == [False, True]


def test_opening_a_link_changes_nothing_however_often(visitor: Visitor, bag: Bag) -> None:
    for act in (LinkAct.ACCEPT, LinkAct.DECLINE):
        address = link(bag, act)
        for _time in range(3):
            assert visitor.get(address).status_code == 200
            assert visitor.head(address).status_code == 200
    assert bag.state() == "placed"


def test_one_tap_accepts_and_the_next_one_says_that_it_is_packed(visitor: Visitor, bag: Bag) -> None:
    answer = visitor.submit(link(bag, LinkAct.ACCEPT), {})
    assert answer.status_code == 303
    assert bag.row().steps[-1].by_what is ActorKind.LINK
    page = visitor.get(answer.location)
    assert "C’est accepté" in page.text
    assert page.text.count('<button class="button button--big') == 1
    assert press(visitor, answer.location) == 303
    assert bag.state() == "ready"


def test_a_refusal_carries_the_shops_words(visitor: Visitor, bag: Bag) -> None:
    assert press(visitor, link(bag, LinkAct.DECLINE), {"sentence": "busy", "words": ""}) == 303
    assert bag.state() == "declined"
    assert bag.row().reason == "Nous n’arriverons pas à la préparer à temps."


def test_own_words_come_before_ours(visitor: Visitor, bag: Bag) -> None:
    press(visitor, link(bag, LinkAct.DECLINE), {"sentence": "gone", "words": "Le four est froid."})
    assert bag.row().reason == "Le four est froid."


def test_a_link_used_twice_acts_once_and_says_what_became(visitor: Visitor, bag: Bag) -> None:
    address = link(bag, LinkAct.DECLINE)
    token = visitor.token_on(address)
    first = visitor.post(address, data={"csrf_token": token, **WORDS})
    second = visitor.post(address, data={"csrf_token": token, **WORDS})
    assert (first.status_code, second.status_code) == (303, 409)
    assert "refusée" in second.text
    assert "Ce lien a déjà servi" in second.text
    assert len([step for step in bag.row().steps if step.state == "declined"]) == 1


@pytest.mark.parametrize("act", [LinkAct.ACCEPT, LinkAct.DECLINE, LinkAct.READY])
def test_a_link_of_before_another_act_changes_nothing(visitor: Visitor, bag: Bag, act: LinkAct) -> None:
    old = link(bag, act)
    with transaction():
        accept(bag.row(), by=Actor.link())
    page = visitor.get(old)
    assert "en préparation" in page.text
    assert "<button" not in page.text.partition("<main")[2]
    token = visitor.token_on(link(bag, LinkAct.READY))
    assert visitor.post(old, data={"csrf_token": token, **WORDS}).status_code == 409
    assert bag.state() == "accepted"


def test_decline_after_ready_is_refused(visitor: Visitor, bag: Bag) -> None:
    for move in (accept, mark_ready):
        with transaction():
            move(bag.row(), by=Actor.link())
    page = visitor.get(link(bag, LinkAct.DECLINE))
    assert "prête" in page.text
    assert "<button" not in page.text.partition("<main")[2]


def test_an_expired_link_is_told_in_words(visitor: Visitor, bag: Bag) -> None:
    address, over = link(bag, LinkAct.ACCEPT), bag.row().collect_until
    with clock.travel(over + timedelta(minutes=1)):
        page = visitor.get(address)
        assert page.status_code == 410
        assert "plus valable" in page.text
        assert visitor.post(address).status_code in {400, 410}
    assert bag.state() == "placed"


def test_a_cut_or_changed_link_opens_nothing(visitor: Visitor, bag: Bag) -> None:
    address = link(bag, LinkAct.ACCEPT)
    for wrong in (address[:-4], f"{address}x", address.replace("/a/", "/a/A")):
        page = visitor.get(wrong)
        assert page.status_code == 404
        assert "pas complet" in page.text
    assert bag.state() == "placed"


def test_the_link_of_a_bag_opens_nothing_in_another_town(
    bag: Bag, outsider: Visitor, visitor: Visitor
) -> None:
    address = link(bag, LinkAct.ACCEPT)
    assert outsider.get(address).status_code == 404
    assert visitor.get(address).status_code == 200


def test_without_the_token_of_the_page_nothing_is_done(visitor: Visitor, bag: Bag) -> None:
    assert visitor.post(link(bag, LinkAct.ACCEPT)).status_code == 400
    assert bag.state() == "placed"


def test_the_page_asks_for_no_account(browser_for: Callable[[str], Visitor], bag: Bag) -> None:
    page = browser_for("localhost").get(link(bag, LinkAct.ACCEPT))
    assert re.search(r"3\s*×?\s*</strong> Baguette|Baguette de tradition", page.text)
    assert "/sign-in" not in page.text.partition("<main")[2]
