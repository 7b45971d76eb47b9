"""What the demo provider tells us: events in Stripe's shape, signed by Stripe's scheme."""

import hmac
import json
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256

from sqlalchemy import select

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.payments.gateways import answers
from marketplace.payments.gateways.demo import shapes
from marketplace.payments.gateways.demo.keeping import Body
from marketplace.payments.gateways.demo.models import DemoEvent
from marketplace.payments.gateways.errors import SignatureError, WrongMode
from marketplace.payments.gateways.stripe import reading

HEADER = "Stripe-Signature"
TOLERANCE_SECONDS = 300


def happened(kind: str, *, to: Body) -> None:
    """Something has happened to a thing: an event with its picture, to be told. Commits: no."""
    payload = json.dumps(shapes.event(kind, to), ensure_ascii=False)
    db.session.add(DemoEvent(payload=payload, created_at=clock.now()))
    db.session.flush()


def untold() -> list[DemoEvent]:
    """What has not been brought to our door yet, oldest first."""
    return list(db.session.scalars(select(DemoEvent).where(~DemoEvent.is_told).order_by(DemoEvent.id)))


def told_since(at: datetime) -> list[answers.Event]:
    """All that happened since, oldest first, whether it was brought or not."""
    query = select(DemoEvent.payload).where(DemoEvent.created_at >= at.replace(microsecond=0))
    texts = db.session.scalars(query.order_by(DemoEvent.created_at, DemoEvent.id))
    return [reading.event(json.loads(text)) for text in texts]


def secret_of(installation_secret: str) -> str:
    """What events are signed with, so that nobody outside of this installation can make them."""
    return hmac.new(installation_secret.encode(), b"demo provider's events", sha256).hexdigest()


def signed(payload: str, *, secret: str) -> tuple[bytes, dict[str, str]]:
    """An event as it comes to our door: its text and headers."""
    raw, at = payload.encode(), int(clock.now().timestamp())
    return raw, {HEADER: f"t={at},v1={_mac(raw, at=str(at), secret=secret)}"}


def parse(raw: bytes, *, headers: Mapping[str, str], secret: str) -> answers.Event:
    """An event that was signed with our secret, not long ago. Raises: SignatureError, WrongMode."""
    signature = next((value for name, value in headers.items() if name.lower() == HEADER.lower()), "")
    pairs = [part.partition("=") for part in signature.split(",")]
    at = next((value for name, _, value in pairs if name == "t"), "")
    given = [value for name, _, value in pairs if name == "v1"]
    mac = _mac(raw, at=at, secret=secret)
    if not _is_fresh(at) or not any(hmac.compare_digest(mac.encode(), other.encode()) for other in given):
        raise SignatureError("signature")
    try:
        event = reading.event(json.loads(raw))
    except (KeyError, TypeError, ValueError, AttributeError):
        raise SignatureError("not_an_event") from None
    if event.livemode:
        raise WrongMode("livemode")
    return event


def _is_fresh(at: str) -> bool:
    is_number = at.isascii() and at.isdigit() and len(at) <= 12
    return is_number and abs(clock.now().timestamp() - int(at)) <= TOLERANCE_SECONDS


def _mac(raw: bytes, *, at: str, secret: str) -> str:
    return hmac.new(secret.encode(), f"{at}.".encode() + raw, sha256).hexdigest()
