"""`flask search`: the index of what is on show."""

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from marketplace.browsing.checking import out_of_step
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
    for town in _towns(town_slug):
        click.echo(f"{town.slug:<24} {rebuild_town(town)}")


@click.command("check")
@click.option("--town", "town_slug", help="One town only.")
@with_appcontext
def check_index(town_slug: str | None) -> None:
    """Print how many products of each town the index is not in step with; exit 1 when there are any."""
    wrong = 0
    for town in _towns(town_slug):
        found = len(out_of_step(town.id))
        click.echo(f"{town.slug:<24} {found}")
        wrong += found
    if wrong:
        raise click.ClickException("the index is not in step: flask search rebuild")


def _towns(slug: str | None) -> list[TownView]:
    town = town_named(slug) if slug else None
    if slug and town is None:
        raise click.ClickException(_("Il n’y a pas de ville « %(slug)s ».", slug=slug))
    return [town] if town else all_towns()


def rebuild_town(town: TownView) -> int:
    """Write a town's index anew; says how many products it has. Commits: yes, a hundred at a time."""
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
