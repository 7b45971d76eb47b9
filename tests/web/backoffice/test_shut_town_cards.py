"""A town card that pays no more is described as what it is at the counter."""

import pytest

from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from marketplace.vouchers.states import CardState
from tests.cards import SHUT, code_on, shut_card
from tests.visitors import Visitor
from tests.web.storefront.buying import plain


@pytest.mark.parametrize(("state", "words"), SHUT)
def test_the_counter_is_told_why(
    counter: Visitor, town: Town, bakery: Shop, state: CardState, words: str
) -> None:
    answer = counter.submit("/backoffice/maison-morel/town-card", {"code": code_on(shut_card(town, state))})
    assert words in plain(answer.text)
    assert "sa dernière date est passée" not in plain(answer.text)
    assert "Prendre ce montant" not in answer.text
