"""The council sells cards on line, within its limits, or sells none."""

import pytest
from sqlalchemy import select

from marketplace.core.db import db
from marketplace.towns.models import Town
from marketplace.vouchers.buying.models import CardSale
from tests.bought_cards import bought_cards, buy_and_pay, sell_cards
from tests.cards import make_campaign
from tests.visitors import Visitor

pytestmark = pytest.mark.all_towns
SALE = "/council/cards/sale"
LIMITS = {"least": "10", "most": "150", "day": "300", "whole": "5000", "months": "12"}


def sale() -> CardSale | None:
    """The town's sale."""
    db.session.rollback()
    return db.session.scalar(select(CardSale))


def test_the_council_puts_the_card_on_sale_and_off(manager: Visitor, town: Town) -> None:
    make_campaign(town)
    assert "pas en vente" in manager.get(SALE).text
    assert manager.submit(SALE, {**LIMITS, "least": "12,50", "open": "1"}).status_code == 303
    on_sale = sale()
    assert on_sale
    assert (on_sale.is_open, on_sale.least_cents, on_sale.most_cents, on_sale.months) == (
        True,
        1250,
        15_000,
        12,
    )
    shown = manager.get(SALE).text
    assert "en vente" in shown
    assert 'value="12,50"' in shown
    assert manager.get("/town-card/buy").status_code == 200
    assert manager.submit(SALE, LIMITS).status_code == 303
    assert manager.get("/town-card/buy").status_code == 404


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"least": "beaucoup"}, "beaucoup"),
        ({"most": "5"}, "en dessous du plus petit"),
        ({"day": "100"}, "une carte du plus grand montant"),
        ({"whole": "200"}, "autant qu’un seul acheteur"),
        ({"months": "1"}, "De 3 à 60 mois"),
    ],
)
def test_limits_that_make_no_sense_are_refused(
    manager: Visitor, town: Town, changes: dict[str, str], sentence: str
) -> None:
    make_campaign(town)
    answer = manager.submit(SALE, {**LIMITS, "open": "1", **changes})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert sale() is None


def test_a_town_whose_shops_take_no_card_sells_none(manager: Visitor, town: Town) -> None:
    answer = manager.submit(SALE, {**LIMITS, "open": "1"})
    assert answer.status_code == 409
    assert "n’utilise pas de carte" in answer.text
    assert 'value="300"' in answer.text


def test_strangers_find_nothing(strangers: list[Visitor], town: Town) -> None:
    make_campaign(town)
    for stranger in strangers:
        assert stranger.get(SALE).status_code == 404
        assert stranger.post(SALE, data={**LIMITS, "open": "1"}).status_code == 404
    assert sale() is None


def test_no_token_changes_nothing(manager: Visitor, town: Town) -> None:
    make_campaign(town)
    assert manager.post(SALE, data={**LIMITS, "open": "1"}).status_code == 400
    assert sale() is None


def test_of_bought_cards_the_town_hall_prints_what_stands_for_lost_ones(manager: Visitor, town: Town) -> None:
    sell_cards(town)
    buy_and_pay(manager)
    on_sale = sale()
    assert on_sale
    page = f"/council/cards/{on_sale.campaign_id}"
    (card,) = bought_cards()
    shown = manager.get(page).text
    assert card.ending in shown
    assert manager.submit(page, {"count": "1"}, to=f"{page}/papers").status_code == 409
    assert manager.submit(page, {}, to=f"{page}/{card.id}/replacement").status_code == 303
    paper = manager.submit(f"{page}?count=1", {"count": "1"}, to=f"{page}/papers")
    assert paper.data.startswith(b"%PDF")
    lost, new = bought_cards()
    assert (lost.state.value, new.balance_cents) == ("blocked", 3000)


def test_what_is_sold_is_not_given(manager: Visitor, town: Town) -> None:
    page = f"/council/cards/{sell_cards(town).campaign_id}"
    answer = manager.submit(page, {"count": "2"}, to=f"{page}/gifts")
    assert answer.status_code == 404
    assert bought_cards() == []
