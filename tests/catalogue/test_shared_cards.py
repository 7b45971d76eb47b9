"""One card a code over all towns: most shops win, both are kept, everybody may fall silent again."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import func, select

from marketplace.catalogue.cards.codes import is_of_one_shop, is_public
from marketplace.catalogue.cards.facts import CardFacts, digest_of, plain
from marketplace.catalogue.cards.models import CardVoice, SharedCard
from marketplace.catalogue.cards.queries import card_of, facts_on, other_voices
from marketplace.catalogue.cards.telling import Teller, has_told, take_back, tell
from marketplace.core.db import db, transaction

CODE = "3017620422003"
PASTE = CardFacts(
    name="Pâte à tartiner", vat_basis_points=550, brand="Ferrero", net_quantity=400, net_unit="g"
)
LARGER = replace(PASTE, net_quantity=750)


def shop(number: int, town: str = "Port-Lanterne") -> Teller:
    return Teller(town_id=len(town), shop_id=number, shop_name=f"Boutique {number}", town_name=town)


def say(teller: Teller, facts: CardFacts = PASTE, code: str = CODE) -> None:
    with transaction():
        tell(code, facts=facts, teller=teller)


def the_card() -> SharedCard:
    db.session.rollback()
    card = card_of(CODE)
    assert card
    return card


@pytest.mark.parametrize("code", ["3017620422003", "96385074", "0012345678905", "9782070368228"])
def test_makers_codes_are_public(code: str) -> None:
    assert is_public(code)
    assert not is_of_one_shop(code)


@pytest.mark.parametrize("code", ["2012345000001", "2900000000001", "0212345678905", "20123451", "01234565"])
def test_codes_of_one_shop_are_not(code: str) -> None:
    assert is_of_one_shop(code)
    assert not is_public(code)


@pytest.mark.parametrize(
    "code", ["9812345678903", "9912345678909", "0000000963850", "13017620422000", "5412"]
)
def test_coupons_cases_and_halves_are_no_goods(code: str) -> None:
    assert not is_public(code)


def test_the_first_shop_makes_the_card_and_is_named_on_it(database: None) -> None:
    say(shop(1))
    card = the_card()
    assert facts_on(card) == PASTE
    assert (card.told_by_shop, card.told_by_town, card.agree, card.differ) == (
        "Boutique 1", "Port-Lanterne", 1, 0,
    )  # fmt: skip


def test_a_code_of_one_shop_is_never_kept(database: None) -> None:
    say(shop(1), code="2012345000001")
    assert db.session.scalar(select(func.count()).select_from(SharedCard)) == 0


def test_who_says_the_same_in_other_letters_agrees(database: None) -> None:
    say(shop(1))
    say(shop(2, "Val-Brume"), replace(PASTE, name="PÂTE À TARTINER", description="Au petit-déjeuner."))
    card = the_card()
    assert (card.agree, card.differ, card.told_by_shop) == (2, 0, "Boutique 1")
    assert card.description == "Au petit-déjeuner."  # what the first one left out


def test_who_says_otherwise_is_kept_beside_it(database: None) -> None:
    say(shop(1))
    say(shop(2), LARGER)
    card = the_card()
    assert (card.net_quantity, card.agree, card.differ) == (400, 1, 1)
    assert [(voice.shop_name, voice.facts["net_quantity"]) for voice in other_voices(card)] == [
        ("Boutique 2", 750)
    ]


def test_the_card_follows_most_shops_and_comes_back(database: None) -> None:
    for number, facts in enumerate([PASTE, LARGER, LARGER], start=1):
        say(shop(number), facts)
    card = the_card()
    assert (card.net_quantity, card.told_by_shop, card.agree, card.differ) == (750, "Boutique 2", 2, 1)
    say(shop(3), PASTE)
    card = the_card()
    assert (card.net_quantity, card.told_by_shop, card.agree, card.differ) == (400, "Boutique 1", 2, 1)


def test_a_shop_has_one_voice_however_often_it_speaks(database: None) -> None:
    say(shop(1))
    for quantity in (500, 750, 750, 750):
        say(shop(2), replace(PASTE, net_quantity=quantity))
    card = the_card()
    assert (card.net_quantity, card.agree, card.differ) == (400, 1, 1)
    assert db.session.scalar(select(func.count()).select_from(CardVoice)) == 2


def test_shops_of_two_towns_with_the_same_number_are_two(database: None) -> None:
    say(shop(1))
    say(shop(1, "Val-Brume"))
    assert the_card().agree == 2


def test_who_takes_its_word_back_is_forgotten(database: None) -> None:
    say(shop(1))
    say(shop(2), LARGER)
    with transaction():
        take_back(CODE, teller=shop(1))
    card = the_card()
    assert (card.net_quantity, card.told_by_shop, card.agree, card.differ) == (750, "Boutique 2", 1, 0)
    assert not has_told(card, teller=shop(1))
    with transaction():
        take_back(CODE, teller=shop(2))
        take_back("4006381333931", teller=shop(2))
    assert card_of(CODE) is None


def test_the_picture_is_one_shops_and_goes_with_it(database: None) -> None:
    say(shop(1))
    say(shop(2), replace(PASTE, picture="/media/two.jpg"))
    say(shop(1), replace(PASTE, picture="/media/one.jpg"))
    assert the_card().picture == "/media/two.jpg"
    say(shop(2), replace(PASTE, picture="/media/better.jpg"))
    assert the_card().picture == "/media/better.jpg"
    with transaction():
        take_back(CODE, teller=shop(2))
    assert the_card().picture == ""


def test_words_on_a_card_are_mere_words_of_bounded_length() -> None:
    said: dict[str, Any] = {
        "name": "Gâteau\u202e\x00 sec",
        "vat_basis_points": 550,
        "description": "Bon.\n\n" + "x" * 9000,
        "brand": "b" * 500,
        "price_cents": 100,
    }
    facts = plain(said)
    assert facts.name == "Gâteau sec"
    assert (len(facts.description), len(facts.brand)) == (2000, 80)


def test_pictures_words_and_allergens_are_no_disagreement() -> None:
    own = replace(PASTE, description="Maison.", picture="/media/x.jpg", allergens=["nuts"])
    assert digest_of(own) == digest_of(PASTE)
    assert digest_of(LARGER) != digest_of(PASTE)
