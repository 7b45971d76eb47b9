"""Somebody else may fetch the order: named by the resident, with a word to say, taken back at any moment."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.core.db import transaction
from marketplace.core.errors import Refusal
from marketplace.core.words import _
from marketplace.orders.handovers.proxies import name_proxy, revoke_proxy
from marketplace.web.storefront.order_page import OrderPage, this_order
from marketplace.web.storefront.orders import shown_order
from marketplace.web.town import this_town


def create_proxy(reference: str) -> ResponseReturnValue:
    """Somebody may come instead, under a new word; whoever was named before no longer may."""
    page = this_order(reference)
    try:
        with transaction():
            proxy = name_proxy(
                this_town().id, order_id=page.receipt.order_id, name=request.form.get("name", "")
            )
            name, word = proxy.name, proxy.word
    except Refusal as refusal:
        return shown_order(this_order(reference), sentence=str(refusal), status=refusal.status)
    flash(_("C’est noté : %(name)s peut venir, avec le mot « %(word)s ».", name=name, word=word), "ok")
    return redirect(_url(page), 303)


def delete_proxy(reference: str) -> ResponseReturnValue:
    """Nobody comes instead any more."""
    page = this_order(reference)
    with transaction():
        revoke_proxy(this_town().id, order_id=page.receipt.order_id)
    flash(_("C’est noté : vous venez vous-même."), "ok")
    return redirect(_url(page), 303)


def _url(page: OrderPage) -> str:
    return url_for("storefront.show_order", reference=page.receipt.reference, key=page.key or None)
