"""What the town hall reads of a shop's steps and habits, and advises."""

from collections.abc import Sequence
from typing import Any

from marketplace.core.words import lazy
from marketplace.insights.ladder import Rung, Step
from marketplace.insights.maturity import Habit
from marketplace.shops.legal.lacks import Lack
from marketplace.shops.states import ShopStatus

RUNGS: dict[Rung | None, tuple[Any, str]] = {
    None: (lazy("se prépare"), "warn"),
    Rung.SHOWCASE: (lazy("se montre"), "info"),
    Rung.RESERVE: (lazy("réserve"), "info"),
    Rung.SELLING: (lazy("vend"), "ok"),
}
NEXT: dict[Step | Habit, Any] = {
    Step.PRODUCT: lazy("Mettre un premier article en ligne, ensemble, au comptoir."),
    Step.PICTURE: lazy("Atelier photo : un téléphone, la lumière du jour, dix minutes."),
    Step.HOURS: lazy("Écrire ses heures : sans elles, pas de retrait."),
    Step.WORDS: lazy("Trouver la ligne qui présente la boutique."),
    Step.SEEN: lazy("À vous : lire sa demande et ouvrir sa vitrine."),
    Step.LEGAL: lazy("Compléter l’identité légale, Kbis en main."),
    Step.CHOICE: lazy("Passer à une quinzaine d’articles : un fichier ou des codes-barres vont vite."),
    Step.RESERVE: lazy("À vous : ouvrir la réservation."),
    Step.SELL: lazy("À vous : ouvrir la vente."),
    Step.ACCOUNT: lazy("Ouvrir le compte de paiement, dix minutes avec sa pièce d’identité."),
    Habit.KEEP: lazy("Des commandes se perdent : régler les alertes, nommer qui répond."),
    Habit.ANSWER: lazy("Répondre plus vite : la tablette au comptoir, ou le lien du courriel."),
    Habit.FRESH: lazy("Compter le rayon chaque semaine : au téléphone, cela va vite."),
    Habit.PICTURES: lazy("Atelier photo : il manque des images à plusieurs articles."),
}
OPENINGS: dict[ShopStatus, tuple[ShopStatus, Any]] = {
    ShopStatus.SHOWCASE: (ShopStatus.RESERVE, lazy("Ouvrir la réservation")),
    ShopStatus.RESERVE: (ShopStatus.SELLING, lazy("Ouvrir la vente")),
}
LACKS: dict[Lack, Any] = {
    Lack.COMPANY_NAME: lazy("la raison sociale"),
    Lack.LEGAL_FORM: lazy("la forme"),
    Lack.NUMBER: lazy("le SIREN"),
    Lack.MEDIATOR: lazy("le médiateur"),
    Lack.CONTACT: lazy("un téléphone ou un courriel"),
}


def lacking(lacks: Sequence[Lack]) -> str:
    """What a shop has yet to tell of who sells."""
    return ", ".join(str(LACKS[lack]) for lack in lacks)
