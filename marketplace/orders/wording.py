"""The states in residents' and shopkeepers' words."""

from typing import Any

from marketplace.core.words import lazy
from marketplace.orders.states import ShopOrderState

_LABELS: dict[ShopOrderState, Any] = {
    ShopOrderState.ASKED: lazy("à confirmer"),
    ShopOrderState.HELD: lazy("en attente de paiement"),
    ShopOrderState.PLACED: lazy("reçue"),
    ShopOrderState.ACCEPTED: lazy("en préparation"),
    ShopOrderState.PICKING: lazy("en préparation"),
    ShopOrderState.READY: lazy("prête"),
    ShopOrderState.AT_HUB: lazy("au relais"),
    ShopOrderState.COLLECTED: lazy("remise"),
    ShopOrderState.DECLINED: lazy("refusée"),
    ShopOrderState.LAPSED: lazy("expirée"),
    ShopOrderState.CANCELLED: lazy("annulée"),
    ShopOrderState.UNCOLLECTED: lazy("non retirée"),
    ShopOrderState.CLOSED: lazy("close"),
}


def state_label(state: ShopOrderState) -> str:
    """The state as people say it."""
    return str(_LABELS[state])
