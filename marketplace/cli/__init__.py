"""Commands of an operator: thin; each parses its words and calls one service."""

from flask import Flask
from flask.cli import AppGroup

from marketplace.cli.audit import audit
from marketplace.cli.backup import back_up, bring_back
from marketplace.cli.demo import demo
from marketplace.cli.hubs import end_hub_loan, lend_hub, open_town_hub
from marketplace.cli.intake import import_shops, intake
from marketplace.cli.mails import drop, hold, list_held, send
from marketplace.cli.moving import erase, export_town, import_town, show_books
from marketplace.cli.people import add_person
from marketplace.cli.proving import prove_host
from marketplace.cli.pushing import make_push_key
from marketplace.cli.reconcile import reconcile_books
from marketplace.cli.search import check_index, rebuild_index
from marketplace.cli.terms import set_shop_terms
from marketplace.cli.towns import add_town, list_towns, open_shop, set_town_calendar
from marketplace.cli.work import work


def init_cli(app: Flask) -> None:
    """Register the command groups."""
    town = AppGroup("town", help="Towns and their shops.")
    for command in (add_town, list_towns, open_shop, set_shop_terms, set_town_calendar, import_shops):
        town.add_command(command)
    town.add_command(prove_host)
    for command in (open_town_hub, lend_hub, end_hub_loan, export_town, import_town, erase, show_books):
        town.add_command(command)
    app.cli.add_command(town)
    person = AppGroup("person", help="People with a role.")
    person.add_command(add_person)
    app.cli.add_command(person)
    mails = AppGroup("mails", help="Mails on hold after a backup was brought back; the key of push notices.")
    for command in (hold, list_held, send, drop, make_push_key):
        mails.add_command(command)
    app.cli.add_command(mails)
    search = AppGroup("search", help="The search index.")
    search.add_command(rebuild_index)
    search.add_command(check_index)
    app.cli.add_command(search)
    app.cli.add_command(intake)
    app.cli.add_command(work)
    app.cli.add_command(audit)
    app.cli.add_command(reconcile_books)
    app.cli.add_command(back_up)
    app.cli.add_command(bring_back)
    app.cli.add_command(demo)
