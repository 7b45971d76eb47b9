"""A card that pays no more is described as what it is."""

import pytest

from marketplace.towns.models import Town
from marketplace.vouchers.states import CardState
from tests.cards import SHUT, code_on, shut_card
from tests.visitors import Visitor
from tests.web.storefront.buying import Street, checkout_form, plain, put_in_basket


@pytest.mark.parametrize(("state", "words"), SHUT)
def test_its_balance_page_says_why(visitor: Visitor, town: Town, state: CardState, words: str) -> None:
    answer = visitor.post("/town-card", data={"code": code_on(shut_card(town, state))})
    assert words in plain(answer.text)
    assert "sa dernière date est passée" not in plain(answer.text)


@pytest.mark.parametrize(("state", "words"), SHUT)
def test_the_checkout_says_why(visitor: Visitor, street: Street, state: CardState, words: str) -> None:
    put_in_basket(visitor, street.bread, shop="maison-morel", quantity="10")
    typed = {"pays": "demo", "town_card": code_on(shut_card(street.town, state))}
    answer = visitor.post("/checkout", data={**checkout_form(visitor), **typed})
    assert (answer.status_code, words in plain(answer.text)) == (422, True)
