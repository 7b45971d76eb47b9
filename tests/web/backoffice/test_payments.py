"""A shop's account for card payments: where it stands, what is missing, the way into the provider's form."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask

from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.core.settings import Settings
from marketplace.payments.models import ReconciliationFinding
from marketplace.payments.onboarding import Applicant, Stage, freeze_request, standing_of
from marketplace.payments.transfers.models import ShopPaymentAccount
from marketplace.shops.models import Shop, ShopRole
from tests.factories import make_worker
from tests.stripe_double.double import SECRET, TEST_KEY, StripeDouble, stripe_double
from tests.stripe_double.faults import Fault
from tests.visitors import Visitor

PAYMENTS = "/backoffice/maison-morel/payments"
ACCOUNT = f"{PAYMENTS}/account"
BOARD = "/backoffice/maison-morel/"


STRONG = "tilleul-phare-quai-marée-brouette-42"


@pytest.fixture
def stripe(app: Flask) -> Iterator[StripeDouble]:
    """A Stripe of our own, which the application's settings name. In the end it was well asked."""
    with stripe_double() as double:
        told = {"stripe_secret_key": TEST_KEY, "stripe_webhook_secrets": [SECRET]}
        with settings_of(app, stripe_api_base=double.url, **told):
            yield double
    assert double.desk.broken == []


@contextmanager
def settings_of(app: Flask, **changed: Any) -> Iterator[None]:
    """The installation has other settings."""
    before: Settings = app.extensions["settings"]
    app.extensions["settings"] = Settings.model_validate({**before.model_dump(), **changed})
    try:
        yield
    finally:
        app.extensions["settings"] = before


def accounts(stripe: StripeDouble) -> list[str]:
    """The accounts at the provider."""
    return [str(account["id"]) for account in stripe.world.of_kind("v2.core.account")]


def stage(bakery: Shop) -> Stage:
    db.session.rollback()
    return standing_of(bakery.town_id, bakery.id).stage


def press(counter: Visitor) -> int:
    """The one button of the page."""
    return counter.submit(PAYMENTS, {}, to=ACCOUNT).status_code


def test_without_an_account_the_page_says_what_that_means(counter: Visitor, stripe: StripeDouble) -> None:
    page = counter.get(PAYMENTS).text
    assert "vos clients paient chez vous, au retrait" in page
    assert "Ouvrir mon compte" in page
    assert accounts(stripe) == []


def test_one_press_opens_the_account_and_leads_to_the_form(
    counter: Visitor, stripe: StripeDouble, bakery: Shop
) -> None:
    answer = counter.submit(PAYMENTS, {}, to=ACCOUNT)
    assert answer.status_code == 303
    (account_id,) = accounts(stripe)
    assert answer.location.startswith(f"{stripe.url}/pay/onboarding/{account_id}/")
    assert stage(bakery) == Stage.BEGUN
    page = counter.get(PAYMENTS).text
    assert "Une pièce d’identité de la personne" in page
    assert "Votre compte bancaire (IBAN)" in page
    assert "Continuer le formulaire" in page


def test_a_second_press_leads_to_another_link_of_the_same_account(
    counter: Visitor, stripe: StripeDouble
) -> None:
    links = {counter.submit(PAYMENTS, {}, to=ACCOUNT).location for _ in range(2)}
    assert len(links) == 2
    assert len(accounts(stripe)) == 1


@pytest.mark.parametrize("fault", [Fault.LOST_AFTER, Fault.LOST_BEFORE, Fault.RATE_LIMITED])
def test_a_silent_provider_is_told_in_words_and_asked_again(
    counter: Visitor, stripe: StripeDouble, fault: Fault
) -> None:
    stripe.faults.next(fault, path="accounts")
    answer = counter.submit(PAYMENTS, {}, to=ACCOUNT)
    assert answer.status_code == 503
    assert "Le prestataire de paiement" in answer.text
    assert "Ouvrir mon compte" in answer.text
    assert press(counter) == 303
    assert len(accounts(stripe)) == 1


def test_a_link_that_does_not_come_leaves_one_account_and_a_button(
    counter: Visitor, stripe: StripeDouble
) -> None:
    stripe.faults.next(Fault.LOST_BEFORE, path="account_links")
    assert press(counter) == 503
    assert press(counter) == 303
    assert len(accounts(stripe)) == 1


def test_a_request_that_the_provider_refuses_is_told_and_reported(
    counter: Visitor, stripe: StripeDouble, bakery: Shop
) -> None:
    with transaction():
        who = Applicant(bakery.id, bakery.name, "paul@example.org", "FR")
        request = freeze_request(bakery.town_id, applicant=who)
    assert request
    stripe.keys.begin(request.idempotency_key, "other words under the same key")
    answer = counter.submit(PAYMENTS, {}, to=ACCOUNT)
    assert answer.status_code == 409
    assert "n’a pas accepté notre demande" in answer.text
    db.session.rollback()
    assert [found.kind for found in db.session.query(ReconciliationFinding)] == ["account_refused"]
    assert stage(bakery) == Stage.NONE
    assert press(counter) == 303  # what was refused is not sent again


def test_back_from_the_form_the_account_is_read_anew(
    counter: Visitor, stripe: StripeDouble, bakery: Shop
) -> None:
    press(counter)
    stripe.admit(accounts(stripe)[0])
    assert stage(bakery) == Stage.BEGUN
    answer = counter.get(ACCOUNT, follow_redirects=True)
    assert "Vos clients peuvent payer par carte" in answer.text
    assert "Continuer" not in answer.text
    assert stage(bakery) == Stage.ACTIVE


