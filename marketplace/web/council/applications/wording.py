"""How far an application is, as the town hall reads it."""

from typing import Any

from marketplace.core.words import lazy
from marketplace.shops.applying.states import ApplicationState

STATES: dict[ApplicationState, tuple[Any, str]] = {
    ApplicationState.WAITING: (lazy("à lire"), "warn"),
    ApplicationState.ASKED: (lazy("attend sa réponse"), "info"),
    ApplicationState.ADMITTED: (lazy("accueillie"), "ok"),
    ApplicationState.REFUSED: (lazy("refusée"), ""),
}
