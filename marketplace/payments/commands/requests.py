"""Requests as they are kept: a provider's request to JSON and back, unchanged."""

import uuid
from typing import Any

from pydantic import TypeAdapter

from marketplace.payments.commands.models import CommandKind
from marketplace.payments.gateways import asked

Request = (
    asked.CheckoutRequest
    | asked.ExpireRequest
    | asked.RefundRequest
    | asked.TransferRequest
    | asked.ReversalRequest
)

_CLASSES: dict[CommandKind, type[Request]] = {
    CommandKind.CHECKOUT: asked.CheckoutRequest,
    CommandKind.EXPIRE: asked.ExpireRequest,
    CommandKind.REFUND: asked.RefundRequest,
    CommandKind.TRANSFER: asked.TransferRequest,
    CommandKind.REVERSAL: asked.ReversalRequest,
}
_ADAPTERS: dict[CommandKind, TypeAdapter[Any]] = {kind: TypeAdapter(cls) for kind, cls in _CLASSES.items()}


def new_ids(town_id: int, kind: CommandKind) -> dict[str, Any]:
    """What every request of a new command begins with. A key is never made of amounts or references."""
    command_id = str(uuid.uuid4())
    return {"town_id": town_id, "command_id": command_id, "idempotency_key": f"{kind}:{command_id}"}


def kind_of(request: Request) -> CommandKind:
    """Which kind of command a request is."""
    return next(kind for kind, cls in _CLASSES.items() if type(request) is cls)


def kept(request: Request) -> dict[str, Any]:
    """A request as JSON."""
    params: dict[str, Any] = _ADAPTERS[kind_of(request)].dump_python(request, mode="json")
    return params


def read(kind: CommandKind, params: dict[str, Any]) -> Request:
    """A kept request as it was."""
    request: Request = _ADAPTERS[kind].validate_python(params)
    return request
