"""The council switches the card on, gives within a budget, prints, replaces a lost one, settles."""

import io
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from pypdf import PdfReader

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.towns.models import Town
from marketplace.vouchers.models import Campaign, Settlement, Voucher
from tests.cards import booked, left_on, make_campaign, make_card, take
from tests.factories import THURSDAY_MORNING, make_official, make_shop
from tests.visitors import Visitor

pytestmark = pytest.mark.all_towns
CARDS = "/council/cards"
GIFT = {
    "name": "Bon de rentrée",
    "amount": "20",
    "budget": "100,00",
    "town_percent": "80",
    "partner": "Union des commerçants",
    "last_day": "2026-12-31",
}


def campaigns() -> list[Campaign]:
    """All campaigns."""
    db.session.rollback()
    return db.session.query(Campaign).order_by(Campaign.id).all()


def page_of(campaign: Campaign) -> str:
    """The address of a campaign's page."""
    return f"{CARDS}/{campaign.id}"


def test_the_council_switches_the_card_on_and_off(manager: Visitor, town: Town) -> None:
    assert "pas encore prise" in manager.get(CARDS).text
    assert manager.submit(CARDS, {"day": "120", "open": "1"}, to=f"{CARDS}/rules").status_code == 303
    assert "prise dans les boutiques" in manager.get(CARDS).text
    manager.submit(CARDS, {"day": "120"}, to=f"{CARDS}/rules")
    assert "pas encore prise" in manager.get(CARDS).text
    answer = manager.submit(CARDS, {"day": "beaucoup", "open": "1"}, to=f"{CARDS}/rules")
    assert answer.status_code == 422
    assert "beaucoup" in answer.text


def test_cards_are_given_within_the_budget_and_printed(manager: Visitor, town: Town) -> None:
    manager.submit(CARDS, {"day": "150", "open": "1"}, to=f"{CARDS}/rules")
    assert manager.submit(CARDS, GIFT).status_code == 303
    (campaign,) = campaigns()
    page = page_of(campaign)
    assert manager.submit(page, {"count": "3"}, to=f"{page}/gifts").status_code == 303
    assert booked(town) == {"cards": 6000, "town": -6000}
    over = manager.submit(page, {"count": "3"}, to=f"{page}/gifts")
    assert over.status_code == 409
    assert "encore pour 2 cartes" in over.text
    paper = manager.submit(page, {"count": "3"}, to=f"{page}/papers")
    assert paper.mimetype == "application/pdf"
    words = "".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(paper.data)).pages)
    assert "Bon de rentrée" in words
    assert len(set(re.findall(r"[A-Z2-9]{4}(?:-[A-Z2-9]{4}){3}", words))) == 3
    assert manager.submit(page, {"count": "0"}, to=f"{page}/papers").status_code == 422


def test_a_campaign_that_does_not_add_up_is_refused_in_words(manager: Visitor, town: Town) -> None:
    wrong = {"budget": "10", "partner": "", "last_day": "2020-01-01", "town_percent": "101"}
    answer = manager.submit(CARDS, {**GIFT, "budget": "10", "partner": "", "last_day": "2020-01-01"})
    assert answer.status_code == 422
    for sentence in (
        "ne suffit pas pour une carte",
        "dites qui porte le reste",
        "Choisissez un jour à venir",
    ):
        assert sentence in answer.text
    assert "Bon de rentrée" in answer.text
    assert "De 0 à 100." in manager.submit(CARDS, {**GIFT, **wrong}).text
    assert campaigns() == []


def test_a_campaign_lasts_ten_years_at_most(manager: Visitor, town: Town) -> None:
    answer = manager.submit(CARDS, {**GIFT, "last_day": "9999-12-31"})
    assert answer.status_code == 422
    assert "d’ici dix ans au plus" in answer.text
    assert "Bon de rentrée" in answer.text


def test_a_lost_card_is_replaced_once(manager: Visitor, town: Town) -> None:
    card = make_card(town)
    page = f"{CARDS}/{card.campaign_id}"
    lost = f"{page}/{card.id}/replacement"
    assert f"… {card.ending}" in manager.get(f"{page}?ending={card.ending}").text
    assert manager.submit(page, {}, to=lost).status_code == 303
    assert left_on(card) == 0
    assert "perdue, bloquée" in manager.get(page).text
    assert manager.submit(page, {}, to=lost).status_code == 409
    db.session.rollback()
    assert db.session.query(Voucher).count() == 2


