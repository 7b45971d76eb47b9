"""The states in residents' and shopkeepers' words."""

from typing import Any

from marketplace.core.money import cash_cents, format_money
from marketplace.core.words import _, language, lazy
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


def in_cash(cents: int, currency: str) -> str:
    """« 12,35 CHF en espèces » where coins make another sum than a card pays; empty where they do not."""
    rounded = cash_cents(cents, currency)
    if rounded == cents:
        return ""
    return _("%(amount)s en espèces", amount=format_money(rounded, currency, language()))


def due_there(cents: int, currency: str) -> str:
    """What is paid in a shop, and in coins if that is another sum: « 12,33 CHF (12,35 CHF en espèces) »."""
    amount, coins = format_money(cents, currency, language()), in_cash(cents, currency)
    return f"{amount} ({coins})" if coins else amount
