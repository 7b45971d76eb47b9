"""The council lets the shops take reviews, or none; a reported review is decided like anything else."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from marketplace.core.db import db, transaction
from marketplace.core.references import link_key
from marketplace.towns.models import Town, TownRole
from marketplace.trust.reviews.services import answer_review
from marketplace.trust.reviews.states import ReviewState
from tests.factories import Goods, make_official
from tests.visitors import Visitor
from tests.web.council.reporting import HIDE_IT, KEEP, judge, mails, plain, report
from tests.web.storefront.reviews.speaking import GOOD, Fetched, reviews

pytestmark = pytest.mark.all_towns
PAGE, SHOP = "/council/moderation/reviews", "/shops/maison-morel"


def takes(town: Town) -> bool:
    db.session.rollback()
    return bool(db.session.scalar(select(Town.takes_reviews).where(Town.id == town.id)))


def test_the_council_switches_reviews_on_and_off(manager: Visitor, town: Town) -> None:
    assert not takes(town)
    for choice, stands in (("yes", True), ("yes", True), ("no", False)):
        assert manager.submit(PAGE, {"reviews": choice}).status_code == 303
        assert takes(town) is stands
    for odd in ("", "maybe"):
        answer = manager.submit(PAGE, {"reviews": odd})
        assert answer.status_code == 422
    assert "Choisissez oui ou non." in manager.submit(PAGE, {}).text
    assert not takes(town)


def test_strangers_moderators_and_forms_without_a_token_switch_nothing(
    manager: Visitor, strangers: list[Visitor], town: Town, browser_for: Callable[[str], Visitor]
) -> None:
    for stranger in strangers:
        assert stranger.get(PAGE).status_code == 404
    moderator = browser_for("localhost")
    moderator.sign_in(make_official(town, role=TownRole.MODERATOR, email="max@example.org").id)
    assert "<form" not in moderator.get(PAGE).text.partition("<main")[2]
    token = {"csrf_token": manager.token_on(PAGE)}
    assert moderator.post(PAGE, data={"reviews": "yes", **token}).status_code in {400, 404}
    assert manager.post(PAGE, data={"reviews": "yes"}).status_code == 400
    assert not takes(town)


def test_a_reported_review_is_hidden_with_reasons_and_shown_again_after_a_second_look(
    manager: Visitor, spoken: Fetched, reported: str, browser_for: Callable[[str], Visitor]
) -> None:
    passer = browser_for("localhost")
    case = manager.get(reported).text
    assert "Croustillante" in case
    assert "L’avis est retiré" in case
    assert "La boutique est mise en pause" not in case
    assert judge(manager, reported, HIDE_IT).status_code == 303
    assert "Croustillante" not in passer.get(SHOP).text
    assert "La mairie a retiré cet avis" in passer.get(spoken.of_shop).text
    assert passer.post(spoken.of_shop, data=GOOD).status_code == 409
    assert mails("report_reasons") == []  # nothing was taken from the shop
    (mail,) = mails("review_hidden")
    assert mail.recipient == "jeanne@example.org"
    assert "nomme une vendeuse" in mail.body
    assert spoken.of_shop in mail.body
    assert "nomme une vendeuse" in passer.get(spoken.of_shop).text
    assert len(mails("report_decided")) == 1
    row = report()
    again = {"words": "L’avis ne nomme personne, relisez-le.", "key": link_key("report", row.id)}
    assert passer.post(f"/reports/{row.mark}/contest", data=again).status_code == 303
    assert judge(manager, reported, KEEP).status_code == 303
    assert "Croustillante" in passer.get(SHOP).text
    (mail,) = mails("review_reversal")
    assert mail.recipient == "jeanne@example.org"
    assert "se lit à nouveau" in plain(mail.body)
    assert len(mails("review_hidden")) == 1


def test_what_its_author_takes_back_while_it_is_hidden_does_not_come_back_and_is_not_written_anew(
    manager: Visitor, spoken: Fetched, reported: str, browser_for: Callable[[str], Visitor]
) -> None:
    passer = browser_for("localhost")
    judge(manager, reported, HIDE_IT)
    passer.post(spoken.removal(spoken.of_shop))
    assert (reviews()[0].state, reviews()[0].words) == (ReviewState.HIDDEN, "")
    assert passer.post(spoken.of_shop, data=GOOD).status_code == 409
    row = report()
    passer.post(
        f"/reports/{row.mark}/contest", data={"words": "Relisez-le, svp.", "key": link_key("report", row.id)}
    )
    judge(manager, reported, KEEP)
    assert reviews()[0].state is ReviewState.WITHDRAWN


def test_only_the_shop_s_answer_is_taken_away_and_the_shop_is_told_why(
    manager: Visitor, goods: Goods, spoken: Fetched, reported: str, browser_for: Callable[[str], Visitor]
) -> None:
    with transaction():
        answer_review(reviews()[0], words="Vous, madame Kerouac, vous ne payez jamais !")
    assert judge(manager, reported, HIDE_IT | {"outcome": "answer_hidden"}).status_code == 303
    page = browser_for("localhost").get(SHOP).text
    assert "Croustillante" in page
    assert "Kerouac" not in page
    assert len(mails("report_reasons")) == 1


def test_what_is_not_shown_is_not_reported(manager: Visitor, spoken: Fetched, visitor: Visitor) -> None:
    address = f"/reports/of-review/{reviews()[0].mark}"
    assert visitor.get(address).status_code == 200
    visitor.post(spoken.removal(spoken.of_shop))
    assert visitor.get(address).status_code == 404
    assert visitor.get("/reports/of-review/nothing").status_code == 404
