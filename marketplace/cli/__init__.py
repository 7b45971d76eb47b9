"""Commands of an operator: thin; each parses its words and calls one service."""

from flask import Flask
from flask.cli import AppGroup

from marketplace.cli.demo import demo
from marketplace.cli.intake import import_shops, intake
from marketplace.cli.work import work


def init_cli(app: Flask) -> None:
    """Register the command groups."""
    town = AppGroup("town", help="Towns and their shops.")
    town.add_command(import_shops)
    app.cli.add_command(town)
    app.cli.add_command(intake)
    app.cli.add_command(work)
    app.cli.add_command(demo)
