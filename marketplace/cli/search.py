"""`flask search`: the index of what is on show."""

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from marketplace.browsing.index import forget_words, index_products
from marketplace.catalogue.models import Product
from marketplace.core.db import db, transaction
from marketplace.core.words import _
from marketplace.towns.queries import TownView, all_towns, town_named

_AT_ONCE = 100


@click.command("rebuild")
@click.option("--town", "town_slug", help="One town only.")
@with_appcontext
def rebuild_index(town_slug: str | None) -> None:
    """Write the search index anew, a hundred products at a time: the market goes on meanwhile."""
    town = town_named(town_slug) if town_slug else None
    if town_slug and town is None:
        raise click.ClickException(_("Il n’y a pas de ville « %(slug)s ».", slug=town_slug))
    for each in [town] if town else all_towns():
        click.echo(f"{each.slug:<24} {_rebuild(each)}")


def _rebuild(town: TownView) -> int:
    with transaction():
        forget_words(town.id)
    done, last = 0, 0
    while product_ids := _next_products(town.id, after=last):
        with transaction():
            index_products(town.id, product_ids=product_ids)
        done, last = done + len(product_ids), product_ids[-1]
    return done


def _next_products(town_id: int, *, after: int) -> list[int]:
    query = (
        select(Product.id)
        .where(Product.town_id == town_id, Product.id > after)
        .order_by(Product.id)
        .limit(_AT_ONCE)
    )
    return list(db.session.scalars(query))
