"""The pick list's own words."""

from typing import Any

from marketplace.core.words import _, lazy
from marketplace.fulfilment.picking.queries import PickLine
from marketplace.orders.picking.models import ReplacementState, ScaleLayout
from marketplace.web.backoffice.wording import moment_words

LAYOUTS: dict[ScaleLayout, Any] = {
    ScaleLayout.NONE: lazy("Elle n’imprime pas d’étiquette : je tape le poids"),
    ScaleLayout.WEIGHT_5: lazy("2 chiffres, 5 pour l’article, 5 pour le poids en grammes"),
    ScaleLayout.PRICE_5: lazy("2 chiffres, 5 pour l’article, 5 pour le prix en centimes"),
    ScaleLayout.WEIGHT_4: lazy("2 chiffres, 4 pour l’article, 1 de contrôle, 5 pour le poids en grammes"),
    ScaleLayout.PRICE_4: lazy("2 chiffres, 4 pour l’article, 1 de contrôle, 5 pour le prix en centimes"),
}


def proposal_words(line: PickLine) -> str:
    """What became of what is proposed instead of a line."""
    if line.proposal is ReplacementState.ACCEPTED:
        return _("À la place : %(name)s, accepté", name=line.proposed)
    if line.proposal is ReplacementState.ASKED and line.answer_by:
        return _(
            "Proposé : %(name)s, réponse attendue avant %(time)s",
            name=line.proposed,
            time=moment_words(line.answer_by),
        )
    return ""
