"""`flask town export --shop`, `import --into`, `erase --shop`: one shop is free to leave, too."""

from pathlib import Path

import click

from marketplace.core.db import transaction
from marketplace.core.words import _
from marketplace.moving.shops.bringing import ShopArrived, bring_shop, open_shop
from marketplace.moving.towns.turns import Turn
from marketplace.shops.models import Shop
from marketplace.shops.queries import shop_named
from marketplace.towns.queries import TownView


def shop_of(town: TownView, slug: str) -> Shop:
    """The shop of that name. Raises: click.ClickException."""
    shop = shop_named(town.id, slug)
    if shop is None:
        raise click.ClickException(_("Il n’y a pas de commerce « %(slug)s ».", slug=slug))
    return shop


def import_shop(file: Path, *, into: TownView, slug: str, by: Turn, folder: Path) -> ShopArrived:
    """Bring a shop into a town. Raises: MoveRefused. Commits: yes, some rows at a time."""
    arrived = bring_shop(file, into=into, slug=slug, by=by, folder=folder)
    with transaction():
        open_shop(arrived)
    return arrived


def say_arrival(arrived: ShopArrived) -> None:
    """What is there, and what is left to do."""
    click.echo(_("« %(name)s » est là, en pause : /%(slug)s", name=arrived.name, slug=arrived.slug))
    click.echo(_("La mairie relit ses papiers et la place dans sa rue, puis l’ouvre."))
    click.echo(_("Son compte de paiement est à ouvrir de nouveau."))
    click.echo(_("Qui n’avait pas de compte ici choisit un mot de passe avec « mot de passe oublié »."))
    click.echo(_("Ses ventes d’avant se lisent dans les feuilles du dossier « papers » de l’archive."))
