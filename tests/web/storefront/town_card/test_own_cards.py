"""« Mes cartes »: bought or added by a code, what moved on them, printed again, replaced when lost."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import func, select

from marketplace.accounts.models import User
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.moving.audit import breaches
from marketplace.moving.person import tables
from marketplace.moving.person.erasing import erase
from marketplace.moving.person.errors import StillAwaited
from marketplace.towns.models import Town
from marketplace.towns.queries import town_by_id
from marketplace.vouchers.keeping.models import KeptCard
from tests.bought_cards import bought_cards, buy, buy_and_pay, last_purchase, sell_cards
from tests.cards import code_on, left_on, make_card, take
from tests.factories import THURSDAY_MORNING, make_person, make_shop
from tests.visitors import Visitor
from tests.web.storefront.buying import plain

pytestmark = pytest.mark.all_towns
MINE = "/account/cards"


@pytest.fixture(autouse=True)
def _sound(town: Town) -> Iterator[None]:
    with clock.travel(THURSDAY_MORNING):
        yield
        db.session.rollback()
        assert [str(breach) for breach in breaches() if not breach.is_finding] == []


def kept() -> int:
    """How many cards are in accounts."""
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(KeptCard)) or 0


def add(visitor: Visitor, code: str) -> tuple[int, str]:
    """Add a card by its code."""
    answer = visitor.submit(MINE, {"code": code})
    return answer.status_code, plain(answer.text)


def test_what_a_resident_buys_for_themselves_is_in_their_account(resident: Visitor, town: Town) -> None:
    sell_cards(town)
    buy_and_pay(resident)
    (card,) = bought_cards()
    shown = plain(resident.get(MINE).text)
    assert f"Finit par {card.ending}" in shown
    assert "30,00 €" in shown
    take(make_shop(town), card, 450)
    own = plain(resident.get(f"{MINE}/{card.id}").text)
    assert "25,50 €" in own
    assert "Payé au comptoir, Maison Morel" in own
    assert "Achetée en ligne" in own
    assert code_on(card)[:4] in own
    assert resident.get(f"{MINE}/{card.id}/paper").data.startswith(b"%PDF")


def test_a_present_is_told_of_but_is_not_the_buyer_s(resident: Visitor, town: Town) -> None:
    sell_cards(town)
    buy_and_pay(resident, receiver="Mamie")
    shown = plain(resident.get(MINE).text)
    assert "Pour Mamie" in shown
    assert "Finit par" not in shown
    assert kept() == 0


def test_a_card_is_added_by_its_code_and_taken_out_again(resident: Visitor, town: Town) -> None:
    card = make_card(town)
    assert add(resident, code_on(card))[0] == 303
    add(resident, code_on(card))
    assert kept() == 1
    assert "Offerte par la ville" in resident.get(f"{MINE}/{card.id}").text
    page = f"{MINE}/{card.id}"
    assert resident.submit(page, {}, to=f"{page}/removal").status_code == 303
    assert kept() == 0
    assert left_on(card) == 2000


def test_wrong_codes_are_answered_alike_and_slowed_down(resident: Visitor, town: Town) -> None:
    make_card(town)
    for _time in range(5):
        status, text = add(resident, "ABCD-EFGH-JKLM-NPQR")
        assert status == 422
        assert "Nous ne trouvons pas de carte" in text
        assert "ABCD-EFGH-JKLM-NPQR" in text
    assert add(resident, "ABCD-EFGH-JKLM-NPQR")[0] == 429


def test_a_lost_card_is_blocked_and_replaced_once(resident: Visitor, town: Town) -> None:
    lost = make_card(town)
    add(resident, code_on(lost))
    page = f"{MINE}/{lost.id}"
    answer = resident.submit(page, {}, to=f"{page}/replacement")
    assert answer.status_code == 303
    new = bought_cards()[-1]
    assert answer.location.endswith(f"{MINE}/{new.id}")
    assert (left_on(lost), left_on(new)) == (0, 2000)
    assert "perdue, bloquée" in resident.get(page).text
    again = resident.submit(MINE, {}, to=f"{page}/replacement")
    assert again.status_code == 409
    assert "déclarée perdue" in plain(again.text)
    assert left_on(new) == 2000


def test_whoever_had_added_the_lost_card_does_not_find_the_new_one(
    app: Flask, resident: Visitor, town: Town
) -> None:
    lost = make_card(town)
    thief = Visitor(app)
    thief.sign_in(make_person(email="thief@example.org").id, second_factor=False)
    add(thief, code_on(lost))
    add(resident, code_on(lost))
    page = f"{MINE}/{lost.id}"
    resident.submit(page, {}, to=f"{page}/replacement")
    new = bought_cards()[-1]
    assert thief.get(f"{MINE}/{new.id}").status_code == 404
    assert thief.get(f"{MINE}/{new.id}/paper").status_code == 404
    assert f"Finit par {new.ending}" not in thief.get(MINE).text


def test_a_card_is_its_holder_s_alone(app: Flask, resident: Visitor, town: Town, other_town: Town) -> None:
    card = make_card(town)
    add(resident, code_on(card))
    stranger = Visitor(app)
    assert stranger.get(MINE).status_code in {302, 303}
    stranger.sign_in(make_person(email="other@example.org").id, second_factor=False)
    page = f"{MINE}/{card.id}"
    for address in (page, f"{page}/paper"):
        assert stranger.get(address).status_code == 404
    for act in ("replacement", "removal"):
        assert stranger.submit(MINE, {}, to=f"{page}/{act}").status_code == 404
        assert resident.post(f"{page}/{act}").status_code == 400
    assert (left_on(card), kept()) == (2000, 1)


def test_nobody_is_erased_while_a_card_is_being_paid(resident: Visitor, lea: User, town: Town) -> None:
    sell_cards(town)
    buy(resident)
    with pytest.raises(StillAwaited, match=last_purchase().reference), transaction():
        erase(lea.id)
    db.session.rollback()
    assert last_purchase().email


def test_erasing_leaves_another_account_what_it_bought_under_that_address(
    resident: Visitor, lea: User, town: Town
) -> None:
    sell_cards(town)
    friend_id = make_person(email="friend@example.org").id
    buy_and_pay(resident, email=lea.email)
    with transaction():
        db.session.merge(last_purchase()).user_id = friend_id
    with transaction():
        erase(lea.id)
    emptied = last_purchase()
    assert (emptied.user_id, emptied.email) == (friend_id, "")


def test_the_person_s_data_tells_of_cards_and_erasing_leaves_them_good(
    resident: Visitor, lea: User, town: Town
) -> None:
    sell_cards(town)
    buy_and_pay(resident)
    view = town_by_id(town.id)
    assert [row.ending for row in tables.kept_cards(view, lea.id)] == [bought_cards()[0].ending]
    assert [row.cents for row in tables.cards_bought(view, lea.id)] == [3000]
    with transaction():
        erase(lea.id)
    emptied = last_purchase()
    assert (emptied.user_id, emptied.email) == (None, "")
    assert kept() == 0
    assert left_on(bought_cards()[0]) == 3000
