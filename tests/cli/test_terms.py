"""`flask town set-terms`: what a shop pays, with an account or before it has one."""

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from marketplace.core.db import db
from marketplace.payments.onboarding import Stage, standing_of
from marketplace.shops.models import Shop

_TERMS = ["town", "set-terms", "maison-morel", "--town", "port-lanterne"]


@pytest.fixture
def cli(app: Flask, database: None) -> FlaskCliRunner:
    return app.test_cli_runner()


def test_the_terms_are_written_down_and_may_change(cli: FlaskCliRunner, shop: Shop) -> None:
    said = cli.invoke(args=[*_TERMS, "--commission", "4.5", "--fees", "50", "--no-disputes"])
    assert (said.exit_code, "Maison Morel" in said.output) == (0, True)
    assert terms(shop) == (450, 5000, False)
    cli.invoke(args=[*_TERMS, "--commission", "0", "--fees", "12.34", "--disputes"])
    assert terms(shop) == (0, 1234, True)


def test_a_shop_that_is_not_there_is_named(cli: FlaskCliRunner, shop: Shop) -> None:
    asked = ["town", "set-terms", "nobody", "--town", "port-lanterne"]
    said = cli.invoke(args=[*asked, "--commission", "5", "--fees", "0", "--no-disputes"])
    assert said.exit_code == 1
    assert "nobody" in said.output


@pytest.mark.parametrize("commission", ["-1", "100.5", "five"])
def test_a_rate_that_is_none_is_refused(cli: FlaskCliRunner, shop: Shop, commission: str) -> None:
    said = cli.invoke(args=[*_TERMS, "--commission", commission, "--fees", "0", "--no-disputes"])
    assert said.exit_code == 2
    assert terms(shop) == (0, 0, False)


def terms(shop: Shop) -> tuple[int, int, bool]:
    """The bakery's terms."""
    db.session.rollback()
    now = standing_of(shop.town_id, shop.id)
    assert now.stage == Stage.NONE
    return now.commission_basis_points, now.fee_basis_points, now.bears_disputes
