"""`flask town` and `flask person`: an installation's first town and its first people."""

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from marketplace.accounts.queries import is_operator, user_with_email
from marketplace.core.db import db
from marketplace.shops.models import ShopRole
from marketplace.shops.queries import role_in_shop
from marketplace.shops.states import ShopStatus
from marketplace.towns.models import Town
from marketplace.towns.queries import town_at
from tests.factories import make_shop

_PORT = ["town", "add", "Port", "--street", "rue Haute", "--host", "port.example"]
_PASSWORD = "une-longue-phrase-de-passe"


@pytest.fixture
def cli(app: Flask, database: None) -> FlaskCliRunner:
    return app.test_cli_runner()


def test_a_town_is_reached_under_its_host(cli: FlaskCliRunner) -> None:
    assert cli.invoke(args=_PORT).exit_code == 0
    town = town_at("port.example")
    assert town is not None
    assert town.name == "Port"


def test_a_host_leads_to_one_town_only(cli: FlaskCliRunner) -> None:
    cli.invoke(args=_PORT)
    again = cli.invoke(args=["town", "add", "Autre", *_PORT[3:]])
    assert again.exit_code == 1
    assert "mène déjà à une autre ville" in again.output


def test_a_slug_names_one_town_only(cli: FlaskCliRunner) -> None:
    cli.invoke(args=_PORT)
    again = cli.invoke(args=[*_PORT[:-1], "ailleurs.example"])
    assert again.exit_code == 1
    assert "Il y a déjà une ville" in again.output


def test_a_town_is_there_with_its_country_or_not_at_all(cli: FlaskCliRunner) -> None:
    added = cli.invoke(args=[*_PORT, "--country", "CA-QC", "--manager", "maire@port.example"])
    assert (added.exit_code, "maire@port.example" in added.output) == (0, True), added.output
    town = town_at("port.example")
    assert town is not None
    told = (town.country, town.subdivision, town.currency, town.time_zone)
    assert told == ("CA", "QC", "CAD", "America/Toronto")
    wrong = ["town", "add", "Autre", "--street", "rue", "--host", "autre.example", "--country", "ZZ"]
    assert cli.invoke(args=wrong).exit_code == 1
    assert town_at("autre.example") is None


def test_a_zone_nobody_knows_is_refused(cli: FlaskCliRunner) -> None:
    refused = cli.invoke(args=[*_PORT, "--time-zone", "Europe/Sceaux"])
    assert refused.exit_code == 1
    assert "fuseau horaire" in refused.output


def test_a_shop_is_opened_for_business(cli: FlaskCliRunner, town: Town) -> None:
    shop = make_shop(town, status=ShopStatus.SHOWCASE)
    opened = cli.invoke(args=["town", "open-shop", shop.slug, "--town", town.slug])
    assert opened.exit_code == 0
    assert shop.status == ShopStatus.SELLING


def test_an_operator_gets_an_account_and_a_second_factor(cli: FlaskCliRunner) -> None:
    args = ["person", "add", "ops@example.org", "--name", "Sacha", "--role", "operator"]
    added = cli.invoke(args=[*args, "--password", _PASSWORD])
    user = user_with_email("ops@example.org")
    assert user is not None
    assert is_operator(user.id)
    assert "otpauth://totp/" in added.output


def test_an_owner_works_in_the_shop_that_was_named(cli: FlaskCliRunner, town: Town) -> None:
    shop = make_shop(town)
    args = [
        "person",
        "add",
        "lea@example.org",
        "--name",
        "Léa",
        "--role",
        "shop-owner",
        "--password",
        _PASSWORD,
    ]
    assert cli.invoke(args=args).exit_code == 1
    assert user_with_email("lea@example.org") is None
    assert cli.invoke(args=[*args, "--town", town.slug, "--shop", shop.slug]).exit_code == 0
    user = user_with_email("lea@example.org")
    assert user is not None
    assert role_in_shop(town.id, shop.id, user.id) == ShopRole.OWNER


def test_a_password_everybody_uses_is_refused(cli: FlaskCliRunner) -> None:
    args = ["person", "add", "ops@example.org", "--name", "Sacha", "--role", "operator"]
    assert cli.invoke(args=[*args, "--password", "motdepasse"]).exit_code == 1
    assert user_with_email("ops@example.org") is None


def test_a_town_keeps_the_holidays_of_its_region(app: Flask, town: Town) -> None:
    run = app.test_cli_runner().invoke
    answer = run(args=["town", "set-calendar", town.slug, "--country", "fr", "--subdivision", "57"])
    assert answer.exit_code == 0
    assert "Saint-Étienne" in answer.output
    for wrong in (["--country", "ZZ"], ["--country", "FR", "--subdivision", "QC"]):
        answer = run(args=["town", "set-calendar", town.slug, *wrong])
        assert answer.exit_code == 1
        assert "ne sont pas connus" in answer.output
    assert run(args=["town", "set-calendar", "nowhere", "--country", "FR"]).exit_code == 1
    db.session.expire_all()
    assert (town.country, town.subdivision) == ("FR", "57")
