"""Events of payment providers: verified, kept and answered at once; what they mean is the worker's work."""

from flask import Response, abort, current_app, request

from marketplace.core.db import transaction
from marketplace.payments.gateways.choosing import gateways_on, open_gateway
from marketplace.payments.gateways.errors import SignatureError, WrongMode
from marketplace.payments.gateways.patience import VISITOR
from marketplace.payments.inbox.receiving import receive_event

MOST_BYTES = 256 * 1024


def receive_payment_event(gateway: str) -> Response:
    """Keep one event. 400 for one that its provider has not signed, 413 for one that is too large."""
    settings = current_app.extensions["settings"]
    if gateway not in gateways_on(settings):
        abort(404)
    request.max_content_length = MOST_BYTES
    raw = request.get_data(cache=False)
    try:
        provider = open_gateway(gateway, settings=settings, patience=VISITOR)
        with transaction():
            receive_event(provider, raw=raw, headers=dict(request.headers))
    except (SignatureError, WrongMode) as refusal:
        # What it says stays out of the log: anybody may have written it.
        current_app.logger.warning("an event for %s was refused: %s", gateway, type(refusal).__name__)
        return _said("refused", 400)
    return _said("kept", 200)


def _said(word: str, status: int) -> Response:
    return Response(word, status=status, mimetype="text/plain")
