"""The counter: by name, several bags, parts, what was bought besides, the rule for who never comes."""

import re
from collections.abc import Callable

import pytest
from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.core.db import db, transaction
from marketplace.fulfilment.codes import MOST_WRONG
from marketplace.fulfilment.services import accept, mark_ready
from marketplace.measures.models import AddedPurchase
from marketplace.orders.handovers.models import Handover
from marketplace.orders.handovers.proxies import name_proxy
from marketplace.pickup.keeping import keeping_of
from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from tests.factories import Goods, make_goods
from tests.ordering import make_order
from tests.visitors import Visitor
from tests.web.backoffice.conftest import Bag
from tests.web.storefront.buying import plain

DESK = "/backoffice/maison-morel/handover"
RULE = "/backoffice/maison-morel/settings/keeping"
CHOSEN = {"fresh_days": "0", "dry_days": "14", "share": "100"}


@pytest.fixture
def packed(bag: Bag, baker: User) -> Bag:
    """Jeanne's bag, ready."""
    bag.pass_through(accept, mark_ready, by_user_id=baker.id)
    return bag


@pytest.fixture
def two_things(town: Town, bakery: Shop, bread: Goods, baker: User) -> Bag:
    """A bag of two things, ready."""
    bag = Bag(town, bakery, make_order(town, (bread, 1), (make_goods(bakery, name="Kouign"), 1)))
    bag.pass_through(accept, mark_ready, by_user_id=baker.id)
    return bag


def hand(counter: Visitor, bag: Bag, **said: object) -> str:
    """One tap on the opened bag; gives the page that follows."""
    typed = {"version": bag.row().version, "nonce": "a-tap-of-the-test", **said}
    answer = counter.submit(DESK, typed, to=f"{bag.address}/handover")
    return plain(counter.get(answer.location).text if answer.location else answer.text)


def test_name_and_last_digits_open_the_bag(counter: Visitor, packed: Bag) -> None:
    page = counter.submit(DESK, {"name": "kerouac", "signs": "46 12"}, to=f"{DESK}/name").text
    assert "Remis, nom vérifié" in page
    assert packed.row().code not in page


def test_names_are_not_guessed_either(counter: Visitor, packed: Bag) -> None:
    for _ in range(MOST_WRONG):
        guess = {"name": "Jeanne", "signs": "0000"}
        assert counter.submit(DESK, guess, to=f"{DESK}/name").status_code == 404
    answer = counter.submit(DESK, {"name": "Jeanne", "signs": "4612"}, to=f"{DESK}/name")
    assert answer.status_code == 429
    assert "attendez cinq minutes" in answer.text
    assert counter.submit(DESK, {"code": packed.row().code}).status_code == 429


def test_two_clicks_are_one_hand_over_and_lead_to_the_same_page(counter: Visitor, packed: Bag) -> None:
    typed = {"version": packed.row().version, "nonce": "a-tap-of-the-test"}
    answers = [counter.submit(DESK, typed, to=f"{packed.address}/handover") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert packed.state() == "collected"


def test_the_other_bag_of_the_same_person_leaves_with_it(
    counter: Visitor, town: Town, bakery: Shop, bread: Goods, baker: User, packed: Bag
) -> None:
    other = Bag(town, bakery, make_order(town, (bread, 1)))
    other.pass_through(accept, mark_ready, by_user_id=baker.id)
    page = plain(counter.submit(DESK, {"code": packed.row().code}).text)
    assert f'name="also" value="{other.reference}" checked' in page
    hand(counter, packed, also=[other.reference])
    assert (packed.state(), other.state()) == ("collected", "collected")


def test_a_part_leaves_and_the_page_says_what_has_gone(counter: Visitor, two_things: Bag) -> None:
    told = hand(counter, two_things, shown=["0", "1"], taken=["0"])
    assert f"Une partie du sac {two_things.reference} est remise" in told
    assert two_things.state() == "ready"
    page = plain(counter.submit(DESK, {"code": two_things.row().code}).text)
    assert "Une partie a été remise à 10 h par Paul Morel ; le reste attend." in page
    hand(counter, two_things, nonce="the-second-tap")
    assert two_things.state() == "collected"


def test_who_came_instead_is_asked_for_the_word(counter: Visitor, packed: Bag) -> None:
    with transaction():
        word = name_proxy(packed.row().town_id, order_id=packed.row().order_id, name="Rozenn Caro").word
    page = plain(counter.submit(DESK, {"code": packed.row().code}).text)
    assert f"Rozenn Caro, à sa place. Demandez le mot : « {word} »" in page
    hand(counter, packed, comer="proxy")
    again = plain(counter.submit(DESK, {"code": packed.row().code}).text)
    assert "À Rozenn Caro, à la place de la personne." in again


def test_somebody_who_was_never_named_gets_nothing(counter: Visitor, packed: Bag) -> None:
    assert "n’est plus désignée" in hand(counter, packed, comer="proxy")
    assert packed.state() == "ready"


def test_what_was_bought_besides_is_counted_once_and_without_names(counter: Visitor, packed: Bag) -> None:
    assert "A-t-elle acheté autre chose" in hand(counter, packed)
    for spent in ("some", "much"):
        counter.submit(DESK, {"spent": spent}, to=f"{packed.address}/purchase")
    rows = db.session.scalars(select(AddedPurchase).where(AddedPurchase.town_id == packed.row().town_id))
    assert [(row.spent.value, row.count) for row in rows] == [("some", 1)]


def test_an_amount_is_not_a_band(counter: Visitor, packed: Bag) -> None:
    hand(counter, packed)
    assert counter.submit(DESK, {"spent": "1234"}, to=f"{packed.address}/purchase").status_code == 422


def test_the_rule_is_chosen_and_read_back(counter: Visitor, bakery: Shop) -> None:
    counter.submit(RULE, CHOSEN)
    rule = keeping_of(bakery.town_id, shop_ids=[bakery.id])[bakery.id]
    assert (rule.fresh_days, rule.dry_days, rule.fresh_refund_percent) == (0, 14, 100)
    assert "Le sac est gardé jusqu’au soir du jour choisi." in plain(counter.get(RULE).text)


@pytest.mark.parametrize("wrong", [{"fresh_days": "9"}, {"share": "101"}, {"dry_days": ""}])
def test_a_rule_that_is_none_is_refused(counter: Visitor, bakery: Shop, wrong: dict[str, str]) -> None:
    assert counter.submit(RULE, CHOSEN | wrong).status_code == 422
    assert keeping_of(bakery.town_id, shop_ids=[bakery.id])[bakery.id].dry_days == 7


def test_the_rule_is_not_for_strangers_nor_for_staff(
    helper: Visitor, neighbour: Visitor, outsider: Visitor
) -> None:
    for browser in (helper, neighbour, outsider):
        assert browser.get(RULE).status_code == 404
        assert browser.submit("/backoffice/", CHOSEN, to=RULE).status_code == 404


def test_no_token_changes_no_rule(counter: Visitor, bakery: Shop) -> None:
    assert counter.post(RULE, data=CHOSEN).status_code == 400
    assert keeping_of(bakery.town_id, shop_ids=[bakery.id])[bakery.id].dry_days == 7


def test_the_page_asks_few_questions(counter: Visitor, packed: Bag, count_sql: Callable[[], object]) -> None:
    with count_sql() as said:  # type: ignore[attr-defined]
        counter.get(f"{DESK}?order={packed.reference}")
    assert len(said) <= 20
    assert re.search("handovers", " ".join(said))
    assert db.session.scalar(select(Handover.id).where(Handover.town_id == packed.row().town_id)) is None
