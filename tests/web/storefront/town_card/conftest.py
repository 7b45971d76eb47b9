"""A town that sells cards, of an installation that takes bank cards at Stripe."""

from collections.abc import Iterator

import pytest
from flask import Flask
from pydantic import SecretStr

from marketplace.core.db import db
from marketplace.core.settings import Settings
from marketplace.moving.audit import breaches
from marketplace.payments.gateways.patience import VISITOR
from marketplace.towns.models import Town
from tests.bought_cards import sell_cards
from tests.stripe_double.double import SECRET, TEST_KEY, StripeDouble, stripe_double


@pytest.fixture
def stripe(app: Flask, town: Town, monkeypatch: pytest.MonkeyPatch) -> Iterator[StripeDouble]:
    """A town that sells cards, of an installation that takes bank cards at Stripe."""
    with stripe_double() as double:
        settings = Settings(
            market_env="test",
            market_var=app.extensions["settings"].market_var,
            stripe_api_base=double.url,
            stripe_secret_key=SecretStr(TEST_KEY),
            stripe_webhook_secrets=[SecretStr(SECRET)],
        )
        monkeypatch.setitem(app.extensions, "settings", settings)
        sell_cards(town)
        yield double
        assert VISITOR.breaker
        VISITOR.breaker.call(lambda: "an answer")
    db.session.rollback()
    assert [str(breach) for breach in breaches() if not breach.is_finding] == []
