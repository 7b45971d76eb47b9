"""The only attempt to pay a town card that somebody buys on line, and the command that opens its page."""

from marketplace.payments.commands.models import CommandKind
from marketplace.payments.commands.ordering import order_command
from marketplace.payments.commands.requests import new_ids
from marketplace.payments.gateways import asked
from marketplace.payments.opening import Ask, Opened, new_attempt


def open_card_checkout(town_id: int, *, ask: Ask, cents: int, label: str) -> Opened:
    """Begin to pay a card. A page that was not paid is not opened again: its buyer begins anew.

    `label`: what the paying page names. Commits: no.
    """
    payment = new_attempt(town_id, order_id=None, ask=ask, attempt=1, amount_cents=cents)
    request = asked.CheckoutRequest(
        **new_ids(town_id, CommandKind.CHECKOUT),
        order_id=None,
        payment_id=payment.id,
        amount_cents=cents,
        currency=ask.currency,
        items=(asked.CheckoutItem(label, cents),),
        expires_at=ask.until,
        success_url=ask.success_url,
        cancel_url=ask.cancel_url,
        language=ask.language,
        receipt_email=ask.receipt_email,
    )
    return Opened(payment.id, order_command(request, subject_id=payment.id, gateway=ask.gateway), "")
