"""Commands of an operator: thin; each parses its words and calls one service."""

from flask import Flask
from flask.cli import AppGroup

from marketplace.cli.audit import audit
from marketplace.cli.demo import demo
from marketplace.cli.intake import import_shops, intake
from marketplace.cli.people import add_person
from marketplace.cli.towns import create_town, list_towns, open_shop
from marketplace.cli.work import work


def init_cli(app: Flask) -> None:
    """Register the command groups."""
    town = AppGroup("town", help="Towns and their shops.")
    for command in (create_town, list_towns, open_shop, import_shops):
        town.add_command(command)
    app.cli.add_command(town)
    person = AppGroup("person", help="People with a role.")
    person.add_command(add_person)
    app.cli.add_command(person)
    app.cli.add_command(intake)
    app.cli.add_command(work)
    app.cli.add_command(audit)
    app.cli.add_command(demo)
