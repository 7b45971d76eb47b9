"""A shop's account is opened once: however often it is asked for, and whatever became of the answer."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Event
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.payments.errors import NotYet
from marketplace.payments.gateways import answers
from marketplace.payments.gateways.errors import Busy, Rejected, Unknown
from marketplace.payments.onboarding import (
    Applicant,
    Stage,
    Standing,
    forget_request,
    freeze_request,
    link_request,
    note_account,
    standing_of,
)
from marketplace.payments.transfers.accounts import apply_account
from marketplace.payments.transfers.models import ShopPaymentAccount
from tests.payments.desk import Desk
from tests.stripe_double.faults import Fault

AT_ONCE = 4
PATIENCE = 30.0  # seconds


def applicant(desk: Desk, **changed: Any) -> Applicant:
    """The bakery."""
    known = Applicant(desk.bakery.id, desk.bakery.name, "paul@example.org", "FR")
    return replace(known, **changed)


def opened(desk: Desk, **changed: Any) -> answers.AccountStatus | None:
    """One press of the button."""
    with transaction():
        request = freeze_request(desk.town.id, applicant=applicant(desk, **changed))
    if request is None:
        return None
    answer = desk.gateway.create_account(request)
    with transaction():
        note_account(desk.town.id, shop_id=desk.bakery.id, answer=answer)
    return answer


def standing(desk: Desk) -> Standing:
    """How the bakery stands."""
    db.session.rollback()
    return standing_of(desk.town.id, desk.bakery.id)


def told(desk: Desk, account_id: str) -> Standing:
    """How it stands once the provider was asked."""
    with transaction():
        status = desk.gateway.account_status(account_id)
        note_account(desk.town.id, shop_id=desk.bakery.id, answer=status)
    return standing(desk)


def accounts_at(desk: Desk) -> int:
    """How many accounts there are at the provider."""
    return len(list(desk.stripe.world.of_kind("v2.core.account")))


def test_a_shop_goes_from_nothing_to_active_and_may_be_stopped(desk: Desk) -> None:
    assert standing(desk).stage == Stage.NONE
    answer = opened(desk)
    assert answer
    assert (standing(desk).stage, standing(desk).account_id) == (Stage.BEGUN, answer.account_id)
    assert standing(desk).missing == ("individual.verification.document", "external_account")
    desk.stripe.admit(answer.account_id)
    assert told(desk, answer.account_id).is_active
    assert not standing(desk).wants_the_shop
    desk.stripe.restrict(answer.account_id, "company.tax_id")
    assert told(desk, answer.account_id).stage == Stage.RESTRICTED
    assert standing(desk).wants_the_shop


def test_all_said_and_not_yet_active_is_examined(desk: Desk) -> None:
    answer = opened(desk)
    assert answer
    with transaction():
        said = replace(answer, transfers="pending", requirements_due=())
        note_account(desk.town.id, shop_id=desk.bakery.id, answer=said)
    assert standing(desk).stage == Stage.EXAMINED


def test_a_second_press_opens_no_second_account(desk: Desk) -> None:
    assert opened(desk)
    assert opened(desk) is None
    assert accounts_at(desk) == 1


def test_news_of_an_account_that_is_being_opened_wait_for_its_answer(desk: Desk) -> None:
    with transaction():
        request = freeze_request(desk.town.id, applicant=applicant(desk))
    assert request
    answer = desk.gateway.create_account(request)  # and the answer is not written down yet
    with pytest.raises(NotYet), transaction():
        apply_account(answer)
    assert desk.findings() == []
    with transaction():
        note_account(desk.town.id, shop_id=desk.bakery.id, answer=answer)
        apply_account(answer)
        apply_account(replace(answer, account_id="acct_of_nobody"))
    assert desk.findings() == ["foreign_account"]


def test_two_tabs_at_once_send_one_request(desk: Desk) -> None:
    with transaction():
        first = freeze_request(desk.town.id, applicant=applicant(desk))
    with transaction():
        second = freeze_request(desk.town.id, applicant=applicant(desk, email="marc@example.org"))
    assert first is not None
    assert first == second
    made = [desk.gateway.create_account(request) for request in (first, second)]
    for answer in made:
        with transaction():
            note_account(desk.town.id, shop_id=desk.bakery.id, answer=answer)
    assert made[0].account_id == made[1].account_id
    assert accounts_at(desk) == 1


@pytest.mark.parametrize("fault", [Fault.LOST_AFTER, Fault.LOST_BEFORE, Fault.CUT_SHORT])
def test_an_answer_that_was_lost_is_asked_for_again_in_the_same_words(desk: Desk, fault: Fault) -> None:
    desk.stripe.faults.next(fault, path="accounts")
    with pytest.raises(Unknown):
        opened(desk)
    assert standing(desk).stage == Stage.NONE
    assert opened(desk, shop_name="Maison Morel et fils")
    assert accounts_at(desk) == 1


def test_words_that_changed_under_the_same_key_would_be_refused(desk: Desk) -> None:
    """The reason for freezing them."""
    with transaction():
        request = freeze_request(desk.town.id, applicant=applicant(desk))
    assert request
    desk.gateway.create_account(request)
    with pytest.raises(Rejected):
        desk.gateway.create_account(replace(request, shop_name="Maison Morel et fils"))
    desk.refused_before = len(desk.stripe.desk.refused)


def test_a_request_that_was_refused_is_not_sent_again(desk: Desk) -> None:
    with transaction():
        refused = freeze_request(desk.town.id, applicant=applicant(desk, email="nowhere"))
    assert refused
    with transaction():
        forget_request(refused, said="invalid_email")
    with transaction():
        request = freeze_request(desk.town.id, applicant=applicant(desk))
    assert request
    assert (request.email, request.command_id != refused.command_id) == ("paul@example.org", True)
    with transaction():
        forget_request(refused, said="invalid_email")  # told twice, it forgets nothing else
    with transaction():
        assert freeze_request(desk.town.id, applicant=applicant(desk)) == request
    assert desk.findings() == ["account_refused"]


def test_a_key_that_may_be_forgotten_is_told_to_a_person(desk: Desk) -> None:
    with transaction():
        freeze_request(desk.town.id, applicant=applicant(desk))
    with clock.travel(clock.now() + timedelta(hours=22)), transaction():
        freeze_request(desk.town.id, applicant=applicant(desk))
    assert desk.findings() == []
    with clock.travel(clock.now() + timedelta(hours=24)), transaction():
        freeze_request(desk.town.id, applicant=applicant(desk))
    assert desk.findings() == ["account_asked_again"]


def test_a_second_account_of_a_shop_is_reported_and_changes_nothing(desk: Desk) -> None:
    answer = opened(desk)
    assert answer
    with transaction():
        other = replace(answer, account_id="acct_other", transfers="active")
        note_account(desk.town.id, shop_id=desk.bakery.id, answer=other)
    assert standing(desk).account_id == answer.account_id
    assert not standing(desk).is_active
    assert desk.findings() == ["second_account"]


def test_what_was_frozen_is_forgotten_once_it_is_answered(desk: Desk) -> None:
    opened(desk)
    row = db.session.scalars(
        select(ShopPaymentAccount).where(ShopPaymentAccount.town_id == desk.town.id)
    ).one()
    assert (row.opening, row.opening_at) == (None, None)


def test_the_terms_of_a_shop_stay_when_it_opens_its_account(desk: Desk) -> None:
    with transaction():
        db.session.add(
            ShopPaymentAccount(
                town_id=desk.town.id, shop_id=desk.bakery.id, commission_basis_points=300, fee_basis_points=50
            )
        )
    opened(desk)
    now = standing(desk)
    assert (now.commission_basis_points, now.fee_basis_points) == (300, 50)


def test_each_link_is_asked_for_anew(desk: Desk) -> None:
    answer = opened(desk)
    assert answer

    def link() -> str:
        request = link_request(
            desk.town.id,
            account_id=answer.account_id,
            return_url="https://port-lanterne.example.org/back",
            refresh_url="https://port-lanterne.example.org/again",
        )
        return desk.gateway.link_to_onboarding(request).url

    assert link() != link()


def test_presses_at_the_same_instant_open_one_account(app: Flask, desk: Desk) -> None:
    who, town_id, ready = applicant(desk), desk.town.id, Barrier(AT_ONCE)
    db.session.rollback()

    def press(_number: int) -> None:
        with app.app_context():
            ready.wait(PATIENCE)
            with transaction():
                request = freeze_request(town_id, applicant=who)
            if request is not None:
                answer = with_patience(lambda: desk.gateway.create_account(request))
                with transaction():
                    note_account(town_id, shop_id=who.shop_id, answer=answer)

    with ThreadPoolExecutor(AT_ONCE) as presses:
        list(presses.map(press, range(AT_ONCE), timeout=PATIENCE))
    assert accounts_at(desk) == 1
    assert standing(desk).stage == Stage.BEGUN
    assert desk.findings() == []
    desk.refused_before = len(desk.stripe.desk.refused)  # « this key is at work »: come again


def test_presses_that_each_made_their_own_request_would_open_many(desk: Desk) -> None:
    """The control: what the frozen request is for."""
    for _press in range(3):
        with transaction():
            request = freeze_request(desk.town.id, applicant=applicant(desk))
        assert request
        desk.gateway.create_account(request)
        with transaction():
            forget_request(request, said="forgotten on purpose")
    assert accounts_at(desk) == 3


def with_patience(call: Callable[[], answers.AccountStatus]) -> answers.AccountStatus:
    """The same call again while the provider says that its twin is at work."""
    for _try in range(50):
        try:
            return call()
        except Busy:
            Event().wait(0.05)
    raise AssertionError("the provider is busy for ever")
