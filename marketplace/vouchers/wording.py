"""Words for what a card is and for what moved on it."""

from marketplace.core.words import lazy
from marketplace.vouchers.models import Move
from marketplace.vouchers.states import CardState

MOVES = {
    Move.GIVEN: lazy("Offerte par la ville"),
    Move.BOUGHT: lazy("Achetée en ligne"),
    Move.SPENT: lazy("Payé au comptoir"),
    Move.UNDONE: lazy("Remis au comptoir"),
    Move.HELD: lazy("Payé en ligne"),
    Move.FREED: lazy("Commande non passée, remis"),
    Move.REFUNDED: lazy("Remboursé par une boutique"),
    Move.EXPIRED: lazy("Dernière date passée"),
    Move.MOVED: lazy("Carte perdue, solde déplacé"),
    Move.REPAID: lazy("Rendue et remboursée"),
    Move.CONTESTED: lazy("Paiement contesté"),
}
STATES = {
    CardState.ACTIVE: lazy("valable"),
    CardState.BLOCKED: lazy("perdue, bloquée"),
    CardState.EXPIRED: lazy("terminée"),
    CardState.SUSPENDED: lazy("suspendue, paiement contesté"),
    CardState.RETURNED: lazy("rendue, remboursée"),
}
