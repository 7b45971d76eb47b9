"""The demo provider's memory: one customer at a time, things by their name, one answer for a key."""

import json
import secrets
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, select, update

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.ids import new_id
from marketplace.core.inserting import insert_once
from marketplace.payments.gateways import asked
from marketplace.payments.gateways.demo.models import DemoKey, DemoThing
from marketplace.payments.gateways.errors import Rejected

Body = dict[str, Any]

_TILL = "till"
_ANEW = {"populate_existing": True}  # whoever asks a provider is told how things stand now


def new_name(prefix: str) -> str:
    """An id as this provider makes them; nobody guesses it."""
    return f"{prefix}_demo_{secrets.token_hex(12)}"


def now_seconds() -> int:
    """The present, as Stripe's shapes tell it."""
    return int(clock.now().timestamp())


def take_turn() -> None:
    """Wait until nobody else is served: what is left of a payment or a balance is then as it is read.

    Races: one row that every change locks first. Commits: no.
    """
    query = select(DemoThing.id).where(DemoThing.name == _TILL).with_for_update()
    if db.session.scalar(query) is None:
        insert_once(DemoThing, row=_row(_TILL, {"id": _TILL}), key=("name",))
        db.session.scalar(query)


def once(request: asked.GatewayRequest, *, act: Callable[[], Body]) -> Body:
    """Carry a request out, or give the answer that its key had before.

    Raises: Rejected when the key came with another request, and whatever `act` does; then nothing is kept.
    Races: the unique key; a twin on its way is waited for. Commits: no.
    """
    row = {
        "id": new_id(),
        "key": request.idempotency_key,
        "fingerprint": _fingerprint(request),
        "answer": {},
        "created_at": clock.now(),
    }
    if not insert_once(DemoKey, row=row, key=("key",)):
        kept = db.session.scalars(select(DemoKey).where(DemoKey.key == request.idempotency_key)).one()
        if kept.fingerprint != row["fingerprint"]:
            raise Rejected("idempotency_error")
        return kept.answer
    answer = act()
    db.session.execute(update(DemoKey).where(DemoKey.id == row["id"]).values(answer=answer))
    return answer


def keep(
    kind: str,
    *,
    body: Body,
    command_id: str,
    about: str = "",
    notes: Body | None = None,
    closes_at: datetime | None = None,
) -> DemoThing:
    """Remember a new thing under its name. Commits: no."""
    row = _row(kind, body) | {"command_id": command_id, "about": about, "closes_at": closes_at}
    thing = DemoThing(**row | {"notes": notes or {}})
    db.session.add(thing)
    db.session.flush()
    return thing


def find(name: str, *, kind: str) -> DemoThing:
    """A thing by its name. Raises: Rejected when there is none of that kind."""
    found = _first(DemoThing.name == name, DemoThing.kind == kind)
    if found is None:
        raise Rejected("resource_missing")
    return found


def made_by(request: asked.GatewayRequest, *, kind: str) -> DemoThing | None:
    """What a command made, if it made something."""
    return _first(DemoThing.command_id == request.command_id, DemoThing.kind == kind)


def all_about(about: str, *, kind: str) -> list[DemoThing]:
    """The things of a kind that belong to something else, newest first."""
    query = select(DemoThing).where(DemoThing.about == about, DemoThing.kind == kind)
    return list(db.session.scalars(query.order_by(DemoThing.id.desc()).execution_options(**_ANEW)))


def change(thing: DemoThing, **fields: Any) -> Body:
    """Write fields of a thing's body anew, and give it. Commits: no."""
    thing.body = {**thing.body, **fields}
    db.session.flush()
    return thing.body


def _first(*where: ColumnElement[bool]) -> DemoThing | None:
    query = select(DemoThing).where(*where).limit(1).execution_options(**_ANEW)
    return db.session.scalars(query).one_or_none()


def _row(kind: str, body: Body) -> Body:
    return {
        "id": new_id(),
        "name": body["id"],
        "kind": kind,
        "about": "",
        "command_id": "",
        "body": body,
        "notes": {},
        "closes_at": None,
        "created_at": clock.now(),
    }


def _fingerprint(request: asked.GatewayRequest) -> str:
    # Moments as text: the same request, kept and read again, may carry another class of time zone.
    told = json.dumps(asdict(request), default=str, sort_keys=True)
    return sha256(f"{type(request).__name__} {told}".encode()).hexdigest()
