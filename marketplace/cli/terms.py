"""`flask town set-terms`: what a shop pays for its sales, as its contract says."""

import click
from flask.cli import with_appcontext

from marketplace.core.db import transaction
from marketplace.core.words import _
from marketplace.payments.onboarding import Terms, set_terms
from marketplace.shops.queries import shop_named
from marketplace.towns.queries import town_named

_PERCENT = click.FloatRange(0, 100)


@click.command("set-terms")
@click.argument("shop_slug")
@click.option("--town", "town_slug", required=True, help="The town's slug.")
@click.option("--commission", required=True, type=_PERCENT, help="Percent of what is sold: 4.5.")
@click.option("--fees", required=True, type=_PERCENT, help="Percent of the card's fees that the shop bears.")
@click.option("--disputes/--no-disputes", required=True, help="Whether the shop bears what a dispute costs.")
@with_appcontext
def set_shop_terms(shop_slug: str, town_slug: str, commission: float, fees: float, disputes: bool) -> None:  # noqa: FBT001 - how click hands over a flag
    """Write down a shop's terms; they hold for bags that are handed over from now on."""
    town = town_named(town_slug)
    shop = shop_named(town.id, shop_slug) if town else None
    if shop is None:
        raise click.ClickException(_("Il n’y a pas de commerce « %(slug)s ».", slug=shop_slug))
    terms = Terms(round(commission * 100), round(fees * 100), bears_disputes=disputes)
    with transaction():
        set_terms(shop.town_id, shop_id=shop.id, terms=terms)
    click.echo(_("Les conditions de « %(shop)s » sont notées.", shop=shop.name))
