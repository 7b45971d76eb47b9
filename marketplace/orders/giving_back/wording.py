"""Reasons and bearers in words."""

from typing import Any

from marketplace.core.words import lazy
from marketplace.orders.giving_back.models import BackReason

_REASONS: dict[BackReason, Any] = {
    BackReason.MISSING: lazy("il en manquait"),
    BackReason.DAMAGED: lazy("abîmé"),
    BackReason.WRONG: lazy("pas le bon article"),
    BackReason.QUALITY: lazy("pas à la hauteur"),
    BackReason.WITHDRAWAL: lazy("changement d’avis"),
    BackReason.GESTURE: lazy("geste de la boutique"),
    BackReason.RECALL: lazy("produit rappelé"),
    BackReason.OTHER: lazy("autre raison"),
}

_NOT_CHOSEN = frozenset({BackReason.WITHDRAWAL, BackReason.RECALL})


def reason_words(reason: BackReason) -> str:
    """The reason as people say it."""
    return str(_REASONS[reason])


def reasons_to_choose() -> list[tuple[str, str]]:
    """What a shop may choose from; a change of mind and a recall have their own ways."""
    return [(each.value, str(words)) for each, words in _REASONS.items() if each not in _NOT_CHOSEN]
