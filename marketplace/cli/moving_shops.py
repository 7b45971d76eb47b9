"""`flask town export --shop`, `import --into`, `erase --shop`: one shop is free to leave, too."""

from collections.abc import Callable
from pathlib import Path

import click

from marketplace.core.db import db, transaction
from marketplace.core.words import _
from marketplace.moving.shops.bringing import ShopArrived, bring_shop, open_shop
from marketplace.moving.shops.closing import check_over, close_shop
from marketplace.moving.shops.leaving import end_shop, toll_of_shop
from marketplace.moving.towns.turns import Turn, turn
from marketplace.shops.models import Shop
from marketplace.shops.queries import shop_named
from marketplace.towns.moves import TownMove
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


def check_options(archive: Path | None, *, cards_lost: bool) -> None:
    """What is promised for a town alone is not passed over in silence. Raises: click.UsageError."""
    if archive is not None or cards_lost:
        raise click.UsageError(
            _(
                "--archive et --cards-lost valent pour une ville entière, non pour --shop. "
                "Rien n’a été effacé."
            )
        )


def erase_shop(town: TownView, shop: Shop, *, is_trial: bool, ask: Callable[[], None]) -> None:
    """Erase a shop, once its name was typed. Raises: MoveRefused, click.ClickException. Commits: yes."""
    check_over(town, shop)
    for name, count in toll_of_shop(shop).rows.items():
        click.echo(f"{name:<28} {count:>10}")
    say_what_stays()
    shop_id, name = shop.id, shop.name
    db.session.rollback()
    if is_trial:
        click.echo(_("Rien n’a été effacé."))
        return
    ask()
    with turn() as mine:
        move_id = close_shop(town, shop_id=shop_id)
        end_shop(db.session.get_one(TownMove, move_id), keep=mine.keep)
    click.echo(_("« %(name)s » est partie. Son adresse est libre.", name=name))


def say_what_stays() -> None:
    """What the law orders to keep, and what is its customers'."""
    click.echo(
        _(
            "Restent ici : les commandes de ses clients, ses factures et le livre des paiements, dix ans "
            "(Code de commerce, article L123-22) ; son nom, son adresse et son identité légale, car ses "
            "clients ont deux ans pour faire valoir la garantie ; ce que la ville a décidé ou rappelé. "
            "Ses produits, ses photos, ses prix, ses stocks, ses horaires, son équipe et ses réglages sont "
            "effacés."
        )
    )


def say_arrival(arrived: ShopArrived) -> None:
    """What is there, and what is left to do."""
    click.echo(_("« %(name)s » est là, en pause : /%(slug)s", name=arrived.name, slug=arrived.slug))
    click.echo(_("La mairie relit ses papiers et la place dans sa rue, puis l’ouvre."))
    click.echo(_("Son compte de paiement est à ouvrir de nouveau."))
    click.echo(_("Qui n’avait pas de compte ici choisit un mot de passe avec « mot de passe oublié »."))
    click.echo(_("Ses ventes d’avant se lisent dans les feuilles du dossier « papers » de l’archive."))
