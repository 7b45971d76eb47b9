"""An event at the door: verified, kept once, answered at once; nothing else happens here."""

from collections.abc import Mapping

from marketplace.core import clock
from marketplace.core.ids import new_id
from marketplace.core.inserting import insert_once
from marketplace.payments.findings.services import Found, report
from marketplace.payments.gateways import answers
from marketplace.payments.gateways.protocol import PaymentGateway
from marketplace.payments.inbox.models import EventState, WebhookEvent


def receive_event(gateway: PaymentGateway, *, raw: bytes, headers: Mapping[str, str]) -> bool:
    """Keep what a provider sent, once. Gives whether it is new.

    Raises: SignatureError, WrongMode, GatewayDisabled; nothing is kept then. Commits: no.
    """
    return keep_event(
        gateway.name, event=gateway.parse_event(raw, headers=headers), livemode=gateway.livemode
    )


def keep_event(gateway: str, *, event: answers.Event, livemode: bool) -> bool:
    """Keep an event, however it came: to our door, or found among theirs. Gives whether it is new.

    One of the other mode is reported and never applied. Races: the unique key. Commits: no.
    """
    now, is_foreign = clock.now(), event.livemode != livemode
    row = {
        "id": new_id(),
        "gateway": gateway,
        "event_id": event.id,
        "type": event.type,
        "account_id": event.account_id,
        "object_type": event.object_type,
        "object_id": event.object_id,
        "payment_intent_id": event.payment_intent_id,
        "api_version": event.api_version,
        "livemode": event.livemode,
        "payload": event.payload,
        "state": EventState.IGNORED if is_foreign else EventState.RECEIVED,
        "attempts": 0,
        "due_at": now,
        "last_error": "",
        "created_at": event.created_at,
        "received_at": now,
        "changed_at": now,
    }
    is_new = insert_once(WebhookEvent, row=row, key=("gateway", "event_id"))
    if is_new and is_foreign:
        report(Found("event_mode", event.id, str(livemode), str(event.livemode)))
    return is_new
