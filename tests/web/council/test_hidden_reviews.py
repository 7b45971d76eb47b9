"""Whoever wrote a review that the town has hidden is told why, and may have a person look again, once."""

from collections.abc import Callable
from datetime import timedelta
from threading import Event

import pytest
from sqlalchemy import select

from marketplace.cli.reporters import forget_who_reported
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.core.references import link_key
from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from marketplace.trust.reports.models import ReportDecision
from marketplace.trust.reports.states import ReportState
from marketplace.trust.reviews.services import answer_review
from marketplace.trust.reviews.states import ReviewState
from tests.factories import THURSDAY_MORNING, Goods, make_worker
from tests.visitors import Visitor
from tests.web.council.reporting import HIDE_IT, KEEP, TOLD, judge, mails, plain, report
from tests.web.storefront.reviews.speaking import GOOD, Fetched, reviews

pytestmark = pytest.mark.all_towns
SHOP, OFFER = "/shops/maison-morel", "Demander un nouvel examen"
AGAIN = {"words": "Je ne nomme personne, relisez mes mots."}


@pytest.fixture
def jeanne(browser_for: Callable[[str], Visitor]) -> Visitor:
    """Whoever has the order's link."""
    return browser_for("localhost")


@pytest.fixture
def hidden(manager: Visitor, spoken: Fetched, reported: str) -> str:
    """The town has hidden what Jeanne wrote; gives where she contests that."""
    assert judge(manager, reported, HIDE_IT).status_code == 303
    return spoken.of_shop.replace("?", "/contest?")


def test_its_author_contests_and_it_comes_back(
    manager: Visitor, jeanne: Visitor, spoken: Fetched, reported: str, hidden: str
) -> None:
    assert OFFER in jeanne.get(spoken.of_shop).text
    assert "Contestez la décision" in mails("review_hidden")[0].body
    assert jeanne.post(hidden, data=AGAIN).status_code == 303
    assert report().state is ReportState.CONTESTED
    page = jeanne.get(spoken.of_shop).text
    assert OFFER not in page
    assert "Un nouvel examen est demandé" in page
    assert "La personne qui a écrit l’avis conteste" in plain(manager.get(reported).text)
    assert "relisez mes mots" in manager.get(reported).text
    assert judge(manager, reported, KEEP).status_code == 303
    assert "Croustillante" in jeanne.get(SHOP).text
    assert "se lit à nouveau" in plain(mails("review_reversal")[0].body)


def test_once_and_not_after_six_months(
    manager: Visitor, jeanne: Visitor, spoken: Fetched, reported: str, hidden: str
) -> None:
    with clock.travel(THURSDAY_MORNING + timedelta(days=184)):
        assert OFFER not in jeanne.get(spoken.of_shop).text
        assert jeanne.post(hidden, data=AGAIN).status_code == 409
    assert jeanne.post(hidden, data=AGAIN).status_code == 303
    judge(manager, reported, HIDE_IT | {"facts": "Relu : la vendeuse est nommée."})
    assert OFFER not in jeanne.get(spoken.of_shop).text
    answer = jeanne.post(hidden, data=AGAIN)
    assert answer.status_code == 409
    assert "relisez mes mots" in answer.text
    assert "Contestez" not in mails("review_hidden")[-1].body
    assert "Relu" in mails("review_hidden")[-1].body


def test_what_is_too_short_is_refused_and_kept_and_strangers_contest_nothing(
    jeanne: Visitor, spoken: Fetched, hidden: str
) -> None:
    answer = jeanne.post(hidden, data={"words": "Non."})
    assert answer.status_code == 422
    assert "Dites-en un peu plus" in answer.text
    assert "Non.</textarea>" in answer.text
    assert jeanne.post(hidden.partition("?")[0], data=AGAIN).status_code == 404
    assert jeanne.post(spoken.of_bread.replace("?", "/contest?"), data=AGAIN).status_code == 404
    assert jeanne.post(hidden, data=AGAIN, headers={"Origin": "http://evil.example"}).status_code == 400
    assert report().state is ReportState.DECIDED


def test_what_stands_is_not_contested(jeanne: Visitor, spoken: Fetched, reported: str) -> None:
    assert jeanne.post(spoken.of_shop.replace("?", "/contest?"), data=AGAIN).status_code == 404
    assert report().state is ReportState.OPEN


def test_what_was_taken_back_before_the_town_decided_is_not_written_again(
    manager: Visitor, jeanne: Visitor, spoken: Fetched, reported: str
) -> None:
    jeanne.post(spoken.removal(spoken.of_shop))
    assert judge(manager, reported, HIDE_IT).status_code == 303
    assert jeanne.post(spoken.of_shop, data=GOOD).status_code == 409
    page = plain(jeanne.get(spoken.of_shop).text)
    assert "il ne s’écrit pas à nouveau" in page
    assert "Retirer mon avis" not in page
    assert "Croustillante" not in jeanne.get(SHOP).text
    jeanne.post(spoken.of_shop.replace("?", "/contest?"), data=AGAIN)
    judge(manager, reported, KEEP)
    assert reviews()[0].state is ReviewState.WITHDRAWN
    assert "ne reparaît pas" in plain(mails("review_reversal")[0].body)
    assert jeanne.post(spoken.of_shop, data=GOOD).status_code == 303


