"""`flask town export`, `import`, `erase` and `books`: a town is free to leave."""

import time
from pathlib import Path
from threading import Event

import click
from flask import current_app
from flask.cli import with_appcontext

from marketplace.cli.counting import count_town
from marketplace.cli.moving_shops import check_options, erase_shop, import_shop, say_arrival, shop_of
from marketplace.cli.refusals import said_in_words
from marketplace.cli.search import rebuild_town
from marketplace.core.db import db, transaction
from marketplace.core.words import _, ngettext
from marketplace.moving.backup.making import check_folder, check_new
from marketplace.moving.shops.taking import take_shop
from marketplace.moving.towns.books import kept_books, pages_of
from marketplace.moving.towns.bringing import bring_town, open_doors
from marketplace.moving.towns.erasing import Toll, check_cards, check_unchanged, erase_town, toll_of
from marketplace.moving.towns.errors import CardsOpen
from marketplace.moving.towns.manifest import Manifest
from marketplace.moving.towns.taking import take_town
from marketplace.moving.towns.town_cards import NO_MONEY
from marketplace.moving.towns.turns import turn
from marketplace.towns.queries import TownView, town_by_id, town_named

_NEW_FILE = click.Path(dir_okay=False, path_type=Path)
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("export")
@click.argument("slug")
@click.argument("file", type=_NEW_FILE)
@click.option("--move", is_flag=True, help="Refuse while money of cards is on its way: for a move.")
@click.option("--shop", "shop_slug", default="", help="What is this shop's own, with its papers.")
@with_appcontext
def export_town(slug: str, file: Path, move: bool, shop_slug: str) -> None:  # noqa: FBT001 - from click
    """Write the town SLUG with its pictures into FILE, while it sells (docs/town-archive.md)."""
    begun, town = time.monotonic(), _town(slug)
    with said_in_words():
        check_folder(file)
        check_new(file)
        taken = (
            take_shop(town, shop_id=shop_of(town, shop_slug).id, to=file)
            if shop_slug
            else take_town(town, to=file)
        )
        if move and taken.manifest.cards_open:
            file.unlink()
            raise CardsOpen(taken.manifest.cards_open)
    _say_contents(taken.manifest)
    _say_end(file, begun)
    if taken.manifest.cards_open:
        click.echo(str(CardsOpen(taken.manifest.cards_open)))


@click.command("import")
@click.argument("file", type=_FILE)
@click.option(
    "--host", "hosts", multiple=True, help="Another address than it had; the first is the public one."
)
@click.option("--into", "into_slug", default="", help="The town into which a shop arrives.")
@click.option("--slug", default="", help="Another address for the shop than it had.")
@with_appcontext
def import_town(file: Path, hosts: tuple[str, ...], into_slug: str, slug: str) -> None:
    """Bring a town from FILE, or a shop into a town: all of it or nothing, while the others sell.

    One that was killed is begun again with the same FILE; else the worker takes away what is half there.
    """
    begun = time.monotonic()
    if into_slug:
        _bring_shop(file, _town(into_slug), slug, begun)
        return
    with said_in_words(), turn() as mine:
        arrived = bring_town(file, hosts=hosts, by=mine, folder=_folder("arriving"))
        town = town_by_id(arrived.town_id)
        rebuild_town(town)
        mine.keep()
        count_town(town, stop=Event())
        with transaction():
            open_doors(arrived)
    _say_contents(arrived.manifest)
    _say_end(file, begun)
    click.echo(_("« %(name)s » est là : %(host)s", name=town.name, host=arrived.hosts[0]["host"]))
    click.echo(_("Les comptes de paiement des commerces sont à ouvrir de nouveau."))
    click.echo(_("Qui n’avait pas de compte ici choisit un mot de passe avec « mot de passe oublié »."))
    click.echo(_("Les messages qui attendaient sont retenus : flask mails held"))


def _bring_shop(file: Path, into: TownView, slug: str, begun: float) -> None:
    with said_in_words(), turn() as mine:
        arrived = import_shop(file, into=into, slug=slug, by=mine, folder=_folder("arriving"))
    _say_contents(arrived.manifest)
    _say_end(file, begun)
    say_arrival(arrived)


