"""The printer beside the till: a secret of its own, shown once, kept as a digest, taken back at will."""

import hmac

from sqlalchemy import select

from marketplace.alerts.models import TicketPrinter
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.references import digest, new_token
from marketplace.shops.models import Shop

NARROW, WIDE = 32, 48  # signs in a line on paper of 58 mm and of 80 mm
_SAID = 80


def printer_of(town_id: int, shop_id: int) -> TicketPrinter | None:
    """The shop's printer, revoked or not, or None."""
    return db.session.scalar(
        select(TicketPrinter)
        .where(TicketPrinter.town_id == town_id, TicketPrinter.shop_id == shop_id)
        .execution_options(populate_existing=True)
    )


def connect_printer(shop: Shop, *, columns: int, by_user_id: int) -> str:
    """A new secret for the shop's printer, given once; an earlier one opens nothing any more. Commits: no."""
    token, printer = new_token(), printer_of(shop.town_id, shop.id)
    if printer is None:
        printer = TicketPrinter(town_id=shop.town_id, shop_id=shop.id)
        db.session.add(printer)
    printer.token_digest, printer.made_at, printer.made_by_user_id = digest(token), clock.now(), by_user_id
    printer.columns = NARROW if columns == NARROW else WIDE
    printer.revoked_at, printer.last_seen_at, printer.last_said = None, None, ""
    db.session.flush()
    return token


def revoke_printer(shop: Shop) -> None:
    """Let the secret open nothing any more. Commits: no."""
    printer = printer_of(shop.town_id, shop.id)
    if printer is not None and printer.revoked_at is None:
        printer.revoked_at = clock.now()
        db.session.flush()


def printer_with(shop: Shop, *, token: str) -> TicketPrinter | None:
    """The shop's printer, if that is its secret today."""
    printer = printer_of(shop.town_id, shop.id)
    is_same = hmac.compare_digest(digest(token), printer.token_digest if printer else digest(""))
    is_on = bool(token) and printer is not None and printer.revoked_at is None and is_same
    return printer if is_on else None


def note_seen(printer: TicketPrinter, *, said: str) -> None:
    """Keep when the printer asked last, and what it says of itself (« no paper »). Commits: no."""
    kept = "".join(sign for sign in said if sign.isprintable())[:_SAID]
    printer.last_seen_at, printer.last_said = clock.now(), kept
    db.session.flush()
