"""An order that waits to be paid: kept a while longer, or called off. Both are as good twice as once."""

from contextlib import suppress

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from marketplace.checkout.renewing import renew
from marketplace.checkout.settling import call_off
from marketplace.core.db import transaction
from marketplace.core.errors import Refusal
from marketplace.core.words import _
from marketplace.payments.methods import DEMO
from marketplace.web.access import person_id
from marketplace.web.storefront.order_page import OrderPage, this_order
from marketplace.web.town import this_town


def create_renewal(reference: str) -> ResponseReturnValue:
    """More time to pay. Where there is none, the page one is led back to says what became of the order."""
    page = this_order(reference)
    with suppress(Refusal), transaction():
        renew(this_town().id, order_id=page.receipt.order_id)
    return redirect(paying_url(page), 303)


def create_cancellation(reference: str) -> ResponseReturnValue:
    """Give the whole order up before paying: nothing is kept any longer, and the basket stays as it is."""
    page = this_order(reference)
    with transaction():
        call_off(this_town().id, order_id=page.receipt.order_id, by_user_id=person_id())
    if this_order(reference).is_called_off:
        flash(_("La commande est annulée, rien n’est payé. Votre panier est resté tel quel."), "ok")
        return redirect(url_for("storefront.show_cart"), 303)
    flash(_("Cette commande n’attend plus de paiement : rien n’a été changé."), "warn")
    return redirect(url_of("show_order", page), 303)


def paying_url(page: OrderPage) -> str:
    """Where the order is paid, or the order's own page when it is not paid online."""
    return url_of("show_demo_payment" if page.receipt.pays == DEMO else "show_order", page)


def url_of(view: str, page: OrderPage) -> str:
    """The address of one of an order's pages, with its key."""
    return url_for(f"storefront.{view}", reference=page.receipt.reference, key=page.key or None)
