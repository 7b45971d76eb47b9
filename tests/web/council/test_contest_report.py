"""Who may contest a decision, and when: each side once, and the shop whatever harms it first."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.shops.models import Shop
from marketplace.trust.reports.models import ReportContest, ReportDecision
from marketplace.trust.reports.states import ReportState
from tests.factories import Goods, make_worker
from tests.visitors import Visitor
from tests.web.council.reporting import HIDE, KEEP, Filed, judge, mails, plain, report

pytestmark = pytest.mark.all_towns
OFFER = "Contester la décision"
AGAIN = {"words": "C’est bien notre pain du matin."}


@pytest.fixture
def owner(goods: Goods, browser_for: Callable[[str], Visitor]) -> Visitor:
    """Jeanne, whose baguette was reported."""
    browser = browser_for("localhost")
    shop = db.session.get_one(Shop, (goods.product.town_id, goods.product.shop_id))
    browser.sign_in(make_worker(shop).id)
    return browser


def reasons(filed: Filed) -> str:
    return f"/backoffice/maison-morel/decisions/{filed.mark}"


def ask_again(visitor: Visitor, filed: Filed) -> int:
    sent = {"words": "Regardez la photo de plus près.", "key": filed.key}
    return visitor.post(f"/reports/{filed.mark}/contest", data=sent).status_code


def test_the_first_decision_against_the_shop_is_contestable_after_the_reporter_s_contest(
    manager: Visitor, filed: Filed, owner: Visitor
) -> None:
    judge(manager, filed.case, KEEP)
    assert ask_again(manager, filed) == 303
    judge(manager, filed.case, HIDE)
    assert report().state is ReportState.CLOSED
    assert OFFER in owner.get(reasons(filed)).text
    assert "Contestez-la" in mails("report_reasons")[0].body
    assert "nouvel examen" not in mails("report_decided")[-1].body  # Zoé has had hers
    assert ask_again(manager, filed) == 409
    assert owner.submit(reasons(filed), AGAIN).status_code == 303
    assert report().state is ReportState.CONTESTED
    page = plain(manager.get(filed.case).text)
    assert "La boutique conteste" in page
    assert "La personne qui a signalé conteste" in page
    judge(manager, filed.case, HIDE)
    assert OFFER not in owner.get(reasons(filed)).text
    assert "Contestez-la" not in mails("report_reasons")[-1].body
    assert owner.submit("/backoffice/maison-morel/settings", AGAIN, to=reasons(filed)).status_code == 409
    assert len(db.session.scalars(select(ReportContest)).all()) == 2


def test_the_reasons_offer_the_contest_only_for_six_months(
    manager: Visitor, filed: Filed, owner: Visitor
) -> None:
    judge(manager, filed.case, HIDE)
    assert OFFER in owner.get(reasons(filed)).text
    with transaction():
        db.session.execute(update(ReportDecision).values(at=clock.now() - timedelta(days=184)))
    assert OFFER not in owner.get(reasons(filed)).text
    assert owner.submit("/backoffice/maison-morel/settings", AGAIN, to=reasons(filed)).status_code == 409
    assert "nouvel examen" not in plain(manager.get(filed.page).text)
