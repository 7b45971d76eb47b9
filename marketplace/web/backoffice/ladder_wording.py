"""What the ladder says: each step in words, why it pays, and where it is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import g, url_for

from marketplace.core.words import lazy
from marketplace.insights.ladder import Rung, Step
from marketplace.shops.legal.lacks import Lack
from marketplace.web.access import OWNS_A_SHOP
from marketplace.web.backoffice.identity.wording import lack_words

RUNGS: dict[Rung, tuple[Any, Any]] = {
    Rung.SHOWCASE: (
        lazy("Se montrer"),
        lazy("Votre vitrine est dans la rue en ligne : on vous trouve, on sait quand vous êtes là."),
    ),
    Rung.RESERVE: (
        lazy("Réserver"),
        lazy("On met de côté chez vous, on passe, on paie au comptoir."),
    ),
    Rung.SELLING: (
        lazy("Vendre"),
        lazy("On commande le soir, on paie, et le sac attend : vous vendez même porte fermée."),
    ),
}


@dataclass(frozen=True)
class StepWords:
    """A step: what to do, why it pays, the page where it is done (empty where somebody else does it)."""

    title: Any
    why: Any
    page: str = ""


STEPS: dict[Step, StepWords] = {
    Step.PRODUCT: StepWords(
        lazy("Mettez un premier article"),
        lazy("Un nom et un prix suffisent. Une vitrine avec un article fait revenir, une vide jamais."),
        "new_product",
    ),
    Step.PICTURE: StepWords(
        lazy("Donnez-lui une photo"),
        lazy("Celle de votre téléphone, à la lumière du jour. C’est elle qu’on regarde avant le nom."),
        "list_products",
    ),
    Step.HOURS: StepWords(
        lazy("Dites vos heures"),
        lazy("Personne ne se déplace sans être sûr de trouver ouvert ; et sans heures, pas de retrait."),
        "show_hours",
    ),
    Step.WORDS: StepWords(
        lazy("Présentez-vous en une ligne"),
        lazy("« On fait tout nous-mêmes, depuis 1987 » : une ligne vraie vaut mieux qu’une publicité."),
        "show_settings",
    ),
    Step.SEEN: StepWords(
        lazy("La mairie vous ouvre la rue"),
        lazy("Elle relit votre demande. Rien à faire de votre côté : préparez vos articles en attendant."),
    ),
    Step.LEGAL: StepWords(
        lazy("Dites qui vend : raison sociale, SIREN, médiateur"),
        lazy("La loi veut que vos clients le sachent avant de réserver. Cinq minutes, Kbis en main."),
        "show_identity",
    ),
    Step.CHOICE: StepWords(
        lazy("Montrez une quinzaine d’articles"),
        lazy("C’est un conseil, jamais une condition : avec un vrai choix, on remplit un panier chez vous."),
        "new_product",
    ),
    Step.RESERVE: StepWords(
        lazy("La mairie vous ouvre la réservation"),
        lazy("Vos habitués réservent avant de venir, et ce qui est réservé n’est plus à vendre deux fois."),
    ),
    Step.SELL: StepWords(
        lazy("La mairie vous ouvre la vente"),
        lazy(
            "Vos articles entrent dans le panier commun : on vient pour le pain, on repart avec vos fleurs."
        ),
    ),
    Step.ACCOUNT: StepWords(
        lazy("Ouvrez votre compte de paiement"),
        lazy("Dix minutes. Vos clients paient par carte en commandant : plus de sac préparé pour rien."),
        "show_payments",
    ),
}
_OWNERS_ONLY = frozenset({"show_payments", "show_identity"})


def lacking(lacks: Sequence[Lack]) -> str:
    """What the legal file has yet to say, in words."""
    return ", ".join(lack_words(lack)[0] for lack in lacks)


def url_of(step: Step) -> str:
    """Where the step is done; empty where it is not this person's to do."""
    page = STEPS[step].page
    if not page or (page in _OWNERS_ONLY and g.backoffice_role not in OWNS_A_SHOP):
        return ""
    return url_for(f"backoffice.{page}")
