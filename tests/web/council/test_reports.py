"""Somebody tells the town of something, without an account, and reads what became of it."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from marketplace.core.db import db
from marketplace.trust.reports.models import Report
from tests.factories import Goods
from tests.visitors import Visitor
from tests.web.council.reporting import NEW, TOLD, mails, report


@pytest.mark.all_towns
def test_somebody_without_an_account_reports_and_is_told_that_it_came(
    goods: Goods, browser_for: Callable[[str], Visitor]
) -> None:
    zoe = browser_for("localhost")
    page = zoe.get(NEW)
    assert page.status_code == 200
    assert "Set-Cookie" not in page.headers
    assert "csrf_token" not in page.text
    answer = zoe.post(NEW, data=TOLD)
    assert "Bien reçu" in zoe.get(answer.location).text
    (mail,) = mails("report_received")
    assert mail.recipient == "zoe@example.org"
    assert report().mark in mail.subject
    assert report().quoted == "Croustillante et dorée."


@pytest.mark.all_towns
def test_a_report_needs_no_name_and_then_writes_to_nobody(
    goods: Goods, browser_for: Callable[[str], Visitor]
) -> None:
    answer = browser_for("localhost").post(NEW, data=TOLD | {"name": "", "email": ""})
    assert answer.status_code == 303
    assert mails("report_received") == []


@pytest.mark.all_towns
@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"why": ""}, "Choisissez"),
        ({"why": "x" * 40}, "Not a valid choice"),
        ({"words": "non"}, "un peu plus"),
        ({"email": "zoe"}, "prenom.nom@exemple.fr"),
        ({"good_faith": ""}, "Confirmez-le"),
    ],
)
def test_a_report_that_lacks_something_is_refused_in_words_and_keeps_what_was_typed(
    goods: Goods, browser_for: Callable[[str], Visitor], wrong: dict[str, str], said: str
) -> None:
    sent = TOLD | wrong
    answer = browser_for("localhost").post(NEW, data={k: v for k, v in sent.items() if v})
    assert answer.status_code == 422
    assert said in answer.text or said == "Not a valid choice"
    assert "Zoé" in answer.text
    assert db.session.scalar(select(Report.id).execution_options(all_towns=True)) is None


@pytest.mark.all_towns
def test_whoever_reports_all_day_waits_and_loses_nothing(
    goods: Goods, browser_for: Callable[[str], Visitor]
) -> None:
    zoe = browser_for("localhost")
    for n in range(5):
        assert zoe.post(NEW, data=TOLD | {"words": f"Une photo trompeuse, {n}."}).status_code == 303
    answer = zoe.post(NEW, data=TOLD | {"words": "Une photo de trop."})
    assert answer.status_code == 429
    assert "Une photo de trop." in answer.text


def test_what_is_not_on_show_is_not_reported(goods: Goods, visitor: Visitor) -> None:
    assert visitor.get("/reports/of/maison-morel/nothing").status_code == 404
    assert visitor.get("/reports/of/nobody").status_code == 404


def test_from_another_site_nothing_is_reported(goods: Goods, visitor: Visitor) -> None:
    answer = visitor.post(NEW, data=TOLD, headers={"Origin": "http://evil.example"})
    assert answer.status_code == 400
