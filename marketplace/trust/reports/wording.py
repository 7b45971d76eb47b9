"""What reports and decisions are called."""

from typing import Any

from marketplace.core.words import lazy
from marketplace.trust.reports.states import Basis, Outcome, ReportState, Side, Why

WHYS: dict[Why, Any] = {
    Why.DANGEROUS: lazy("C’est dangereux, ou rappelé par les autorités"),
    Why.FORBIDDEN: lazy("La loi interdit de le vendre, ou de le vendre ainsi"),
    Why.MISLEADING: lazy("Le prix, la photo ou le texte trompe"),
    Why.COUNTERFEIT: lazy("C’est une copie, ou l’œuvre de quelqu’un d’autre"),
    Why.HATEFUL: lazy("Le texte insulte, menace ou discrimine"),
    Why.PRIVACY: lazy("On y voit quelqu’un, ou ses données, sans son accord"),
    Why.CHILDREN: lazy("Cela met en danger des enfants"),
    Why.NOT_LIVED: lazy("Cet avis ne vient pas d’une personne servie, ou il est acheté"),
    Why.OTHER: lazy("Autre chose"),
}
OUTCOMES: dict[Outcome, Any] = {
    Outcome.KEPT: lazy("Rien ne change : c’est conforme"),
    Outcome.PRODUCT_HIDDEN: lazy("L’article est retiré de la vente"),
    Outcome.TEXT_HIDDEN: lazy("Le texte est retiré, le reste demeure"),
    Outcome.SHOP_PAUSED: lazy("La boutique est mise en pause"),
    Outcome.REVIEW_HIDDEN: lazy("L’avis est retiré"),
    Outcome.ANSWER_HIDDEN: lazy("La réponse de la boutique est retirée, l’avis demeure"),
}
BASES: dict[Basis, Any] = {
    Basis.LAW: lazy("La loi"),
    Basis.TERMS: lazy("Les règles de la rue"),
}
STATES: dict[ReportState, tuple[Any, str]] = {
    ReportState.OPEN: (lazy("à lire"), "warn"),
    ReportState.DECIDED: (lazy("décidé"), "ok"),
    ReportState.CONTESTED: (lazy("contesté"), "warn"),
    ReportState.CLOSED: (lazy("revu"), "ok"),
}
CONTESTS: dict[Side, Any] = {
    Side.REPORTER: lazy("La personne qui a signalé conteste :"),
    Side.SHOP: lazy("La boutique conteste :"),
    Side.AUTHOR: lazy("La personne qui a écrit l’avis conteste :"),
}
