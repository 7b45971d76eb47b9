"""A phone without a network notes hand-overs and tells of them later: each counts once, each is answered."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from marketplace.accounts.models import User
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.references import digest
from marketplace.fulfilment.services import accept, hand_over, mark_ready
from marketplace.orders.handovers.models import Handover
from marketplace.stock.models import StockLevel
from tests.factories import THURSDAY_MORNING, Goods
from tests.visitors import Visitor
from tests.web.backoffice.conftest import Bag
from tests.web.storefront.buying import plain

DESK = "/backoffice/maison-morel/handover"
SENT, KNOWN = f"{DESK}/sent", f"{DESK}/known"


@pytest.fixture
def packed(bag: Bag, baker: User) -> Bag:
    """Jeanne's bag, ready."""
    bag.pass_through(accept, mark_ready, by_user_id=baker.id)
    return bag


def noted(bag: Bag, **said: str) -> dict[str, str]:
    """What the phone noted, by its own clock: right, unless `said` tells otherwise."""
    now = THURSDAY_MORNING.isoformat()
    return {"code": bag.row().code, "nonce": "a-tap-in-the-cellar", "said_at": now, "clock": now, **said}


def said(answer: TestResponse) -> dict[str, Any]:
    """What the server answered."""
    return dict(answer.get_json())


def test_what_was_noted_counts_once_however_often_it_is_sent(
    counter: Visitor, bread: Goods, packed: Bag
) -> None:
    answers = [counter.submit(DESK, noted(packed), to=SENT) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert answers[0].json == {"outcome": "counted", "words": f"Sac {packed.reference} remis."}
    assert db.session.get_one(StockLevel, (bread.variant.town_id, bread.variant.id)).on_hand == 7


def test_the_phone_reads_that_somebody_else_was_first(counter: Visitor, baker: User, packed: Bag) -> None:
    packed.pass_through(hand_over, by_user_id=baker.id)
    answer = counter.submit(DESK, noted(packed), to=SENT)
    assert answer.status_code == 409
    assert said(answer)["outcome"] == "already"
    assert "Déjà remise à 10 h par Paul Morel" in plain(said(answer)["words"])


def test_a_clock_wrong_by_a_day_is_told_and_does_not_count(counter: Visitor, packed: Bag) -> None:
    wrong = (THURSDAY_MORNING - timedelta(days=1)).isoformat()
    answer = counter.submit(DESK, noted(packed, said_at=wrong, clock=wrong), to=SENT)
    assert answer.status_code == 200
    assert "c’est notre heure qui compte" in said(answer)["words"]
    row = db.session.scalars(select(Handover).where(Handover.town_id == packed.row().town_id)).one()
    assert (row.at, row.said_at) == (THURSDAY_MORNING, THURSDAY_MORNING - timedelta(days=1))


def test_what_was_noted_long_ago_is_no_wrong_clock(counter: Visitor, baker: User, packed: Bag) -> None:
    later = THURSDAY_MORNING + timedelta(minutes=90)
    with clock.travel(later):
        counter.sign_in(baker.id)
        answer = counter.submit(DESK, noted(packed, clock=later.isoformat()), to=SENT)
    assert "horloge" not in said(answer)["words"]
    told = plain(counter.submit(DESK, {"code": packed.row().code}).text)
    assert "Noté sans réseau, à 10 h selon le téléphone." in told


@pytest.mark.parametrize("said_at", ["", "yesterday", "2026-06-11", "9" * 60, "0001-01-01T00:00:00Z"])
def test_a_moment_that_is_none_is_left_out(counter: Visitor, packed: Bag, said_at: str) -> None:
    assert counter.submit(DESK, noted(packed, said_at=said_at), to=SENT).status_code == 200
    row = db.session.scalars(select(Handover).where(Handover.town_id == packed.row().town_id)).one()
    assert row.said_at is None


def test_a_bag_that_was_never_packed_is_refused_in_words(counter: Visitor, bag: Bag) -> None:
    answer = counter.submit(DESK, noted(bag), to=SENT)
    assert (answer.status_code, said(answer)["outcome"]) == (409, "refused")
    assert "déjà « reçue »" in plain(said(answer)["words"])


def test_a_code_of_nobody_is_refused_in_words(counter: Visitor, packed: Bag) -> None:
    answer = counter.submit(DESK, noted(packed, code="ABCDEFGH"), to=SENT)
    assert (answer.status_code, said(answer)["outcome"]) == (404, "refused")


def test_a_stranger_gets_404_and_no_token_counts_nothing(
    counter: Visitor, neighbour: Visitor, outsider: Visitor, packed: Bag
) -> None:
    for browser in (neighbour, outsider):
        assert browser.get(KNOWN).status_code == 404
        assert browser.submit("/backoffice/", noted(packed), to=SENT).status_code == 404
    assert counter.post(SENT, data=noted(packed)).status_code == 400
    assert packed.state() == "ready"


def test_the_phone_knows_the_packed_bags_and_no_code(counter: Visitor, packed: Bag) -> None:
    answer = counter.get(KNOWN)
    (known,) = said(answer)["bags"]
    assert (known["reference"], known["name"]) == (packed.reference, "Jeanne Kerouac")
    assert known["code_digest"] == digest(packed.row().code)
    assert packed.row().code not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
