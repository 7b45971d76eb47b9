"""From settings to a gateway: switched off without secrets, and test money never beside real money."""

import logging
import os

import pytest
import stripe as library
from pydantic import ValidationError

from marketplace.core.settings import Settings
from marketplace.payments.gateways.errors import GatewayDisabled, KeyRefused, Rejected, WrongMode
from marketplace.payments.gateways.patience import VISITOR, WORKER
from marketplace.payments.gateways.stripe.gateway import StripeGateway
from marketplace.payments.gateways.stripe.opening import API_VERSION, open_stripe
from tests.payments.gateways.conftest import OpenGateway, settings_for
from tests.stripe_double import endive
from tests.stripe_double.double import StripeDouble
from tests.stripe_double.orders import checkout_request, paid_page

STRONG = "a-secret-of-forty-characters-0123456789-xyz"


def production(**others: object) -> Settings:
    """An installation for customers."""
    told = {"market_env": "production", "secret_key": STRONG, "smtp_url": "smtp://mail.example.org"}
    return Settings.model_validate({**told, **others})


def test_the_library_speaks_the_version_we_pinned() -> None:
    assert library.api_version == API_VERSION == endive.PINNED


def test_every_call_names_the_version(stripe: StripeDouble, gateway: StripeGateway) -> None:
    gateway.balances()
    assert stripe.desk.calls[-1].version == API_VERSION


@pytest.mark.parametrize(
    "others",
    [
        {"stripe_secret_key": ""},
        {"stripe_webhook_secrets": []},
        {"stripe_webhook_secrets": [""]},
        {"stripe_webhook_secrets": ["  "]},
    ],
)
def test_without_a_key_or_a_webhook_secret_there_are_no_cards(
    stripe: StripeDouble, others: dict[str, object]
) -> None:
    settings = settings_for(stripe, **others)
    assert not settings.stripe_on
    with pytest.raises(GatewayDisabled):
        open_stripe(settings, patience=WORKER)


def test_a_visitor_waits_less_than_a_worker_and_has_a_breaker() -> None:
    assert (VISITOR.seconds, WORKER.seconds) == (6, 15)
    assert VISITOR.breaker
    assert WORKER.breaker is None


@pytest.mark.parametrize("key", ["sk_test_x", "rk_test_x"])
def test_customers_do_not_pay_with_test_money(key: str) -> None:
    with pytest.raises(ValidationError, match="live keys belong to production"):
        production(stripe_secret_key=key)


@pytest.mark.parametrize("stage", ["development", "test", "demo"])
@pytest.mark.parametrize("key", ["sk_live_x", "rk_live_x"])
def test_real_money_moves_in_production_only(stage: str, key: str) -> None:
    with pytest.raises(ValidationError, match="live keys belong to production"):
        Settings.model_validate({"market_env": stage, "stripe_secret_key": key})


def test_a_key_of_another_kind_is_refused() -> None:
    with pytest.raises(ValidationError, match="must begin with sk_"):
        Settings.model_validate({"stripe_secret_key": "pk_test_public"})


def test_customers_pay_at_stripe_s_own_address() -> None:
    with pytest.raises(ValidationError, match="STRIPE_API_BASE is for tests"):
        production(stripe_api_base="https://evil.example.org")
    with pytest.raises(ValidationError, match="http"):
        Settings.model_validate({"stripe_api_base": "ftp://example.org"})


def test_production_opens_with_a_live_key() -> None:
    settings = production(stripe_secret_key="sk_live_x", stripe_webhook_secrets=["whsec_x"])
    gateway = open_stripe(settings, patience=WORKER)
    assert gateway.livemode


def test_settings_come_from_the_environment(stripe: StripeDouble, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {**stripe.environment, "MARKET_ENV": "test"}.items():
        monkeypatch.setenv(name, value)
    assert os.environ["STRIPE_WEBHOOK_SECRETS"].startswith("[")
    gateway = open_stripe(Settings.from_env(), patience=WORKER)
    assert gateway.balances() == []
    assert not gateway.livemode


def test_what_stripe_made_in_the_other_mode_is_refused(stripe: StripeDouble, gateway: StripeGateway) -> None:
    page = gateway.create_checkout(checkout_request())
    stripe.world.things[page.id]["livemode"] = True
    with pytest.raises(WrongMode):
        gateway.retrieve_checkout(page.id)


def test_a_key_of_the_other_mode_opens_nothing(stripe: StripeDouble, open_gateway: OpenGateway) -> None:
    gateway = open_gateway()
    stripe.world.live = True
    with pytest.raises(KeyRefused):
        gateway.balances()


def test_nothing_about_a_person_reaches_the_log(
    stripe: StripeDouble, open_gateway: OpenGateway, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        gateway = open_gateway()
        paid_page(stripe, gateway)
        with pytest.raises(Rejected):
            gateway.create_checkout(
                checkout_request(receipt_email="camille.martin@example.org", language="xx")
            )
    assert "camille" in stripe.desk.calls[-1].body
    assert "camille" not in caplog.text
    assert "sk_test" not in caplog.text


def test_the_library_tells_its_maker_nothing_about_our_calls(
    stripe: StripeDouble, gateway: StripeGateway
) -> None:
    gateway.balances()
    gateway.balances()
    assert library.enable_telemetry is False
    assert "telemetry" not in stripe.desk.calls[-1].client


def test_a_key_does_not_show_in_what_is_printed(stripe: StripeDouble, gateway: StripeGateway) -> None:
    assert "sk_test" not in repr(settings_for(stripe))
    assert "sk_test" not in repr(vars(gateway))
