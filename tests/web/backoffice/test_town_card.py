"""A town card at the counter of a shop: read, taken once, put back; and the month's lines."""

import re

from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.payments.town_cards.giving import replace_lost
from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from marketplace.towns.queries import town_by_id
from marketplace.vouchers.giving import set_rules
from marketplace.vouchers.models import Campaign, Voucher
from tests.cards import code_on, left_on, make_card
from tests.factories import THURSDAY_MORNING
from tests.visitors import Visitor

CARD = "/backoffice/maison-morel/town-card"
TAKINGS = f"{CARD}/takings"


def test_a_card_is_read_then_pays_once_for_a_tap(counter: Visitor, town: Town, bakery: Shop) -> None:
    card = make_card(town, cents=2000)
    shown = counter.submit(CARD, {"code": f"http://localhost/town-card#{code_on(card)}"})
    assert "20,00" in shown.text
    found = re.search(r'name="nonce" value="([^"]+)"', shown.text)
    assert found
    for _twice in range(2):
        tap = {"code": code_on(card), "amount": "7,50", "nonce": found[1]}
        assert counter.submit(CARD, tap, to=TAKINGS).status_code == 303
    assert left_on(card) == 1250
    page = counter.get(CARD).text
    assert "12,50" in page
    assert page.count(f"… {card.ending}") == 1


def test_a_mistake_is_put_back(counter: Visitor, town: Town, bakery: Shop) -> None:
    card = make_card(town, cents=2000)
    counter.submit(CARD, {"code": code_on(card), "amount": "7,50", "nonce": "first-tap"}, to=TAKINGS)
    found = re.search(r'action="([^"]+/undoing)"', counter.get(CARD).text)
    assert found
    assert counter.submit(CARD, {}, to=found[1]).status_code == 303
    assert left_on(card) == 2000
    assert "remis" in counter.get(CARD).text
    assert counter.submit(CARD, {}, to=f"{TAKINGS}/7/undoing").status_code == 404


def test_what_cannot_be_taken_is_said_and_nothing_typed_is_lost(
    counter: Visitor, town: Town, bakery: Shop
) -> None:
    card = make_card(town, cents=2000)
    for amount in ("20,01", "zéro", "", "-5", "0"):
        typed = {"code": code_on(card), "amount": amount, "nonce": "first-tap"}
        answer = counter.submit(CARD, typed, to=TAKINGS)
        assert answer.status_code in {409, 422}
        assert f'value="{amount}"' in answer.text
        assert code_on(card) in answer.text
    assert left_on(card) == 2000


def test_a_wrong_code_is_answered_alike_and_guesses_are_slowed_down(
    counter: Visitor, town: Town, other_town: Town, bakery: Shop
) -> None:
    make_card(town)
    theirs = code_on(make_card(other_town))
    for guess in (theirs, "2345-6789-ABCD-EFGH", "ABC", "É" * 400, theirs):
        answer = counter.submit(CARD, {"code": guess})
        assert answer.status_code == 422
        assert "Nous ne trouvons pas de carte avec ce code" in answer.text
    assert counter.submit(CARD, {"code": theirs}).status_code == 429


def test_a_lost_card_says_so(counter: Visitor, town: Town, bakery: Shop) -> None:
    card = make_card(town)
    with transaction():
        replace_lost(town_by_id(town.id), voucher_id=card.id, by_user_id=giver_of(card))
    assert "déclarée perdue" in counter.submit(CARD, {"code": code_on(card)}).text
    typed = {"code": code_on(card), "amount": "1", "nonce": "first-tap"}
    assert counter.submit(CARD, typed, to=TAKINGS).status_code == 409


def giver_of(card: Voucher) -> int:
    """Whoever gave it."""
    return db.session.get_one(Campaign, (card.town_id, card.campaign_id)).by_user_id


def test_the_month_tells_each_line_and_who_bears_it(counter: Visitor, town: Town, bakery: Shop) -> None:
    card = make_card(town, cents=2000)
    counter.submit(CARD, {"code": code_on(card), "amount": "7,50", "nonce": "first-tap"}, to=TAKINGS)
    page = counter.get(f"{CARD}/2026-06").text
    assert "Au comptoir" in page
    assert "la ville : 7,50" in page.replace("\xa0", " ")
    assert "7,50" in counter.get(f"{CARD}/2026-06.csv").text
    assert counter.get(f"{CARD}/2026-13").status_code == 404
    assert counter.get(f"{CARD}/2027-01").status_code == 404


def test_without_cards_in_the_town_there_is_no_such_page(counter: Visitor, town: Town, bakery: Shop) -> None:
    assert counter.get(CARD).status_code == 404
    assert "Carte de la ville" not in counter.get("/backoffice/maison-morel/handover").text
    card = make_card(town)
    assert "Carte de la ville" in counter.get("/backoffice/maison-morel/handover").text
    with transaction():
        set_rules(town.id, is_open=False)
    assert counter.get(CARD).status_code == 404
    typed = {"code": code_on(card), "amount": "1", "nonce": "first-tap"}
    counter.post(TAKINGS, data=typed)
    assert left_on(card) == 2000


def test_strangers_and_forged_requests_take_nothing(
    counter: Visitor, neighbour: Visitor, outsider: Visitor, visitor: Visitor, town: Town, bakery: Shop
) -> None:
    card = make_card(town)
    tap = {"code": code_on(card), "amount": "1", "nonce": "first-tap"}
    for stranger in (neighbour, outsider):
        assert stranger.get(CARD).status_code == 404
        assert stranger.get(f"{CARD}/2026-06").status_code == 404
        assert stranger.post(TAKINGS, data=tap).status_code == 404
        assert stranger.post(f"{TAKINGS}/7/undoing").status_code == 404
    assert counter.post(CARD, data=tap).status_code == 400
    assert counter.post(TAKINGS, data=tap).status_code == 400
    assert left_on(card) == 2000


def test_staff_takes_cards_and_does_not_see_the_month(helper: Visitor, town: Town, bakery: Shop) -> None:
    card = make_card(town)
    typed = {"code": code_on(card), "amount": "1", "nonce": "first-tap"}
    assert helper.submit(CARD, typed, to=TAKINGS).status_code == 303
    assert helper.get(f"{CARD}/2026-06").status_code == 404
    with clock.travel(THURSDAY_MORNING):
        assert left_on(card) == 1900


def test_another_amount_on_the_same_page_is_not_told_as_paid(
    counter: Visitor, town: Town, bakery: Shop
) -> None:
    card = make_card(town, cents=2000)
    tap = {"code": code_on(card), "amount": "10", "nonce": "first-tap"}
    assert counter.submit(CARD, tap, to=TAKINGS).status_code == 303
    answer = counter.submit(CARD, {**tap, "amount": "7,50"}, to=TAKINGS)
    assert answer.status_code == 409
    assert "Déjà pris sur cette carte : 10,00" in answer.text.replace("\xa0", " ").replace("\u202f", " ")
    assert 'value="7,50"' in answer.text
    assert left_on(card) == 1000
