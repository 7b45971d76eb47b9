"""A ticket printer asks for work, fetches a ticket, and says that it is out: one address, three verbs.

The same dialogue as Star's CloudPRNT, so that such printers need no program beside them; any other takes a
few lines that ask, fetch and confirm. Source: Star CloudPRNT protocol guide.
"""

from flask import Response, abort, jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale

from marketplace.alerts.models import PrintJob
from marketplace.alerts.printers import note_seen
from marketplace.core.db import db, transaction
from marketplace.core.seals import content_of, is_sealed, seal
from marketplace.core.words import _
from marketplace.fulfilment.printing.escpos import escpos_of
from marketplace.fulfilment.printing.paper import Row, rows_of
from marketplace.fulfilment.printing.plain import plain_of
from marketplace.fulfilment.printing.queue import claim_ticket, job_of, note_printed, put_back
from marketplace.fulfilment.queries import ticket_of
from marketplace.orders.models import Order, ShopOrder
from marketplace.web.api.printer_access import shop_of_printer, this_printer
from marketplace.web.town import this_town

ESCPOS = "application/vnd.escpos"
PLAIN = "text/plain"


def ask_for_ticket(shop_slug: str) -> ResponseReturnValue:  # noqa: ARG001 - the policy has found the shop
    """Whether a ticket waits; it is then this printer's for two minutes."""
    said = request.get_json(silent=True)
    status = said.get("statusCode", "") if isinstance(said, dict) else ""
    with transaction():
        note_seen(this_printer(), said=status if isinstance(status, str) else "")
        job = claim_ticket(this_printer())
        if job is None:
            return jsonify(jobReady=False)
        return jsonify(jobReady=True, mediaTypes=[PLAIN, ESCPOS], jobToken=_token_of(job))


def fetch_ticket(shop_slug: str) -> ResponseReturnValue:  # noqa: ARG001
    """The ticket, as text or as commands of a receipt printer. Fetching alone changes nothing."""
    rows = _rows_of(_job_named())
    if request.args.get("type", request.accept_mimetypes.best_match([PLAIN, ESCPOS])) == ESCPOS:
        return Response(escpos_of(rows), mimetype=ESCPOS)
    return Response(plain_of(rows), content_type=f"{PLAIN}; charset=utf-8")


def confirm_ticket(shop_slug: str) -> ResponseReturnValue:  # noqa: ARG001
    """The printer says how it went. Said twice is as good as once."""
    job = _job_named()
    with transaction():
        if request.args.get("code", "200").startswith("2"):
            note_printed(job)
        else:
            put_back(job)
    return "", 204


def _job_named() -> PrintJob:
    """The job whose token the printer shows. Aborts with 404 for another shop's, or one printed before."""
    token, printer = request.args.get("token", ""), this_printer()
    content = content_of(token)
    if content is None or not is_sealed(token, purpose=_purpose()):
        abort(404, _("Ce ticket n’existe pas, ou il est déjà imprimé."))
    job = job_of(printer, job_id=int.from_bytes(content))
    return job or abort(404, _("Ce ticket n’existe pas, ou il est déjà imprimé."))


def _token_of(job: PrintJob) -> str:
    return seal(job.id.to_bytes(8), purpose=_purpose())


def _purpose() -> str:
    return f"print job:{this_town().id}:{shop_of_printer().id}"


def _rows_of(job: PrintJob) -> list[Row]:
    town, shop = this_town(), shop_of_printer()
    part = db.session.get_one(ShopOrder, (town.id, job.shop_order_id))
    order = db.session.get_one(Order, (town.id, part.order_id))
    ticket = ticket_of(town.id, shop.id, reference=order.reference) or abort(404)
    with force_locale(town.locale):
        return rows_of(ticket, town=town, shop_name=shop.name, columns=this_printer().columns)