def test_a_provider_that_does_not_answer_for_the_account_changes_nothing(
    counter: Visitor, stripe: StripeDouble, bakery: Shop
) -> None:
    press(counter)
    stripe.admit(accounts(stripe)[0])
    stripe.faults.next(Fault.LOST_BEFORE, path="accounts")
    assert counter.get(ACCOUNT).status_code == 503
    assert stage(bakery) == Stage.BEGUN


def test_what_this_house_has_no_words_for_is_shown_as_it_is(
    counter: Visitor, stripe: StripeDouble, bakery: Shop
) -> None:
    press(counter)
    stripe.restrict(accounts(stripe)[0], "interview.with_a_poet")
    page = counter.get(ACCOUNT, follow_redirects=True).text
    assert "<code>interview.with_a_poet</code>" in page


def test_a_stopped_account_says_so_on_the_page_the_board_and_the_settings(
    counter: Visitor, stripe: StripeDouble, helper: Visitor
) -> None:
    press(counter)
    stripe.admit(accounts(stripe)[0])
    counter.get(ACCOUNT)
    assert "paiements par carte" not in counter.get(BOARD).text
    stripe.restrict(accounts(stripe)[0])
    page = counter.get(ACCOUNT, follow_redirects=True).text
    assert "Vos paiements par carte sont arrêtés" in page
    assert "Répondre au prestataire" in page
    for where in (BOARD, "/backoffice/maison-morel/settings"):
        there = counter.get(where).text
        assert "Vos paiements par carte sont arrêtés" in there
        assert PAYMENTS in there
    assert "paiements par carte" not in helper.get(BOARD).text


def test_an_old_link_leads_back_to_the_button(counter: Visitor, stripe: StripeDouble) -> None:
    press(counter)
    page = counter.get(f"{PAYMENTS}/old-link").text
    assert "Ce lien n’est plus valable" in page
    assert "Continuer le formulaire" in page


def test_the_form_may_lead_to_the_provider_and_no_other_page_may(
    counter: Visitor, stripe: StripeDouble
) -> None:
    policy = counter.get(PAYMENTS).headers["Content-Security-Policy"]
    assert f"form-action 'self' {stripe.url};" in policy
    assert "form-action 'self';" in counter.get(BOARD).headers["Content-Security-Policy"]


def test_where_no_provider_is_there_the_page_says_so_and_asks_nobody(
    app: Flask, counter: Visitor, bakery: Shop
) -> None:
    no_cards = {"market_env": "production", "secret_key": STRONG, "smtp_url": "smtp://localhost"}
    with settings_of(app, **no_cards):
        _look_around(counter)
    assert stage(bakery) == Stage.NONE


def _look_around(counter: Visitor) -> None:
    page = counter.get(PAYMENTS)
    assert "pas encore proposé à Port-Lanterne" in page.text
    assert "Ouvrir mon compte" not in page.text
    answer = counter.submit("/backoffice/maison-morel/settings", {}, to=ACCOUNT)
    assert answer.status_code == 409
    assert "pas encore proposé" in answer.text
    assert counter.get(ACCOUNT).status_code == 409


def test_in_the_demo_the_whole_way_is_walked(counter: Visitor, bakery: Shop) -> None:
    form = through_the_door(counter)
    assert stage(bakery) == Stage.BEGUN
    back = counter.post(form, data={"act": "withhold"})
    assert "Une pièce d’identité" in come_back(counter, back.location)
    assert stage(bakery) == Stage.BEGUN
    back = counter.post(through_the_door(counter), data={"act": "supply"})
    assert "Vos clients peuvent payer par carte" in come_back(counter, back.location)
    assert stage(bakery) == Stage.ACTIVE


def test_in_the_demo_an_old_link_leads_back_to_the_button(counter: Visitor) -> None:
    form = through_the_door(counter)
    with clock.travel(clock.now() + timedelta(minutes=30)):
        answer = counter.get(form)
        assert answer.status_code == 303
        assert "Ce lien n’est plus valable" in come_back(counter, answer.location)


def through_the_door(counter: Visitor) -> str:
    """Press the button; gives the path of the provider's form."""
    answer = counter.submit(PAYMENTS, {}, to=ACCOUNT)
    assert answer.status_code == 303
    return urlsplit(answer.location).path


def come_back(counter: Visitor, address: str) -> str:
    """The page that the provider sends one back to."""
    assert urlsplit(address).netloc == "localhost"
    return counter.get(urlsplit(address).path, follow_redirects=True).text


def test_the_terms_are_shown(counter: Visitor, bakery: Shop) -> None:
    assert "aucune" in counter.get(PAYMENTS).text
    with transaction():
        db.session.add(
            ShopPaymentAccount(
                town_id=bakery.town_id, shop_id=bakery.id, commission_basis_points=450, fee_basis_points=5000
            )
        )
    page = counter.get(PAYMENTS).text.replace("\u00a0", " ")
    assert "4,5 %" in page
    assert "50 %" in page


def test_only_the_owner_comes_in(
    counter: Visitor, visitor: Visitor, helper: Visitor, neighbour: Visitor, outsider: Visitor, bakery: Shop
) -> None:
    assert PAYMENTS in counter.get("/backoffice/maison-morel/settings").text
    visitor.sign_in(make_worker(bakery, role=ShopRole.MANAGER, email="marc@example.org").id)
    assert PAYMENTS not in visitor.get("/backoffice/maison-morel/settings").text
    for browser in (visitor, helper, neighbour, outsider):
        for page in (PAYMENTS, ACCOUNT, f"{PAYMENTS}/old-link"):
            assert browser.get(page).status_code == 404
        assert browser.submit("/backoffice/", {}, to=ACCOUNT).status_code == 404


def test_no_token_opens_nothing(counter: Visitor, stripe: StripeDouble) -> None:
    assert counter.post(ACCOUNT).status_code == 400
    assert accounts(stripe) == []
