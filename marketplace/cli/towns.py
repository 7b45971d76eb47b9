"""`flask town`: found a town, open its shops for business."""

from typing import Any

import click
from flask import current_app, url_for
from flask.cli import with_appcontext

from marketplace.browsing.index import index_shop
from marketplace.cli.refusals import said_in_words
from marketplace.core import clock
from marketplace.core.db import transaction
from marketplace.core.words import _
from marketplace.founding.asked import Founding
from marketplace.founding.services import found
from marketplace.orders.actors import Actor
from marketplace.shops.queries import shop_named
from marketplace.shops.states import ShopStatus
from marketplace.towns.calendar import holidays_from
from marketplace.towns.looks.examples import EXAMPLES
from marketplace.towns.queries import all_towns, hosts_of, town_by_id, town_named
from marketplace.towns.services import set_calendar

_SHOWN = 12


@click.command("add")
@click.argument("name")
@click.option(
    "--host", "hosts", multiple=True, required=True, help="A host name; the first is the public one."
)
@click.option("--street", required=True, help="Its first shopping street: rue des Tilleuls.")
@click.option("--odd", "odd_places", default=Founding.odd_places, show_default=True, help="Its odd premises.")
@click.option("--even", "even_places", default=Founding.even_places, show_default=True, help="Its even ones.")
@click.option("--slug", default="", help="Its short name, if not made from NAME.")
@click.option("--country", default="FR", show_default=True, help="FR, CH or CA-QC: laws, money and zone.")
@click.option("--region", default="", help="Whose public holidays, where they differ: 57, GE.")
@click.option("--language", default="fr", show_default=True, help="Of mails to shops: fr, en.")
@click.option("--currency", default="", help="If not the country's.")
@click.option("--time-zone", default="", help="If not the country's.")
@click.option("--look", default=Founding.look, show_default=True, help=f"One of {', '.join(EXAMPLES)}.")
@click.option("--postcode", default="")
@click.option("--help-phone", default="", help="Who residents may call.")
@click.option("--help-email", default="", help="Where residents may write.")
@click.option("--manager", "manager_email", default="", help="Who will run it; gets a link by mail.")
@with_appcontext
def add_town(name: str, hosts: tuple[str, ...], **asked: Any) -> None:
    """Found the town NAME so that its pages are served at once."""
    with said_in_words(), current_app.test_request_context(), transaction():
        founding = Founding(name=name, hosts=hosts, **asked)
        founded = found(founding, by=Actor.system(), path_for=_joining_path)
    click.echo(_("« %(name)s » est là : %(host)s", name=name, host=founded.town.host))
    if founded.invitation:
        click.echo(_("Le lien est parti à %(email)s.", email=asked["manager_email"]))


def _joining_path(token: str) -> str:
    return url_for("council.show_town_joining", token=token)


@click.command("set-calendar")
@click.argument("town_slug")
@click.option("--country", required=True, help="Two letters: FR, CH, CA.")
@click.option(
    "--subdivision", default="", help="The region, where it has holidays of its own: 57, 6AE, GE, QC."
)
@with_appcontext
def set_town_calendar(town_slug: str, country: str, subdivision: str) -> None:
    """Say whose public holidays a town keeps."""
    town = town_named(town_slug)
    if town is None:
        raise click.ClickException(_("Il n’y a pas de ville « %(slug)s ».", slug=town_slug))
    with said_in_words(), transaction():
        set_calendar(town.id, country=country.upper(), subdivision=subdivision)
    coming = holidays_from(town_by_id(town.id), clock.today(town.time_zone))
    for day, name in list(coming.items())[:_SHOWN]:
        click.echo(f"{day}  {name}")


@click.command("list")
@with_appcontext
def list_towns() -> None:
    """Print the towns with their hosts."""
    for town in all_towns():
        click.echo(f"{town.slug:<24} {town.name:<24} {', '.join(hosts_of(town.id))}")


@click.command("open-shop")
@click.argument("shop_slug")
@click.option("--town", "town_slug", required=True, help="The town's slug.")
@with_appcontext
def open_shop(shop_slug: str, town_slug: str) -> None:
    """Let a shop sell."""
    town = town_named(town_slug)
    shop = shop_named(town.id, shop_slug) if town else None
    if shop is None:
        raise click.ClickException(_("Il n’y a pas de commerce « %(slug)s ».", slug=shop_slug))
    with said_in_words(), transaction():
        shop.become(ShopStatus.SELLING)
        index_shop(shop.town_id, shop_id=shop.id)
    click.echo(_("« %(shop)s » peut vendre.", shop=shop.name))
