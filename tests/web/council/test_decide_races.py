"""Many moderators press at once: one decides, the others are told so."""

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.core.db import db, transaction
from marketplace.moderation.deciding import decide
from marketplace.moderation.subjects import subject_of
from marketplace.orders.actors import Actor
from marketplace.towns.models import Town
from marketplace.towns.queries import town_by_id
from marketplace.trust.reports.errors import DecidedMeanwhile
from marketplace.trust.reports.models import ReportDecision
from marketplace.trust.reports.queries import case_of
from marketplace.trust.reports.services import Verdict
from marketplace.trust.reports.states import Basis, Outcome, ReportState
from tests.crowd import all_at_once
from tests.factories import make_official
from tests.web.council.reporting import Filed

pytestmark = pytest.mark.race
VERDICT = Verdict(Outcome.PRODUCT_HIDDEN, Basis.LAW, "", "La photo montre un autre pain.")


@pytest.mark.all_towns
def test_of_many_moderators_one_decides(app: Flask, town: Town, filed: Filed) -> None:
    anne, town_id = make_official(town).id, town.id

    def press() -> bool:
        case = case_of(town_id, mark=filed.mark)
        assert case is not None
        by, words = Actor.person(anne), subject_of(case.report).words_mark
        try:
            with transaction():
                decide(
                    town_by_id(town_id),
                    case=case,
                    verdict=VERDICT,
                    seen=ReportState.OPEN,
                    seen_words=words,
                    by=by,
                )
        except DecidedMeanwhile:
            return False
        return True

    assert sum(all_at_once(app, [press] * 8)) == 1
    assert len(db.session.scalars(select(ReportDecision)).all()) == 1
