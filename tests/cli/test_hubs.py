"""`flask town open-hub`: a hub opens, and people are posted there."""

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from marketplace.pickup.hubs import hub_named, serves_at
from marketplace.towns.models import Town
from tests.factories import make_person

_OPEN = ["town", "open-hub", "la-gare", "--town", "port-lanterne", "--name", "La Gare"]


@pytest.fixture
def cli(app: Flask, town: Town) -> FlaskCliRunner:
    return app.test_cli_runner()


def test_a_hub_opens_and_people_are_posted_later_too(cli: FlaskCliRunner, town: Town) -> None:
    person = make_person("gwen@example.org")
    assert cli.invoke(args=_OPEN).exit_code == 0
    hub = hub_named(town.id, "la-gare")
    assert hub
    assert not serves_at(town.id, hub_id=hub.id, user_id=person.id)
    assert cli.invoke(args=[*_OPEN, "--staff", "Gwen@Example.org"]).exit_code == 0
    assert hub_named(town.id, "la-gare") == hub
    assert serves_at(town.id, hub_id=hub.id, user_id=person.id)


def test_nobody_is_posted_who_has_no_account(cli: FlaskCliRunner, town: Town) -> None:
    answer = cli.invoke(args=[*_OPEN, "--staff", "nobody@example.org"])
    assert answer.exit_code == 1
    assert "nobody@example.org" in answer.output
    assert hub_named(town.id, "la-gare") is None


def test_a_town_that_is_none_has_no_hub(cli: FlaskCliRunner) -> None:
    assert cli.invoke(args=[*_OPEN[:4], "nowhere", *_OPEN[5:]]).exit_code == 1
