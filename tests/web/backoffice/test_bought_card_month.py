"""What a bought card paid in a shop is said to be paid for already, on the page and in the file."""

from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from tests.bought_cards import bought_cards, buy_and_pay, sell_cards
from tests.cards import make_campaign, make_card, take
from tests.factories import THURSDAY_MORNING
from tests.visitors import Visitor
from tests.web.storefront.buying import plain

MONTH = f"/backoffice/maison-morel/town-card/{THURSDAY_MORNING:%Y-%m}"


def test_a_bought_card_is_told_from_one_that_is_given(counter: Visitor, town: Town, bakery: Shop) -> None:
    sell_cards(town)
    buy_and_pay(counter)
    take(bakery, bought_cards()[0], 700)
    take(bakery, make_card(town, campaign=make_campaign(town, town_percent=60)), 1000)
    shown = plain(counter.get(MONTH).text)
    assert "carte achetée, déjà payée : 7,00 €" in shown
    assert "la ville : 6,00 €, Union des commerçants : 4,00 €" in shown
    assert "l’acheteur" not in shown
