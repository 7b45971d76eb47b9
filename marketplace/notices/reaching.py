"""How a resident is told something: by mail, by text message, else by somebody who calls them."""

from marketplace.core.phones import mobile_number
from marketplace.orders.models import Order

TEXTED = frozenset(
    {
        "all_at_hub", "all_ready", "at_hub", "confirmed", "hub_so_far", "late", "moved", "ready",
        "ready_so_far", "rescheduled", "sent_back", "to_pay",
    }
)  # fmt: skip
"""What is also said in a text message (`by_phone`)."""
_THERE = frozenset({"placed", "asked", "rescheduled", "withdrawn"})  # they were there


def number_to_call(order: Order, *, event: str, country: str) -> str:
    """The telephone on which the resident hears of it from a person; empty where they read it."""
    if order.email or event in _THERE:
        return ""
    is_texted = event in TEXTED and mobile_number(order.phone, country=country)
    return "" if is_texted else order.phone