def test_the_month_is_settled_once_it_is_over_and_its_file_equals_the_book(
    manager: Visitor, town: Town
) -> None:
    other_shop = make_shop(town)
    card = make_card(town, cents=5000, campaign=make_campaign(town, amount_cents=5000, town_percent=80))
    take(other_shop, card, 1255)
    month = f"{CARDS}/settlement/2026-06"
    shop = f"{month}/{other_shop.slug}"
    assert "12,55" in manager.get(month).text
    assert manager.submit(CARDS, {}, to=shop).status_code == 409
    lines = manager.get(f"{shop}.csv").data.decode("utf-8-sig").splitlines()
    assert lines[1].split(";")[5:] == ["12,55", "10,04", "2,51", "Union des commerçants"]
    assert lines[-1].split(";")[5] == "12,55"
    with clock.travel(THURSDAY_MORNING + timedelta(days=30)):
        manager.sign_in(make_official(town, email="rose@example.org").id)
        for _twice in range(2):
            assert manager.submit(CARDS, {}, to=shop).status_code == 303
        assert "réglé le" in manager.get(month).text
        assert "12,55" in manager.get(month).text
    assert booked(town) == {"cards": 3745, "town": -3745}
    assert [row.cents for row in db.session.query(Settlement)] == [1255]


def test_odd_months_are_not_found(manager: Visitor, town: Town) -> None:
    for key in ("2026-13", "juin", "2031-01"):
        assert manager.get(f"{CARDS}/settlement/{key}").status_code == 404
    assert manager.submit(CARDS, {}, to=f"{CARDS}/settlement/2026-06/nobody").status_code == 404


def test_strangers_find_nothing(strangers: list[Visitor], town: Town) -> None:
    card = make_card(town)
    page = f"{CARDS}/{card.campaign_id}"
    acts = (
        CARDS, f"{CARDS}/rules", f"{page}/gifts", f"{page}/papers", f"{page}/{card.id}/replacement",
        f"{CARDS}/settlement/2026-06/maison-morel",
    )  # fmt: skip
    for stranger in strangers:
        assert stranger.get(CARDS).status_code == 404
        assert stranger.get(page).status_code == 404
        assert stranger.get(f"{CARDS}/settlement/2026-06").status_code == 404
        for act in acts:
            assert stranger.post(act, data={**GIFT, "count": "1"}).status_code == 404
    assert left_on(card) == 2000


def test_no_token_changes_nothing(manager: Visitor, town: Town) -> None:
    card = make_card(town)
    page = f"{CARDS}/{card.campaign_id}"
    for act in (CARDS, f"{CARDS}/rules", f"{page}/gifts", f"{page}/papers", f"{page}/{card.id}/replacement"):
        assert manager.post(act, data={**GIFT, "count": "1", "day": "1", "open": "1"}).status_code == 400
    assert (len(campaigns()), left_on(card)) == (1, 2000)


def test_another_town_s_cards_are_not_found(manager: Visitor, town: Town, other_town: Town) -> None:
    theirs = make_card(other_town)
    make_card(town)
    page = f"{CARDS}/{theirs.campaign_id}"
    assert manager.get(page).status_code == 404
    assert manager.submit(CARDS, {"count": "1"}, to=f"{page}/gifts").status_code == 404
    assert manager.submit(CARDS, {}, to=f"{page}/{theirs.id}/replacement").status_code == 404


def test_the_list_of_cards_is_read_in_as_many_questions_however_many_there_are(
    manager: Visitor, town: Town, count_sql: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    card = make_card(town)
    page = f"{CARDS}/{card.campaign_id}"
    manager.get(page)
    with count_sql() as few:
        manager.get(page)
    for _more in range(4):
        make_card(town, campaign=db.session.get_one(Campaign, (town.id, card.campaign_id)))
    with count_sql() as many:
        manager.get(page)
    assert len(many) == len(few)
