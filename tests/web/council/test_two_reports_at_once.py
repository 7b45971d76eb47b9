"""Two reports of one review are decided at the same instant: what either of them hides stays hidden."""

import time
from collections.abc import Callable
from threading import Event

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.core.db import db, transaction
from marketplace.core.references import link_key
from marketplace.moderation.deciding import decide
from marketplace.moderation.subjects import subject_of
from marketplace.orders.actors import Actor
from marketplace.towns.models import Town
from marketplace.towns.queries import town_by_id
from marketplace.trust.reports.models import Report
from marketplace.trust.reports.queries import case_of
from marketplace.trust.reports.services import Verdict
from marketplace.trust.reports.states import Basis, Outcome
from marketplace.trust.reviews.states import ReviewState
from tests.crowd import all_at_once
from tests.factories import make_official
from tests.visitors import Visitor
from tests.waiting import PATIENCE_SECONDS
from tests.web.council.reporting import HIDE_IT, TOLD, judge
from tests.web.storefront.reviews.speaking import reviews

pytestmark = [pytest.mark.race, pytest.mark.all_towns]


def report_again(visitor: Visitor) -> Report:
    told = TOLD | {"why": "hateful", "words": "Cet avis insulte une vendeuse."}
    visitor.post(f"/reports/of-review/{reviews()[0].mark}", data=told)
    return db.session.scalars(select(Report).where(Report.words == told["words"])).one()


def test_what_one_hides_while_the_other_falls_stays_hidden(
    app: Flask, manager: Visitor, town: Town, reported: str, browser_for: Callable[[str], Visitor]
) -> None:
    passer, mark, town_id = browser_for("localhost"), reported.rpartition("/")[2], town.id
    other = report_again(passer).mark
    judge(manager, reported, HIDE_IT)
    row = db.session.scalars(select(Report).where(Report.mark == mark)).one()
    again = {"words": "Relisez-le, s’il vous plaît.", "key": link_key("report", row.id)}
    assert passer.post(f"/reports/{mark}/contest", data=again).status_code == 303
    by, is_done = Actor.person(make_official(town, email="max@example.org").id), Event()

    def give(of: str, outcome: Outcome) -> None:
        case, verdict = case_of(town_id, mark=of), Verdict(outcome, Basis.LAW, "", "Nous l’avons relu.")
        assert case is not None
        seen, words = case.report.state, subject_of(case.report).words_mark
        decide(town_by_id(town_id), case=case, verdict=verdict, seen=seen, seen_words=words, by=by)

    def hide() -> None:
        with transaction():
            give(other, Outcome.REVIEW_HIDDEN)
            is_done.set()
            time.sleep(0.5)  # so long nobody else sees it

    def let_fall() -> None:
        is_done.wait(PATIENCE_SECONDS)
        with transaction():
            give(mark, Outcome.KEPT)

    all_at_once(app, [hide, let_fall])
    assert reviews()[0].state is ReviewState.HIDDEN
