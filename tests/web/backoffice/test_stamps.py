"""The shop's stamp card: promised, taken on a phone, stamped at the counter, redeemed once."""

from datetime import timedelta
from threading import Event

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from marketplace.cli.old_stamps import forget_old_stamps
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.shops.models import Shop
from marketplace.shops.stamps.codes import code_in, new_code
from marketplace.shops.stamps.models import StampCard
from marketplace.shops.stamps.services import offer_no_stamps, offer_stamps
from marketplace.towns.models import Town
from tests.factories import THURSDAY_MORNING, make_shop
from tests.visitors import Visitor

pytestmark = pytest.mark.all_towns
SETTINGS, COUNTER = "/backoffice/maison-morel/stamps", "/backoffice/maison-morel/stamps/counter"
OFFER = "/stamps/maison-morel"
PROMISED = {"offered": "yes", "needed": "3", "reward": "un café offert"}
LATER = timedelta(minutes=11)


@pytest.fixture
def offered(bakery: Shop) -> Shop:
    """Three stamps, then a coffee."""
    with transaction():
        offer_stamps(db.session.get_one(Shop, (bakery.town_id, bakery.id)), needed=3, reward="un café offert")
    return bakery


def a_card(resident: Visitor) -> str:
    """The address of a card that somebody takes."""
    answer = resident.post(OFFER)
    assert answer.status_code == 303
    assert "Set-Cookie" not in answer.headers
    return str(answer.location)


def stamp(counter: Visitor, card: str, act: str = "/stamps", **more: str) -> TestResponse:
    return counter.submit(COUNTER, {"code": card, **more}, to=COUNTER + act)


def rows() -> list[StampCard]:
    db.session.rollback()
    return list(db.session.scalars(select(StampCard)))


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_it_is_off_until_the_shop_promises_something(
    visitor: Visitor, counter: Visitor, bakery: Shop
) -> None:
    assert visitor.get(OFFER).status_code == 404
    assert visitor.post(OFFER).status_code == 404
    assert "tamponner" not in visitor.get("/shops/maison-morel").text
    assert counter.submit(SETTINGS, PROMISED).status_code == 303
    assert "3 tampons, un café offert" in plain(visitor.get("/shops/maison-morel").text)
    assert "un café offert" in visitor.get(OFFER).text
    counter.submit(SETTINGS, PROMISED | {"offered": "no"})
    assert visitor.get(OFFER).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"needed": "2"}, "de 3 à 20"),
        ({"needed": "21"}, "de 3 à 20"),
        ({"needed": ""}, "de 3 à 20"),
        ({"reward": ""}, "Dites ce qu’elle donne"),
        ({"reward": "x" * 81}, "Au plus 80"),
        ({"offered": "maybe"}, "un café offert"),
    ],
)
def test_a_promise_that_lacks_something_is_refused_in_words_and_kept(
    counter: Visitor, bakery: Shop, wrong: dict[str, str], said: str
) -> None:
    answer = counter.submit(SETTINGS, PROMISED | wrong)
    assert answer.status_code == 422
    assert said in plain(answer.text)
    db.session.rollback()
    assert db.session.get_one(Shop, (bakery.town_id, bakery.id)).stamps_needed == 0


def test_a_card_is_taken_filled_and_redeemed_once_and_bears_nobody(
    visitor: Visitor, counter: Visitor, offered: Shop
) -> None:
    card = a_card(visitor)
    assert rows() == []  # nobody knows of it yet
    assert "0 tampon" in plain(visitor.get(card).text)
    assert "0 sur 3" in plain(counter.submit(COUNTER, {"code": card}).text)
    assert "2 tampons" in plain(stamp(counter, card, count="2").text)
    page = visitor.get(card)
    assert "2 tampons" in plain(page.text)
    assert page.headers["Cache-Control"] == "no-store"
    assert stamp(counter, card, "/rewards").status_code == 409
    with clock.travel(THURSDAY_MORNING + LATER):
        assert "Donner" in stamp(counter, card, count="3").text  # one was lacking
        assert "pleine" in visitor.get(card).text
        assert stamp(counter, card).status_code == 409
        assert "un café offert" in stamp(counter, card, "/rewards").text
        assert stamp(counter, card, "/rewards").status_code == 409
    with clock.travel(THURSDAY_MORNING + 3 * LATER):
        again = stamp(counter, card)
        assert again.status_code == 409
        assert "déjà été donné" in plain(again.text)
        assert "a servi" in visitor.get(card).text
    (row,) = rows()
    assert code_in(card) not in str(vars(row))


def test_the_same_card_waits_ten_minutes_and_a_slip_is_undone_until_then(
    counter: Visitor, offered: Shop, visitor: Visitor
) -> None:
    card = a_card(visitor)
    stamp(counter, card)
    again = stamp(counter, card)
    assert again.status_code == 409
    assert "vient d’être tamponnée" in plain(again.text)
    assert "Annuler le dernier geste" in again.text
    assert "C’est annulé" in stamp(counter, card, "/undoing").text
    assert rows()[0].stamps == 0
    assert stamp(counter, card, "/undoing").status_code == 409
    assert stamp(counter, card, count="2").status_code == 200
    with clock.travel(THURSDAY_MORNING + LATER):
        assert stamp(counter, card, "/undoing").status_code == 409
    assert rows()[0].stamps == 2


