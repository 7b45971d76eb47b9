"""Words for files and what they change."""

from typing import Any

from babel.dates import format_datetime

from marketplace.core import clock
from marketplace.core.money import format_money
from marketplace.core.words import _, language, lazy
from marketplace.intake.models import Intake
from marketplace.intake.queries import FileRow
from marketplace.intake.states import IntakeState
from marketplace.web.town import this_town

_FIELDS: dict[str, Any] = {
    "name": lazy("nom"), "description": lazy("description"), "shelf": lazy("rayon"), "status": lazy("état"),
    "vat_basis_points": lazy("TVA"), "origin": lazy("origine"), "storage": lazy("conservation"),
    "alcohol_percent_tenths": lazy("degré d’alcool"), "age_limit": lazy("âge minimum"),
    "brand": lazy("marque"), "maker_name": lazy("fabricant"),
    "maker_address": lazy("adresse du fabricant"), "maker_contact": lazy("contact du fabricant"),
    "warnings": lazy("avertissements"), "allergens": lazy("allergènes"), "category": lazy("catégorie"),
    "missing": lazy("questions en attente"), "label": lazy("format"), "options": lazy("options"),
    "sku": lazy("référence"), "ean": lazy("code-barres"), "price_cents": lazy("prix"),
    "usual_weight_grams": lazy("poids"), "net_quantity": lazy("contenance"),
    "net_unit": lazy("unité de la contenance"), "stock": lazy("stock"), "retired": lazy("vente"),
}  # fmt: skip
_VALUES: dict[str, Any] = {
    "published": lazy("en vente"), "hidden": lazy("masqué"), "out_of_season": lazy("hors saison"),
}  # fmt: skip
_STATES: dict[IntakeState, Any] = {
    IntakeState.UPLOADED: lazy("En attente de lecture"),
    IntakeState.READ: lazy("Lu, comparé à votre rayon"),
    IntakeState.PREVIEWED: lazy("Aperçu prêt"),
    IntakeState.APPLIED: lazy("Appliqué"),
    IntakeState.REFUSED: lazy("Arrêté"),
}
_SIGNS = {
    IntakeState.UPLOADED: ("clock", ""), IntakeState.READ: ("clock", ""),
    IntakeState.PREVIEWED: ("eye", "warn"), IntakeState.APPLIED: ("circle-check", "ok"),
    IntakeState.REFUSED: ("circle-x", "bad"),
}  # fmt: skip


def state_words(file: Intake | FileRow) -> str:
    """Where a file stands."""
    return _("En cours d’application") if file.is_applying else str(_STATES[file.state])


def state_sign(file: Intake | FileRow) -> tuple[str, str]:
    """The icon and the kind of a file's badge."""
    return _SIGNS[file.state]


def field_words(name: str) -> str:
    """What a change is about."""
    return str(_FIELDS.get(name, name))


def value_words(name: str, value: Any) -> str:
    """A value before or after a change, as the shop would say it."""
    if name == "price_cents":
        return format_money(value, this_town().currency, language())
    if name == "vat_basis_points":
        return f"{value / 100:g} %".replace(".", ",")
    if name == "retired":
        return _("retiré de la vente") if value else _("en vente")
    if value in (None, "", []):
        return _("rien")
    return str(_VALUES.get(str(value), value))


def moment_words(file: Intake | FileRow) -> str:
    """When it was brought."""
    local = clock.local(file.created_at, this_town().time_zone)
    return str(format_datetime(local, "short", locale=language()))
