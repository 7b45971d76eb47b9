"""`flask backup` and `flask restore`: the whole installation in one file, and back again."""

import time
from pathlib import Path

import click
import flask_migrate
from flask import current_app
from flask.cli import with_appcontext

from marketplace.accounts.sessions import end_all_sessions
from marketplace.accounts.throttling import forget_tries
from marketplace.cli.audit import audit
from marketplace.cli.refusals import said_in_words
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.core.words import _, ngettext
from marketplace.moving.backup.making import check_folder, check_new, make_backup
from marketplace.moving.backup.manifest import Manifest
from marketplace.moving.backup.restoring import Place, finish, restore
from marketplace.notices.holding import hold_due
from marketplace.orders.invoices.restoring import begin_new_series

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command("backup")
@click.argument("file", type=_FILE)
@click.option("--replace", is_flag=True, help="Replace an older file of that name.")
@with_appcontext
def back_up(file: Path, replace: bool) -> None:  # noqa: FBT001 - click hands it over so
    """Write database and pictures into FILE, while the market sells.

    The secrets of the environment (SECRET_KEY and the like) are not in it: keep them elsewhere.
    """
    begun = time.monotonic()
    with said_in_words():
        check_folder(file)
        if not replace:
            check_new(file)
        made = make_backup(file, engine=db.engine, media=_media())
    seconds = time.monotonic() - begun
    _say_contents(made.manifest)
    click.echo(_("%(file)s : %(size)s octets en %(seconds)s s", **_figures(made.file, seconds)))
    click.echo(_("Les secrets (SECRET_KEY…) n’y sont pas : gardez-les ailleurs."))
    if place := current_app.extensions["settings"].media_store:
        words = _("Les photos n’y sont pas : elles sont dans %(place)s, à sauvegarder à part.", place=place)
        click.echo(words)


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_context
@with_appcontext
def bring_back(context: click.Context, file: Path) -> None:
    """Bring FILE back into an empty place, then audit it; ends with the audit's status.

    Everybody signs in anew, and mails that may have left since the backup was made wait for `flask mails`.
    One that was killed is begun again with the same FILE, before anything else is started.
    """
    begun = time.monotonic()
    with said_in_words():
        manifest = restore(file, to=(place := Place(db.engine, _media())))
    flask_migrate.upgrade()  # a backup of an older version
    _close_what_may_be_replayed()
    finish(place)
    _say_contents(manifest)
    seconds = time.monotonic() - begun
    click.echo(_("%(file)s : %(size)s octets en %(seconds)s s", **_figures(file, seconds)))
    context.invoke(audit)


def _close_what_may_be_replayed() -> None:
    with transaction():
        sessions = end_all_sessions()
        forget_tries(before=clock.now())
        held = hold_due()
        mark = begin_new_series()
    click.echo(ngettext("%(num)s session fermée", "%(num)s sessions fermées", sessions))
    click.echo(_("Les factures continuent dans une nouvelle série, « %(mark)s ».", mark=mark))
    if held:
        click.echo(
            ngettext(
                "%(num)s message retenu, car il est peut-être déjà parti : flask mails held",
                "%(num)s messages retenus, car ils sont peut-être déjà partis : flask mails held",
                held,
            )
        )


def _say_contents(manifest: Manifest) -> None:
    for name, count in manifest.rows.items():
        if count:
            click.echo(f"{name:<28} {count:>10}")
    words = _(
        "%(rows)s lignes, %(pictures)s photos, %(made_at)s UTC, révision %(revision)s, version %(version)s",
        rows=manifest.row_count,
        pictures=manifest.picture_count,
        made_at=f"{manifest.made_at:%Y-%m-%d %H:%M:%S}",
        revision=manifest.revision,
        version=manifest.app_version,
    )
    click.echo(words)


def _figures(file: Path, seconds: float) -> dict[str, object]:
    return {"file": file, "size": file.stat().st_size, "seconds": f"{seconds:.1f}"}


def _media() -> Path:
    folder: Path = current_app.extensions["settings"].market_var.resolve() / "media"
    return folder