def test_a_reward_that_was_a_slip_is_undone(counter: Visitor, offered: Shop, visitor: Visitor) -> None:
    card = a_card(visitor)
    stamp(counter, card, count="3")
    stamp(counter, card, "/rewards")
    assert "C’est annulé" in stamp(counter, card, "/undoing").text
    assert (rows()[0].redeemed_at, rows()[0].stamps) == (None, 3)


def test_altered_old_and_other_shops_cards_are_refused_in_words_and_nothing_is_kept(
    counter: Visitor, offered: Shop, town: Town, visitor: Visitor
) -> None:
    code, today = code_in(a_card(visitor)), THURSDAY_MORNING.date()
    altered = code[:-1] + ("2" if code[-1] != "2" else "3")
    neighbour = make_shop(town, name="Lantier", kind="cheese")
    with transaction():
        offer_stamps(neighbour, needed=5, reward="un chèvre frais")
    others = new_code(town.id, shop_id=neighbour.id, today=today)
    old = new_code(town.id, shop_id=offered.id, today=today - timedelta(days=800))
    for typed, said in (
        (altered, "pas celui d’une carte"),
        ("n’importe quoi", "pas celui d’une carte"),
        ("", "douze signes"),
        (others, "celle de « Lantier »"),
        (old, "plus de deux ans"),
    ):
        for act in ("", "/stamps", "/rewards", "/undoing"):
            answer = stamp(counter, typed, act)
            assert answer.status_code in {409, 422}
            assert said in plain(answer.text)
    assert visitor.get(f"{OFFER}/{altered}").status_code == 404
    assert rows() == []


def test_a_begun_card_keeps_its_promise_when_the_shop_changes_its_mind(
    counter: Visitor, offered: Shop, visitor: Visitor
) -> None:
    begun, blank = a_card(visitor), a_card(visitor)
    stamp(counter, begun)
    with transaction():
        shop = db.session.get_one(Shop, (offered.town_id, offered.id))
        offer_stamps(shop, needed=12, reward="rien du tout")
        offer_no_stamps(shop)
    with clock.travel(THURSDAY_MORNING + LATER):
        assert "Donner : un café offert" in plain(stamp(counter, begun, count="2").text)
        assert stamp(counter, blank).status_code == 409
    assert visitor.get(begun).status_code == 200


def test_more_than_three_at_once_and_odd_numbers_are_refused(
    counter: Visitor, offered: Shop, visitor: Visitor
) -> None:
    card = a_card(visitor)
    for count in ("4", "0", "-1", "x", "1" * 30):
        assert stamp(counter, card, count=count).status_code == 422
    assert rows() == []


def test_strangers_and_forms_without_a_token_change_nothing(
    counter: Visitor, helper: Visitor, neighbour: Visitor, outsider: Visitor, offered: Shop, visitor: Visitor
) -> None:
    card = a_card(visitor)
    for stranger in (neighbour, outsider):
        for address in (SETTINGS, COUNTER, f"{SETTINGS}/sheet"):
            assert stranger.get(address).status_code == 404
    assert helper.get(COUNTER).status_code == 200  # staff stamps, and promises nothing
    assert helper.get(SETTINGS).status_code == 404
    for address in (SETTINGS, COUNTER, f"{COUNTER}/stamps", f"{COUNTER}/rewards", f"{COUNTER}/undoing"):
        assert counter.post(address, data={"code": card, **PROMISED}).status_code == 400
    assert visitor.post(OFFER, headers={"Origin": "http://evil.example"}).status_code == 400
    assert rows() == []


def test_a_sheet_of_paper_has_eight_different_cards_that_can_be_stamped(
    counter: Visitor, offered: Shop
) -> None:
    page = counter.get(f"{SETTINGS}/sheet").text
    codes = [part.split("<")[0] for part in page.split('<p class="code">')[1:]]
    assert len(set(codes)) == 8
    assert "1 tampon" in plain(stamp(counter, codes[0].lower()).text)


def test_cards_that_are_over_are_forgotten(counter: Visitor, offered: Shop, visitor: Visitor) -> None:
    stamp(counter, a_card(visitor))
    ends = rows()[0].ends_on
    with clock.travel(THURSDAY_MORNING + (ends - THURSDAY_MORNING.date()) + timedelta(days=31)):
        assert forget_old_stamps(Event()) == ""
    with clock.travel(THURSDAY_MORNING + (ends - THURSDAY_MORNING.date()) + timedelta(days=32)):
        assert forget_old_stamps(Event()) == "1 old stamp cards erased"


def test_a_card_scanned_at_the_hand_over_lies_on_its_own_counter(
    counter: Visitor, offered: Shop, visitor: Visitor
) -> None:
    card = a_card(visitor)
    desk = "/backoffice/maison-morel/handover"
    answer = counter.submit(desk, {"code": f"http://localhost{card}"}, to=code_form(counter.get(desk).text))
    assert answer.status_code == 303
    page = counter.get(answer.location)
    assert "0 sur 3" in plain(page.text)
    assert "data-scan" in page.text
    assert "camera=(self)" in page.headers["Permissions-Policy"]
    odd = counter.get(f"{COUNTER}?card=odd")
    assert odd.status_code == 422
    assert "pas celui d’une carte" in plain(odd.text)
    assert rows() == []


def code_form(page: str) -> str:
    """Where the desk's form for a code leads."""
    return page.split("data-code")[0].rsplit('action="', 1)[1].split('"')[0]
