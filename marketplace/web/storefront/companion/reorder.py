"""An order once more: what can be had of it is told first, then put into the basket."""

from collections.abc import Sequence
from itertools import groupby

from flask import flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.cart.services import open_cart
from marketplace.cart.wording import sentence_of
from marketplace.checkout.changing import changing_basket
from marketplace.checkout.reordering import Again, again_of, reorder
from marketplace.core.db import transaction
from marketplace.core.references import digest, new_token
from marketplace.core.words import _, ngettext
from marketplace.web.access import person_id
from marketplace.web.basket import basket_digest, give_basket
from marketplace.web.storefront.cart import give_up_orders
from marketplace.web.storefront.order_page import this_order
from marketplace.web.town import this_town

_MOST_TOLD = 3


def show_reorder(reference: str) -> ResponseReturnValue:
    """What would go into the basket, at today's prices, and what no longer can. Looking changes nothing."""
    page = this_order(reference)
    things = again_of(this_town().id, order_id=page.receipt.order_id)
    answer = make_response(
        render_template(
            "storefront/companion/reorder.html",
            page=page,
            shops=_by_shop(things),
            total_cents=sum(again.cents for again in things),
            can=any(again.quantity for again in things),
        )
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def create_reorder(reference: str) -> ResponseReturnValue:
    """Fill the basket up to what was ordered; pressed twice, it is as full as pressed once."""
    page, town = this_order(reference), this_town()
    token = None if basket_digest() else new_token()
    with transaction():
        cart_id = open_cart(town.id, token_digest=basket_digest() or digest(token or ""), user_id=person_id())
        with changing_basket(town.id, cart_id=cart_id) as changing:
            filled = reorder(town.id, order_id=page.receipt.order_id, cart_id=cart_id)
    give_up_orders(changing)
    _tell(filled.things, filled.refusals)
    there = make_response(redirect(url_for("storefront.show_cart"), 303))
    return give_basket(there, token) if token else there


def _tell(things: int, refusals: Sequence[str]) -> None:
    for sentence in refusals[:_MOST_TOLD]:
        flash(sentence, "warn")
    if things:
        words = ngettext(
            "Un article de cette commande est dans votre panier.",
            "%(num)s articles de cette commande sont dans votre panier.",
            things,
        )
        flash(words, "ok")
    else:
        flash(_("Rien de cette commande ne se vend en ce moment : votre panier n’a pas changé."), "warn")


def _by_shop(things: Sequence[Again]) -> list[tuple[str, list[tuple[Again, list[str]]]]]:
    """Each shop's name with its things, and for each of them what changed, in sentences."""
    currency = this_town().currency
    return [
        (
            name,
            [(again, [sentence_of(change, currency=currency) for change in again.changes]) for again in of],
        )
        for name, of in groupby(things, key=lambda again: again.line.shop_name)
    ]
