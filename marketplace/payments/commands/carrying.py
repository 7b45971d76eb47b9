"""The call itself: outside of any transaction, with the command's own key, as often as it takes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from marketplace.core import clock
from marketplace.payments.commands.claiming import Errand
from marketplace.payments.gateways import answers, asked
from marketplace.payments.gateways.errors import Busy, Declined, Rejected, Unknown
from marketplace.payments.gateways.protocol import PaymentGateway

KEYS_LIVE = timedelta(hours=23)  # providers forget keys after a day: nearer to that, look before asking anew
MOST_STORED_FAULTS = 3

Answered = answers.CheckoutSession | answers.Refund | answers.Transfer | answers.TransferReversal


class Outcome(StrEnum):
    """What became of one try. `absent`: its key may be forgotten, and it has made nothing."""

    DONE = "done"
    ABSENT = "absent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    STORED_FAULT = "stored_fault"
    BUSY = "busy"


@dataclass(frozen=True)
class Answer:
    """What the provider said to an errand."""

    outcome: Outcome
    made: Answered | None = None
    said: str = ""


def carry(errand: Errand, *, gateway: PaymentGateway) -> Answer:
    """Ask the provider; where the key may be forgotten or is stuck, look first for what it has made.

    Races: none of ours: the key makes it happen once, however many carry it. Commits: no; call it outside of
    any transaction.
    """
    try:
        if must_look_first(errand):
            found = _find(errand.request, gateway)
            return Answer(Outcome.DONE, found) if found else Answer(Outcome.ABSENT)
        return Answer(Outcome.DONE, _ask(errand.request, gateway))
    except Unknown as fault:
        stored = Outcome.STORED_FAULT if fault.replayed else Outcome.UNKNOWN
        return Answer(stored, said=fault.code)
    except Busy as fault:
        return Answer(Outcome.BUSY, said=fault.code)
    except (Rejected, Declined) as fault:
        return Answer(Outcome.FAILED, said=f"{type(fault).__name__} {fault.code} {fault.request_id}".strip())


def must_look_first(errand: Errand) -> bool:
    """Whether the key can no longer be trusted to do it once, or only repeats a stored failure."""
    is_old = clock.now() - errand.first_sent_at > KEYS_LIVE
    return is_old or errand.stored_faults >= MOST_STORED_FAULTS


def _ask(request: asked.OrderRequest, gateway: PaymentGateway) -> Answered:
    if isinstance(request, asked.ExpireRequest):
        return _expire(request, gateway)
    calls: dict[type, Callable[..., Answered]] = {
        asked.CheckoutRequest: gateway.create_checkout,
        asked.RefundRequest: gateway.create_refund,
        asked.TransferRequest: gateway.create_transfer,
        asked.ReversalRequest: gateway.reverse_transfer,
    }
    return calls[type(request)](request)


def _expire(request: asked.ExpireRequest, gateway: PaymentGateway) -> answers.CheckoutSession:
    try:
        return gateway.expire_checkout(request)
    except Rejected:  # it is closed already: perhaps it was paid in this very moment
        return gateway.retrieve_checkout(request.session_id)


def _find(request: asked.OrderRequest, gateway: PaymentGateway) -> Answered | None:
    if isinstance(request, asked.ExpireRequest):
        page = gateway.retrieve_checkout(request.session_id)
        return None if page.status == "open" else page  # open still: it has to be asked under another key
    finds: dict[type, Callable[..., Answered | None]] = {
        asked.CheckoutRequest: gateway.find_checkout,
        asked.RefundRequest: gateway.find_refund,
        asked.TransferRequest: gateway.find_transfer,
        asked.ReversalRequest: gateway.find_reversal,
    }
    return finds[type(request)](request)
