"""What papers and the states of an application are called."""

from typing import Any

from marketplace.core.words import lazy
from marketplace.shops.applying.states import ApplicationState, PaperKind

PAPERS: dict[PaperKind, Any] = {
    PaperKind.IDENTITY: lazy("Pièce d’identité"),
    PaperKind.REGISTER: lazy("Extrait Kbis ou avis de situation Insee"),
    PaperKind.OTHER: lazy("Autre papier"),
}
STATES: dict[ApplicationState, tuple[Any, str]] = {
    ApplicationState.UNCONFIRMED: (lazy("adresse à confirmer"), "warn"),
    ApplicationState.WAITING: (lazy("attend la mairie"), "warn"),
    ApplicationState.ASKED: (lazy("attend votre réponse"), "info"),
    ApplicationState.ADMITTED: (lazy("accueillie"), "ok"),
    ApplicationState.REFUSED: (lazy("refusée"), ""),
}
"""As the shopkeeper reads them, with the kind of badge."""
