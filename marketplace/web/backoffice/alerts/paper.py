"""What the shop takes to paper: one more ticket of a bag, and the sheet of the day."""

from datetime import date

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.alerts.printers import printer_of
from marketplace.core import clock
from marketplace.core.db import transaction
from marketplace.core.words import _
from marketplace.fulfilment.printing.queue import print_again
from marketplace.fulfilment.printing.sheet import sheet_of
from marketplace.fulfilment.queries import shop_order_of
from marketplace.orders.wording import state_label
from marketplace.web.backoffice.access import this_shop
from marketplace.web.town import this_town


def create_ticket(reference: str) -> ResponseReturnValue:
    """One more ticket of a bag, for the printer's next look."""
    shop_order = shop_order_of(this_town().id, this_shop().id, reference=reference) or abort(404)
    printer = printer_of(this_town().id, this_shop().id)
    if printer is None or printer.revoked_at is not None:
        flash(_("Aucune imprimante n’est reliée : reliez-la sous Boutique, Alertes."), "warn")
        return redirect(url_for("backoffice.show_order", reference=reference))
    with transaction():
        print_again(shop_order)
    flash(_("Le ticket de %(ref)s part à l’imprimante.", ref=reference), "done")
    return redirect(url_for("backoffice.show_order", reference=reference))


def show_sheet_of_day() -> ResponseReturnValue:
    """What became of the day's bags, to print and keep beside the till."""
    today = clock.today(this_town().time_zone)
    day = _day_asked() or today
    sheet = sheet_of(this_town().id, this_shop().id, day=day)
    return render_template(
        "backoffice/alerts/sheet.html", sheet=sheet, day=day, today=today, state_label=state_label
    )


def _day_asked() -> date | None:
    try:
        return date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return None
