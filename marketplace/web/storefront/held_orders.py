"""An order that waits to be paid: kept a while longer, or called off. Both are as good twice as once."""

from contextlib import suppress

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from marketplace.checkout.renewing import renew
from marketplace.checkout.settling import Fate, call_off
from marketplace.core.db import transaction
from marketplace.core.errors import Refusal
from marketplace.core.words import _
from marketplace.web.storefront.order_page import OrderPage, this_order
from marketplace.web.storefront.paying import give_up_pages
from marketplace.web.town import this_town


def create_renewal(reference: str) -> ResponseReturnValue:
    """More time to pay. Where there is none, the page one is led back to says what became of the order."""
    page = this_order(reference)
    with suppress(Refusal), transaction():
        renew(this_town().id, order_id=page.receipt.order_id)
    return redirect(url_of("show_payment" if page.is_online else "show_order", page), 303)


def create_cancellation(reference: str) -> ResponseReturnValue:
    """Give the whole order up before paying: nothing is kept any longer, and the basket stays as it is."""
    order_id = this_order(reference).receipt.order_id
    with transaction():
        call_off(this_town().id, order_id=order_id)
    page = this_order(reference)
    if not page.is_called_off:
        flash(_("Cette commande n’attend plus de paiement : rien n’a été changé."), "warn")
        return redirect(url_of("show_order", page), 303)
    freed = _("La commande est annulée, rien n’est payé. Votre panier est resté tel quel.")
    fate = give_up_pages([order_id], freed=freed)
    return redirect(
        url_of("show_order", page) if fate == Fate.PLACED else url_for("storefront.show_cart"), 303
    )


def url_of(view: str, page: OrderPage) -> str:
    """The address of one of an order's pages, with its key."""
    return url_for(f"storefront.{view}", reference=page.receipt.reference, key=page.key or None)
