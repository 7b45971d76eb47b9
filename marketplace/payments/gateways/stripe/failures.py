"""Stripe's errors, named after what the caller has to do. Their words stay behind: they may name a person."""

from collections.abc import Callable
from typing import TypeVar

import stripe

from marketplace.payments.gateways import errors

Answer = TypeVar("Answer")

_TOO_LITTLE = {"balance_insufficient", "insufficient_funds"}
_SILENT_FROM = 500


def answered(ask: Callable[[], Answer]) -> Answer:
    """Ask Stripe and read its answer. Raises: what `errors` lists."""
    try:
        return ask()
    except stripe.StripeError as error:
        failure = _named(error)
    except (KeyError, TypeError, ValueError) as error:
        # 200 with something else in it: a proxy's page, half an answer. Whether it happened is not known.
        failure = errors.Unknown(f"unreadable_{type(error).__name__}")
    raise failure


def _named(error: stripe.StripeError) -> errors.GatewayError:
    status = error.http_status or 0
    kind = _kind(error, status)
    failure = kind(_code(error), request_id=error.request_id or "")
    failure.replayed = _header(error, "idempotent-replayed") == "true"
    return failure


def _kind(error: stripe.StripeError, status: int) -> type[errors.GatewayError]:
    # A success that the library could not read, and an error without a shape, tell nothing of what happened.
    if isinstance(error, stripe.APIConnectionError) or status >= _SILENT_FROM or status < 300:
        return errors.Unknown
    if status == 401:
        return errors.KeyRefused
    if status in {409, 429} or isinstance(error, stripe.RateLimitError):
        return errors.Busy
    if isinstance(error, stripe.CardError):
        return errors.Declined
    return errors.BalanceTooLow if _code(error) in _TOO_LITTLE else errors.Rejected


def _code(error: stripe.StripeError) -> str:
    """The machine's word for it: an error code, or else the error's type; never its sentence."""
    if error.code:
        return error.code
    told = error.error
    if told is not None:
        for name in ("code", "type"):
            word = getattr(told, name, None)
            if isinstance(word, str):
                return word
    return type(error).__name__


def _header(error: stripe.StripeError, name: str) -> str:
    headers = {key.lower(): value for key, value in (error.headers or {}).items()}
    return str(headers.get(name, "")).lower()
