"""The basket: shown, filled, changed, brought up to date."""

from flask import abort, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from marketplace.cart.mending import mend
from marketplace.cart.offers import Offer, offer_at
from marketplace.cart.queries import BasketLine
from marketplace.cart.services import change_line as change_cart_line
from marketplace.cart.services import open_cart, put_in, take_out
from marketplace.cart.wording import WISHES
from marketplace.checkout.changing import Changing, changing_basket
from marketplace.core.db import transaction
from marketplace.core.errors import NotFound, Refusal
from marketplace.core.forms import tidy
from marketplace.core.references import digest, new_token
from marketplace.core.words import _
from marketplace.web.access import person_id
from marketplace.web.basket import basket_digest, give_basket
from marketplace.web.storefront.basket_forms import ChangeForm, LineForm, amount_typed
from marketplace.web.storefront.cart_page import Slip, line_behind, page_of, this_filling
from marketplace.web.storefront.paying import give_up_pages
from marketplace.web.town import this_town


def show_cart() -> ResponseReturnValue:
    """The basket, grouped by shop in street order."""
    return _page()


def create_line() -> ResponseReturnValue:
    """Put something into the basket; a refused amount is shown again with its sentence."""
    form = LineForm()
    offer = _offer_of(form)
    typed = form.typed(by_weight=offer.by_weight)
    try:
        token = _put(offer, amount_typed(typed, by_weight=offer.by_weight))
    except Refusal as refusal:
        page = render_template("storefront/line_refused.html", offer=offer, typed=typed, sentence=refusal)
        return page, refusal.status
    flash(_in_basket(offer), "ok")
    there = make_response(redirect(_product_url(offer.shop_slug, offer.product_slug), 303))
    return give_basket(there, token) if token else there


def change_line(key: str) -> ResponseReturnValue:
    """More, less or none of one line, or another wish for it; a second tap on « Enlever » is no error."""
    form, filling = ChangeForm(), this_filling()
    line = line_behind(filling.seen, key)
    if line is None and form.change.data == "remove":
        return _to_cart()
    try:
        _change(form, line, cart_id=filling.basket.cart_id)
    except Refusal as refusal:
        return _page(slip=Slip(key, form.typed(), str(refusal)), status=refusal.status)
    return _to_cart(at=f"line-{key}")


def create_mending() -> ResponseReturnValue:
    """Bring the basket up to date: what is gone goes, what is left stays, today's prices are seen."""
    basket, town = this_filling().seen, this_town()
    with transaction(), changing_basket(town.id, cart_id=basket.cart_id) as changing:
        mend(basket, town_id=town.id)
    flash(_("Votre panier est à jour."), "ok")
    give_up_orders(changing)
    return _to_cart()


def _page(*, slip: Slip | None = None, status: int = 200) -> ResponseReturnValue:
    page = page_of(this_filling(), slip=slip)
    html = render_template("storefront/cart.html", page=page, slip=slip, wishes=WISHES.items())
    response = make_response(html, status)
    if page.waiting:
        response.headers["Cache-Control"] = "no-store"  # « Back » must not bring a time that has run out
    return response


def _to_cart(*, at: str | None = None) -> ResponseReturnValue:
    return redirect(url_for("storefront.show_cart", _anchor=at), 303)


def _offer_of(form: LineForm) -> Offer:
    shop, product = tidy(form.shop.data), tidy(form.product.data)
    offer = offer_at(this_town().id, shop_slug=shop, product_slug=product, option=form.place())
    return offer or abort(404, _("Cet article n’est plus en rayon. Votre panier n’a pas changé."))


def _put(offer: Offer, amount: int) -> str | None:
    """Fill the visitor's basket; returns the token of a new one."""
    known, town, user_id = basket_digest(), this_town(), person_id()
    token = None if known else new_token()
    with transaction():
        cart_id = open_cart(town.id, token_digest=known or digest(token or ""), user_id=user_id)
        with changing_basket(town.id, cart_id=cart_id) as changing:
            put_in(town.id, cart_id=cart_id, variant_id=offer.variant_id, quantity=amount)
    give_up_orders(changing)
    return token


def _change(form: ChangeForm, line: BasketLine | None, *, cart_id: int) -> None:
    if line is None:
        raise NotFound(_("Cet article n’est plus dans votre panier."))
    wanted, wish, town = form.wanted(line), form.wish(line), this_town()
    with transaction(), changing_basket(town.id, cart_id=cart_id) as changing:
        if wanted:
            change_cart_line(town.id, cart_id=cart_id, line_id=line.line_id, quantity=wanted, if_missing=wish)
        else:  # also when a payment has just taken it out
            take_out(town.id, cart_id=cart_id, line_id=line.line_id)
    give_up_orders(changing)
    if wanted == 0:
        words = _("« %(name)s » n’est plus dans votre panier.", name=line.product_name)
        url = _product_url(line.shop_slug, line.product_slug)
        flash(_with_link(words, url, _("Le revoir")), "info")


def give_up_orders(changing: Changing) -> None:
    """An unpaid order gave way to what the resident has just changed: close its page, and say so."""
    if changing.called_off:
        freed = _(
            "Votre commande en attente de paiement est annulée, puisque le panier a changé : "
            "rien n’est payé, et ses articles ne sont plus gardés."
        )
        give_up_pages(changing.called_off, freed=freed)


def _in_basket(offer: Offer) -> Markup:
    words = _("« %(name)s » est dans votre panier.", name=offer.product_name)
    return _with_link(words, url_for("storefront.show_cart"), _("Voir le panier"))


def _with_link(words: str, url: str, link: str) -> Markup:
    return Markup('{} <a href="{}">{}</a>').format(words, url, link)


def _product_url(shop_slug: str, product_slug: str) -> str:
    return url_for("storefront.show_product", shop_slug=shop_slug, product_slug=product_slug)
