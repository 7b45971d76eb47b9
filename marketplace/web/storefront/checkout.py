"""The checkout: one page, one button, one order however often it is sent."""

from datetime import timedelta

from flask import flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.cart.mending import mend
from marketplace.checkout.changing import changing_basket
from marketplace.checkout.drafting import Draft, Wish, read_draft
from marketplace.checkout.placing import place
from marketplace.checkout.preparing import prepare
from marketplace.checkout.queries import Placed, last_placed, order_for_token
from marketplace.checkout.settling import call_off
from marketplace.core import clock, crash
from marketplace.core.db import db, transaction
from marketplace.core.errors import Refusal
from marketplace.core.words import _
from marketplace.payments.methods import CARD
from marketplace.payments.queries import orders_with_open_page
from marketplace.web.access import person_id
from marketplace.web.kiosk import end_with_order
from marketplace.web.storefront.cart_page import Filling, paying_url, this_filling
from marketplace.web.storefront.checkout_card import card_typed, is_seen, pays_by, seen_words, with_town_card
from marketplace.web.storefront.checkout_forms import CheckoutForm
from marketplace.web.storefront.checkout_page import CheckoutPage, blank_page, page_of
from marketplace.web.storefront.paying import close_pages, let_forms_pay
from marketplace.web.storefront.payment import to_paying_page
from marketplace.web.town import this_town

_JUST_NOW = timedelta(minutes=15)


def show_checkout() -> ResponseReturnValue:
    """Contact, times and payment for the whole basket, and what changed in the street since it was filled."""
    filling = this_filling()
    if not filling.basket.lines:
        return _just_placed(filling) or _to_cart()
    return _shown(blank_page(filling))


def create_order() -> ResponseReturnValue:
    """Place the order. Whatever is refused, the page comes back with all that was typed and today's times."""
    form = CheckoutForm()
    return _already_made(form) or _first_try(form)


def _already_made(form: CheckoutForm) -> ResponseReturnValue | None:
    """The way to the order that this very form has made, or None."""
    made = order_for_token(this_town().id, form.token.data or "")
    return _onward(made) if made else None


def _first_try(form: CheckoutForm) -> ResponseReturnValue:
    # A form sent twice at once may find its own order where it looks for its basket: hence « already made ».
    card = card_typed(form)
    filling = this_filling()
    if form.mend.data:
        return _mended(filling, form)
    page = with_town_card(page_of(filling, form), card, filling)
    if not page.stops:
        return _already_made(form) or _just_placed(filling) or _to_cart()
    status = page.check()
    if status != 200:
        return _already_made(form) or _shown(page, status=status)
    if page.changes:  # nothing to try: the page that says so is made already
        return _already_made(form) or _shown(page, status=409)
    if not is_seen(page):  # nobody orders before they have read what they pay
        return _already_made(form) or _shown(page, mended=seen_words(page))
    try:
        return _onward(_placed(page, filling))
    except Refusal as refusal:
        db.session.rollback()
        return _already_made(form) or _after_refusal(page, refusal)


def _just_placed(filling: Filling) -> ResponseReturnValue | None:
    """The way to the order that this basket has just become, for « Back » and for other tabs, or None."""
    since = clock.now() - _JUST_NOW
    made = last_placed(this_town().id, cart_id=filling.basket.cart_id, since=since)
    if made is None:
        return None
    flash(_("Cette commande est déjà passée."), "info")
    return redirect(paying_url(made), 303)


def _placed(page: CheckoutPage, filling: Filling) -> Placed:
    _close_own_pages(filling)
    ready = prepare(_draft(page, filling))
    crash.reach("checkout.draft_read")
    with transaction():
        placed = place(ready)
        crash.reach("checkout.before_commit")
    crash.reach("checkout.after_commit")
    return placed


def _close_own_pages(filling: Filling) -> None:
    """Close the open paying page of an earlier checkout: what it is for is wanted anew."""
    order_ids = filling.own.order_ids and orders_with_open_page(this_town().id, filling.own.order_ids)
    for order_id in sorted(order_ids):
        with transaction():
            call_off(this_town().id, order_id=order_id)
    close_pages(order_ids)


def _draft(page: CheckoutPage, filling: Filling) -> Draft:
    return read_draft(
        this_town(),
        basket=filling.basket,
        own=filling.own,
        wish=Wish(
            contact=page.contact,
            window_keys={stop.shop_id: stop.form.at.data for stop in page.stops},
            notes={stop.shop_id: stop.form.note.data for stop in page.stops},
            pays=pays_by(page),
            token=page.form.token.data,
            user_id=person_id(),
            hub_key=page.ways.hub_key,
            town_card=page.town_card.part if page.town_card else None,
        ),
    )


def _after_refusal(page: CheckoutPage, refusal: Refusal) -> ResponseReturnValue:
    """Somebody was faster, or the street changed: read everything anew and say what."""
    card = card_typed(page.form)
    filling = this_filling()
    if not filling.basket.lines:  # another tab has just ordered it
        return _just_placed(filling) or _to_cart()
    anew = with_town_card(page_of(filling, page.form), card, filling)
    for stop in anew.stops:
        stop.form.check_time(stop.shop_id, diary=anew.diary, windows=stop.windows)
    return _shown(anew, sentence="" if anew.changes or anew.errors else str(refusal), status=refusal.status)


def _mended(filling: Filling, form: CheckoutForm) -> ResponseReturnValue:
    town_id, cart_id = this_town().id, filling.basket.cart_id
    with transaction(), changing_basket(town_id, cart_id=cart_id) as changing:
        mend(filling.seen, town_id=town_id)
    close_pages(changing.called_off)
    page = page_of(this_filling(), form)
    if not page.stops:
        flash(_("Il ne reste rien dans votre panier : la rue a été plus rapide."), "warn")
        return _to_cart()
    return _shown(page, mended=_("Votre panier est à jour. Relisez, puis commandez."))


def _shown(
    page: CheckoutPage, *, sentence: str = "", mended: str = "", status: int = 200
) -> ResponseReturnValue:
    let_forms_pay()
    html = render_template("storefront/checkout.html", page=page, sentence=sentence, mended=mended)
    response = make_response(html, status)
    response.headers["Cache-Control"] = "no-store"  # « Back » must bring a fresh form, not a sent one
    return response


def _onward(placed: Placed) -> ResponseReturnValue:
    answer = to_paying_page(placed) if placed.pays in CARD else redirect(paying_url(placed), 303)
    crash.reach("checkout.before_answer")
    return end_with_order(make_response(answer))


def _to_cart() -> ResponseReturnValue:
    return redirect(url_for("storefront.show_cart"), 303)
