"""What differences are called, and what comes of doing them."""

from typing import Any

from marketplace.core.words import lazy
from marketplace.intake.street_lists.models import Difference
from marketplace.web.council.wording import kind_label

GROUPS: dict[Difference, tuple[Any, Any, Any]] = {
    Difference.NEW: (
        lazy("Nouvelles dans la liste"),
        lazy("Ajoutées, elles paraissent en vitrine : nom, adresse, heures. Rien ne s’y vend encore."),
        lazy("Ajouter à la rue"),
    ),
    Difference.CHANGED: (
        lazy("Changées"),
        lazy("Seul ce qui est montré ici change ; le reste de la boutique demeure."),
        lazy("Reprendre de la liste"),
    ),
    Difference.GONE: (
        lazy("Absentes de la liste"),
        lazy("Retirées, elles sont mises en pause : rien n’est effacé, vous les rouvrez quand vous voulez."),
        lazy("Retirer de la rue"),
    ),
}
_FIELDS: dict[str, Any] = {
    "name": lazy("Nom"),
    "kind": lazy("Métier"),
    "address": lazy("Adresse"),
    "phone": lazy("Téléphone"),
    "email": lazy("E-mail"),
    "website": lazy("Site"),
    "hours": lazy("Horaires"),
}


def field_words(name: str) -> str:
    """What a changed field is called."""
    return str(_FIELDS.get(name, name))


def value_words(name: str, value: str) -> str:
    """What it says, as people say it."""
    return kind_label(value) if name == "kind" and value else value or "–"
