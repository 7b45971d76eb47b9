"""`flask town`: found a town, open its shops for business."""

from zoneinfo import available_timezones

import click
from flask.cli import with_appcontext

from marketplace.browsing.index import index_shop
from marketplace.cli.refusals import said_in_words
from marketplace.core import clock
from marketplace.core.db import transaction
from marketplace.core.slugs import slug_of
from marketplace.core.words import _
from marketplace.shops.queries import shop_named
from marketplace.shops.states import ShopStatus
from marketplace.towns.calendar import holidays_from
from marketplace.towns.queries import all_towns, hosts_of, town_by_id, town_named
from marketplace.towns.services import TownIdentity, found_town, set_calendar

_SHOWN = 12


@click.command("create")
@click.argument("slug")
@click.option("--name", required=True, help="As people say it: Port-Lanterne.")
@click.option("--street", required=True, help="The shopping street: rue des Tilleuls.")
@click.option(
    "--host", "hosts", multiple=True, required=True, help="A host name; the first is the public one."
)
@click.option("--locale", default="fr", show_default=True, type=click.Choice(["fr", "en"]))
@click.option("--currency", default="EUR", show_default=True, type=click.Choice(["EUR", "CHF", "CAD"]))
@click.option("--time-zone", default="Europe/Paris", show_default=True)
@click.option("--country", default="FR", show_default=True)
@click.option(
    "--subdivision", default="", help="The region whose public holidays the town keeps: 57, GE, QC."
)
@click.option("--postcode", default="")
@click.option("--help-phone", default="", help="Who residents may call.")
@with_appcontext
def create_town(slug: str, name: str, street: str, hosts: tuple[str, ...], **where: str) -> None:
    """Found a town under SLUG."""
    if where["time_zone"] not in available_timezones():
        raise click.ClickException(_("« %(zone)s » n’est pas un fuseau horaire.", zone=where["time_zone"]))
    identity = TownIdentity(slug=slug_of(slug), name=name, street_name=street, **where)
    with said_in_words(), transaction():
        town = found_town(identity, hosts=[host.lower() for host in hosts])
        set_calendar(town.id, country=identity.country, subdivision=identity.subdivision)
    click.echo(_("« %(name)s » est là : %(host)s", name=name, host=hosts[0]))


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
