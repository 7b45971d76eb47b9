"""The only attempt to pay a town card that somebody buys on line, and the command that opens its page."""

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.ids import new_id
from marketplace.payments.commands.models import CommandKind
from marketplace.payments.commands.ordering import order_command
from marketplace.payments.commands.requests import new_ids
from marketplace.payments.gateways import asked
from marketplace.payments.models import Payment, PaymentState
from marketplace.payments.opening import Ask, Opened


def open_card_checkout(town_id: int, *, ask: Ask, cents: int, label: str) -> Opened:
    """Begin to pay a card. A page that was not paid is not opened again: its buyer begins anew.

    `label`: what the paying page names. Commits: no.
    """
    now = clock.now()
    payment = Payment(
        id=new_id(),
        town_id=town_id,
        order_id=None,
        attempt=1,
        gateway=ask.gateway,
        livemode=ask.livemode,
        state=PaymentState.CREATED,
        amount_cents=cents,
        currency=ask.currency,
        expires_at=ask.until,
        created_at=now,
        changed_at=now,
    )
    db.session.add(payment)
    db.session.flush()
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