@click.command("erase")
@click.argument("slug")
@click.option("--dry-run", is_flag=True, help="Say what would go and what would be kept; change nothing.")
@click.option("--archive", type=_FILE, help="Erase only what this archive has: refuse if anything changed.")
@click.option("--cards-lost", is_flag=True, help="Erase although town cards still stand for money.")
@click.option("--shop", "shop_slug", default="", help="Only this shop; the town stays.")
@with_appcontext
def erase(
    slug: str,
    dry_run: bool,  # noqa: FBT001 - from click
    archive: Path | None,
    cards_lost: bool,  # noqa: FBT001 - from click
    shop_slug: str,
) -> None:
    """Erase the town SLUG from this installation, or one of its shops; what the law orders to keep stays."""
    begun, town = time.monotonic(), _town(slug)
    if shop_slug:
        check_options(archive, cards_lost=cards_lost)
        shop = shop_of(town, shop_slug)
        with said_in_words():
            erase_shop(town, shop, is_trial=dry_run, ask=lambda: _ask_for(shop.name))
        return
    with said_in_words():
        toll = toll_of(town)
        _say_toll(toll, town)
        db.session.rollback()
        if archive is not None:
            check_unchanged(town, archive=archive, folder=_folder("comparing"))
        elif not cards_lost:
            check_cards(town, toll.cards)
        if dry_run:
            click.echo(_("Rien n’a été effacé."))
            return
        _ask_for(town.name)
        with turn() as mine:
            folder = _folder("leaving")
            books = erase_town(
                town, by=mine, folder=folder, archive=archive, let_go=toll.cards if cards_lost else NO_MONEY
            )
    words = _(
        "« %(name)s » est effacée en %(seconds)s s. Ses livres restent jusqu’au %(day)s : flask town books",
        name=town.name,
        seconds=f"{time.monotonic() - begun:.1f}",
        day=f"{books.keep_until:%d/%m/%Y}",
    )
    click.echo(words)


@click.command("books")
@click.argument("book_id", type=int, required=False)
@click.argument("file", type=_NEW_FILE, required=False)
@with_appcontext
def show_books(book_id: int | None, file: Path | None) -> None:
    """List the books of towns that have left, or write the book BOOK_ID into FILE."""
    if book_id is None or file is None:
        for book in kept_books():
            click.echo(f"{book.id}  {book.slug:<24} {book.size_bytes:>12}  {book.keep_until}  {book.sha256}")
        return
    with said_in_words():
        check_new(file)
    with file.open("xb") as target:
        target.writelines(pages_of(book_id))
    file.chmod(0o400)


def _town(slug: str) -> TownView:
    town = town_named(slug)
    if town is None:
        raise click.ClickException(_("Il n’y a pas de ville « %(slug)s ».", slug=slug))
    return town


def _ask_for(name: str) -> None:
    """Raises: click.ClickException when something else than the name is typed."""
    click.echo(_("Pour tout effacer, tapez le nom : %(name)s", name=name))
    if click.prompt(_("Nom"), default="", show_default=False).strip() != name:
        raise click.ClickException(_("Ce n’est pas ce nom. Rien n’a été effacé."))


def _say_toll(toll: Toll, town: TownView) -> None:
    for name, count in toll.rows.items():
        kept = _("gardées dans les livres") if name in toll.kept else ""
        click.echo(f"{name:<28} {count:>10}  {kept}".rstrip())
    if toll.cards:
        left, owed = toll.cards.said(town.currency)
        click.echo(
            _("Cartes de la ville : %(left)s à dépenser, %(owed)s dus aux commerces", left=left, owed=owed)
        )
    _say_law()


def _say_law() -> None:
    click.echo(
        _(
            "La loi ordonne de garder dix ans les factures et les pièces qui les prouvent (Code de commerce, "
            "article L123-22) : elles restent ici comme livres, que l’on ne peut que lire. Le nom de "
            "l’acheteur n’y figure que sur sa facture. Tout le reste est effacé."
        )
    )


def _say_contents(manifest: Manifest) -> None:
    for name, member in sorted(manifest.rows_of.items()):
        if member.rows:
            click.echo(f"{name:<28} {member.rows:>10}")
    for name in manifest.pictures_missing:
        click.echo(_("photo introuvable : %(name)s", name=name))


def _say_end(file: Path, begun: float) -> None:
    size = file.stat().st_size
    words = ngettext(
        "%(num)s octet en %(seconds)s s",
        "%(num)s octets en %(seconds)s s",
        size,
        seconds=f"{time.monotonic() - begun:.1f}",
    )
    click.echo(f"{file} : {words}")


def _folder(name: str) -> Path:
    folder: Path = current_app.extensions["settings"].market_var.resolve() / name
    return folder
