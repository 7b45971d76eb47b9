"""`flask intake` and `flask town import-shops`: files come in."""

import json
from pathlib import Path
from typing import NoReturn

import click
from flask.cli import with_appcontext

from marketplace.core.db import db, transaction
from marketplace.core.words import _, ngettext
from marketplace.intake.bringing import ask_to_apply, bring, forget_upload, give_up, keep_upload
from marketplace.intake.errors import IntakeUnderWay, UnreadableFile
from marketplace.intake.goods import Refused
from marketplace.intake.hours.reading import place_of
from marketplace.intake.models import Intake
from marketplace.intake.outcomes import Outcome
from marketplace.intake.queries import outcome_of
from marketplace.intake.running import NeverStop, advance
from marketplace.intake.shop_import import preview_shops, take_shops
from marketplace.intake.uploads import read_shops_upload
from marketplace.shops.models import Shop
from marketplace.shops.queries import shop_named
from marketplace.shops.states import ShopStatus
from marketplace.towns.queries import TownView, all_towns, town_named

_STATUSES = [status.value for status in (ShopStatus.SHOWCASE, ShopStatus.RESERVE, ShopStatus.SELLING)]
_file = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
_town_option = click.option(
    "--town", "town_slug", default="", help="The town's slug; needed when there are several."
)
_preview = click.option("--preview", is_flag=True, help="Say what would happen; change nothing.")
_json = click.option("--json", "as_json", is_flag=True, help="Print the result for machines.")


@click.command("intake")
@_file
@click.option("--shop", "shop_slug", required=True, help="The shop's slug.")
@_town_option
@_preview
@_json
@with_appcontext
def intake(file: Path, shop_slug: str, town_slug: str, preview: bool, as_json: bool) -> None:  # noqa: FBT001
    """Take a merchant's export FILE into a shop, the way that uploads take."""
    shop = _shop(town_slug, shop_slug)
    intake_id = _bring(shop, file)
    advance(shop.town_id, intake_id=intake_id, stop=NeverStop())
    if not preview:
        _apply(shop, intake_id)
    kept = _now(shop, intake_id)
    trouble, outcome = UnreadableFile(kept.error_reason, kept.error_cure), outcome_of(kept)
    if kept.open_slot:
        with transaction():
            give_up(_now(shop, intake_id))
    if trouble.reason:
        _fail(trouble, as_json=as_json)
    _tell(outcome, preview=preview, as_json=as_json)


def _bring(shop: Shop, file: Path) -> int:
    with file.open("rb") as stream:
        intake_id, file_bytes = keep_upload(stream)
    try:
        with transaction():
            bring(shop, intake_id=intake_id, file_name=file.name, file_bytes=file_bytes, by_user_id=None)
    except IntakeUnderWay as refusal:
        forget_upload(intake_id)
        raise click.ClickException(str(refusal)) from refusal
    return intake_id


def _apply(shop: Shop, intake_id: int) -> None:
    if not _now(shop, intake_id).lines_judged:
        return
    with transaction():
        ask_to_apply(_now(shop, intake_id), whole_only=False)
    advance(shop.town_id, intake_id=intake_id, stop=NeverStop())


def _now(shop: Shop, intake_id: int) -> Intake:
    return db.session.get_one(Intake, (shop.town_id, intake_id), populate_existing=True)


@click.command("import-shops")
@_file
@_town_option
@click.option("--status", type=click.Choice(_STATUSES), default=_STATUSES[0], help="Of shops that are new.")
@_preview
@_json
@with_appcontext
def import_shops(file: Path, town_slug: str, status: str, preview: bool, as_json: bool) -> None:  # noqa: FBT001
    """Take a list of shops FILE (GeoJSON or JSON) into a town."""
    town = _town(town_slug)
    try:
        upload = read_shops_upload(file.read_bytes(), place=place_of(town))
    except UnreadableFile as error:
        _fail(error, as_json=as_json)
    if preview:
        outcome = preview_shops(town.id, upload=upload)
    else:
        with transaction():
            outcome = take_shops(town.id, upload=upload, status=ShopStatus(status))
    _tell(outcome, preview=preview, as_json=as_json)


def _town(slug: str) -> TownView:
    towns = all_towns()
    found = town_named(slug) if slug else towns[0] if len(towns) == 1 else None
    if found is None:
        names = ", ".join(town.slug for town in towns) or "–"
        raise click.ClickException(
            _("Précisez la ville avec --town. Villes connues : %(names)s.", names=names)
        )
    return found


def _shop(town_slug: str, shop_slug: str) -> Shop:
    towns = [_town(town_slug)] if town_slug else all_towns()
    shops = [shop for shop in (shop_named(town.id, shop_slug) for town in towns) if shop is not None]
    if not shops:
        raise click.ClickException(_("Il n’y a pas de commerce « %(slug)s ».", slug=shop_slug))
    if len(shops) > 1:
        raise click.ClickException(
            _("Plusieurs villes ont un commerce « %(slug)s » : précisez --town.", slug=shop_slug)
        )
    return shops[0]


def _fail(error: UnreadableFile, *, as_json: bool) -> NoReturn:
    """Nothing was read. Raises: SystemExit with status 1."""
    if not as_json:
        raise click.ClickException(str(error))
    click.echo(_machine_words(Outcome(refused=[Refused(1, "", error.reason, error.cure)])))
    raise SystemExit(1)


def _machine_words(outcome: Outcome) -> str:
    return json.dumps(outcome.as_json(), ensure_ascii=False)


def _tell(outcome: Outcome, *, preview: bool, as_json: bool) -> None:
    if as_json:
        click.echo(_machine_words(outcome))
        return
    if preview:
        click.echo(_("Essai : rien n’a été modifié."))
    click.echo(ngettext("%(num)s créé", "%(num)s créés", outcome.created))
    click.echo(ngettext("%(num)s mis à jour", "%(num)s mis à jour", outcome.updated))
    click.echo(ngettext("%(num)s inchangé", "%(num)s inchangés", outcome.unchanged))
    click.echo(ngettext("%(num)s ligne refusée", "%(num)s lignes refusées", len(outcome.refused)))
    for refusal in sorted(outcome.refused, key=lambda refusal: refusal.line):
        where = _("Ligne %(line)d, %(column)s :", line=refusal.line, column=refusal.column or "–")
        click.echo(f"  {where} {refusal.reason} {refusal.cure}")
    if outcome.uncounted:
        click.echo(
            ngettext(
                "%(num)s nouvel article n’a pas de stock dans le fichier : comptez-le pour le vendre.",
                "%(num)s nouveaux articles n’ont pas de stock dans le fichier : comptez-les pour les vendre.",
                outcome.uncounted,
            )
        )
