"""The code at the counter: typed as it is heard, and never guessed."""

from datetime import timedelta

import pytest

from marketplace.accounts.models import User
from marketplace.core import clock
from marketplace.fulfilment.codes import MOST_WRONG
from marketplace.fulfilment.services import accept, hand_over, mark_ready
from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from tests.factories import THURSDAY_MORNING, Goods, make_goods, make_shop
from tests.ordering import make_order
from tests.visitors import Visitor
from tests.web.backoffice.conftest import Bag

DESK = "/backoffice/maison-morel/handover"


@pytest.fixture
def packed(bag: Bag, baker: User) -> Bag:
    """Jeanne's bag, ready."""
    bag.pass_through(accept, mark_ready, by_user_id=baker.id)
    return bag


def test_the_code_opens_the_bag_however_it_is_typed(counter: Visitor, packed: Bag) -> None:
    code = packed.row().code
    for typed in (code, code.lower(), f" {code[:4]} {code[4:]} ", f"{code[:4]}-{code[4:]}"):
        answer = counter.submit(DESK, {"code": typed})
        assert answer.status_code == 200
        assert "Jeanne Kerouac" in answer.text
        assert "Remis en main propre" in answer.text
    assert packed.state() == "ready"


def test_the_desk_says_what_is_to_be_paid_here(counter: Visitor, packed: Bag) -> None:
    answer = counter.submit(DESK, {"code": packed.row().code})
    assert "paie ici : 3,90 €" in answer.text.replace("\u00a0", " ").replace("\u202f", " ")


def test_one_tap_then_hands_the_bag_over(counter: Visitor, packed: Bag) -> None:
    counter.submit(DESK, {"version": packed.row().version}, to=f"{packed.address}/handover")
    assert packed.state() == "collected"


def test_a_bag_handed_over_before_says_when_and_by_whom(counter: Visitor, baker: User, packed: Bag) -> None:
    packed.pass_through(hand_over, by_user_id=baker.id)
    answer = counter.submit(DESK, {"code": packed.row().code})
    assert answer.status_code == 409
    assert "Déjà remise à 10 h par Paul Morel" in answer.text.replace("\u00a0", " ")
    assert "Remis en main propre" not in answer.text


def test_a_bag_that_is_not_packed_is_not_handed_over(counter: Visitor, bag: Bag) -> None:
    answer = counter.submit(DESK, {"code": bag.row().code})
    assert "pas encore prêt" in answer.text
    assert "Remis en main propre" not in answer.text


def test_a_code_of_another_shop_opens_nothing(counter: Visitor, town: Town, bag: Bag) -> None:
    dairy = make_shop(town, name="Lantier", kind="cheese")
    theirs = Bag(town, dairy, make_order(town, (make_goods(dairy, name="Comté"), 1)))
    answer = counter.submit(DESK, {"code": theirs.row().code})
    assert answer.status_code == 404
    assert "Aucun sac de votre boutique" in answer.text
    assert "Comté" not in answer.text
    assert theirs.state() == "placed"


def test_an_unknown_code_is_answered_in_words_and_stays_typed(counter: Visitor, bakery: Shop) -> None:
    answer = counter.submit(DESK, {"code": "abcd efgh"})
    assert answer.status_code == 404
    assert "Aucun sac" in answer.text
    assert "abcd efgh" in answer.text


@pytest.mark.parametrize("typed", ["", "   ", "ABC", "ABCDEFGHJ", "<b>"])
def test_what_cannot_be_a_code_is_refused_in_words(counter: Visitor, typed: str) -> None:
    answer = counter.submit(DESK, {"code": typed})
    assert answer.status_code == 422
    assert "code" in answer.text
    assert "<b>" not in answer.text


def test_ten_wrong_codes_are_enough_for_five_minutes(counter: Visitor, baker: User, packed: Bag) -> None:
    code = packed.row().code
    for _ in range(MOST_WRONG):
        assert counter.submit(DESK, {"code": "ABCDEFGH"}).status_code == 404
    answer = counter.submit(DESK, {"code": code})
    assert answer.status_code == 429
    assert "attendez cinq minutes" in answer.text
    with clock.travel(THURSDAY_MORNING + timedelta(minutes=6)):
        assert counter.submit(DESK, {"code": code}).status_code == 200


def test_a_colleague_is_not_stopped_by_ones_slips(counter: Visitor, helper: Visitor, packed: Bag) -> None:
    for _ in range(MOST_WRONG):
        counter.submit(DESK, {"code": "ABCDEFGH"})
    assert helper.submit(DESK, {"code": packed.row().code}).status_code == 200


def test_who_lost_the_code_is_served_by_name(counter: Visitor, packed: Bag) -> None:
    page = counter.get(f"{DESK}?order={packed.reference}").text
    assert "La personne n’a pas son code" in page
    assert "Jeanne Kerouac" in page
    assert packed.row().code not in page


def test_a_stranger_gets_404(neighbour: Visitor, outsider: Visitor, bag: Bag) -> None:
    for browser in (neighbour, outsider):
        assert browser.get(DESK).status_code == 404
        assert browser.submit("/backoffice/", {"code": bag.row().code}, to=DESK).status_code == 404


def test_no_token_opens_nothing(counter: Visitor, packed: Bag) -> None:
    answer = counter.post(DESK, data={"code": packed.row().code})
    assert answer.status_code == 400
    assert "Jeanne" not in answer.text


def test_a_colleague_sees_goods_of_the_shop_only(counter: Visitor, town: Town, bread: Goods) -> None:
    cheese = make_goods(make_shop(town, name="Lantier", kind="cheese"), name="Comté")
    reference = make_order(town, (bread, 1), (cheese, 1))
    assert "Comté" not in counter.get(f"{DESK}?order={reference}").text