def test_a_second_report_that_takes_nothing_from_the_author_tells_them_nothing(
    manager: Visitor, spoken: Fetched, reported: str, browser_for: Callable[[str], Visitor]
) -> None:
    with transaction():
        answer_review(reviews()[0], words="Vous, madame Kerouac, vous ne payez jamais !")
    told = TOLD | {"why": "not_lived", "words": "Faux avis, à mon avis."}
    second = browser_for("localhost").post(f"/reports/of-review/{reviews()[0].mark}", data=told)
    mark = second.location.split("/reports/")[1].partition("?")[0]
    judge(manager, reported, HIDE_IT)
    assert len(mails("review_hidden")) == 1
    other = f"/council/moderation/{mark}"
    judge(manager, other, HIDE_IT | {"outcome": "answer_hidden"})
    assert len(mails("review_hidden")) == 1
    assert mails("review_reversal") == []


def test_an_answer_does_not_come_back_below_other_words(
    manager: Visitor, jeanne: Visitor, spoken: Fetched, reported: str
) -> None:
    with transaction():
        answer_review(reviews()[0], words="Vous, madame Kerouac, vous ne payez jamais !")
    judge(manager, reported, HIDE_IT | {"outcome": "answer_hidden"})
    with clock.travel(THURSDAY_MORNING + timedelta(minutes=5)):
        jeanne.post(spoken.removal(spoken.of_shop))
        jeanne.post(spoken.of_shop, data={"stars": "4", "words": "Tout autre chose."})
        row = report()
        again = {"words": "Ce n’est pas une injure.", "key": link_key("report", row.id)}
        jeanne.post(f"/reports/{row.mark}/contest", data=again)
        assert judge(manager, reported, KEEP).status_code == 303
    assert (reviews()[0].words, reviews()[0].answer) == ("Tout autre chose.", "")


def test_to_the_same_words_it_does(manager: Visitor, jeanne: Visitor, reported: str) -> None:
    with transaction():
        answer_review(reviews()[0], words="Merci, madame Kerouac !")
    judge(manager, reported, HIDE_IT | {"outcome": "answer_hidden"})
    assert reviews()[0].answer == ""
    row = report()
    again = {"words": "C’est un merci, relisez.", "key": link_key("report", row.id)}
    jeanne.post(f"/reports/{row.mark}/contest", data=again)
    judge(manager, reported, KEEP)
    assert reviews()[0].answer == "Merci, madame Kerouac !"


def test_what_a_report_quotes_of_a_review_is_kept_while_it_can_be_contested_and_no_longer(
    manager: Visitor, reported: str
) -> None:
    with transaction():
        answer_review(reviews()[0], words="Merci, madame Kerouac !")
    judge(manager, reported, HIDE_IT | {"outcome": "answer_hidden"})
    with clock.travel(THURSDAY_MORNING + timedelta(days=182)):
        forget_who_reported(Event())
    assert "Croustillante" in report().quoted
    with clock.travel(THURSDAY_MORNING + timedelta(days=184)):
        assert forget_who_reported(Event()) == "1 old names of who reported erased"
        assert forget_who_reported(Event()) == ""
    assert (report().quoted, report().name) == ("", "")
    assert db.session.scalars(select(ReportDecision.removed)).all() == ["{}"]


def test_who_decides_reads_what_stands_now_and_who_will_read_the_reasons(
    manager: Visitor, jeanne: Visitor, spoken: Fetched, reported: str
) -> None:
    jeanne.post(spoken.of_shop, data={"stars": "1", "words": "Tout autre chose."})
    page = plain(manager.get(reported).text)
    assert "Ce que la page disait alors" in page
    assert "Croustillante" in page
    assert "Tout autre chose." in page
    assert "celle qui a écrit l’avis aussi" in page
    assert "disparaît aussitôt des pages, et ne s’écrit pas" in page
    jeanne.post(spoken.removal(spoken.of_shop))
    page = plain(manager.get(reported).text)
    assert "Plus rien" in page
    assert "0/5" not in page


def test_of_a_product_s_review_the_product_s_page_is_linked(
    manager: Visitor, jeanne: Visitor, spoken: Fetched, reported: str
) -> None:
    bread = f'href="{SHOP}/baguette-de-tradition"'
    assert bread not in manager.get(reported).text
    jeanne.post(spoken.of_bread, data=GOOD)
    told = TOLD | {"why": "not_lived"}
    answer = jeanne.post(f"/reports/of-review/{reviews()[1].mark}", data=told)
    mark = answer.location.split("/reports/")[1].partition("?")[0]
    page = manager.get(f"/council/moderation/{mark}").text
    assert bread in page
    assert "Rappeler ce produit" not in page


def test_with_the_order_s_link_the_shop_does_not_write_for_its_customer(
    browser_for: Callable[[str], Visitor], town: Town, goods: Goods, spoken: Fetched
) -> None:
    paul = browser_for("localhost")
    shop = db.session.get_one(Shop, (town.id, goods.product.shop_id))
    paul.sign_in(make_worker(shop, email="nora@example.org").id)
    for address in (spoken.of_shop, spoken.of_bread):
        answer = paul.post(address, data={"stars": "5", "words": "La meilleure !"})
        assert answer.status_code == 409
        assert "Vous travaillez dans cette boutique" in answer.text
        assert "La meilleure" in answer.text
    assert [one.words for one in reviews()] == [GOOD["words"]]
