"""One call: find what somebody says, put it into their basket, hear what it comes to."""

from dataclasses import dataclass

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.assisting.calls import hold_call
from marketplace.assisting.leaflet.reading import Numbered, numbered
from marketplace.assisting.models import AssistedCall
from marketplace.assisting.queries import call_named, mandate_shown
from marketplace.browsing.orderable import Orderable, orderables_of
from marketplace.browsing.search import search as search_goods
from marketplace.cart.offers import Offer, offer_at
from marketplace.cart.services import change_line, open_cart, put_in, take_out
from marketplace.checkout.changing import changing_basket
from marketplace.core.db import db, transaction
from marketplace.core.errors import Refusal
from marketplace.core.forms import tidy
from marketplace.core.words import _
from marketplace.web.access import person
from marketplace.web.assisted.access import check_desk
from marketplace.web.assisted.said import Said, said_in
from marketplace.web.storefront.basket_forms import amount_typed
from marketplace.web.storefront.cart_page import Filling, Slip, filling_of, line_behind, page_of
from marketplace.web.storefront.paying import close_pages
from marketplace.web.town import this_town

_MOST = 8  # as many as somebody reads out


@dataclass(frozen=True)
class Found:
    """What the words stand for. `printed`: what a number of the printed catalogue stands for."""

    said: Said
    goods: list[Orderable]
    printed: Numbered | None = None

    @property
    def dearer(self) -> Numbered | None:
        """The paper that promises less than one of them costs now, if it is still good."""
        is_dearer = self.printed and any(self.printed.promised_less(one.price_cents) for one in self.goods)
        return self.printed if is_dearer else None

    def amount(self, one: Orderable) -> str:
        """What its field shows."""
        return self.said.amount_for(by_weight=one.by_weight)


def show_call(mark: str) -> ResponseReturnValue:
    """The search, what it found, and the basket; empty words go on to the times once there is something."""
    call = this_call(mark)
    typed = tidy(request.args.get("q"))
    if "q" in request.args and not typed and this_basket(call).basket.lines:
        return redirect(url_for("assisted.show_call_order", mark=mark))
    return _page(call, typed=typed)


def create_call_line(mark: str) -> ResponseReturnValue:
    """Put something into the resident's basket; a refused amount is shown again with its sentence."""
    call, typed = this_call(mark), tidy(request.form.get("amount"))
    offer = _offer(tidy(request.form.get("what")))
    try:
        amount = amount_typed(typed, by_weight=offer.by_weight)
        _put(call, offer, amount)
    except Refusal as refusal:
        db.session.rollback()
        words = tidy(request.form.get("q"))
        return _page(this_call(mark), typed=words, sentence=str(refusal), amount=typed), refusal.status
    flash(_("« %(name)s » : noté.", name=offer.product_name), "ok")
    return redirect(url_for("assisted.show_call", mark=mark), 303)


def change_call_line(mark: str, key: str) -> ResponseReturnValue:
    """Another amount of a line, or none of it."""
    call, typed = this_call(mark), tidy(request.form.get("amount"))
    try:
        _change(call, key, "0" if request.form.get("change") == "remove" else typed)
    except Refusal as refusal:
        db.session.rollback()
        return _page(this_call(mark), slip=Slip(key, typed, str(refusal))), refusal.status
    return redirect(url_for("assisted.show_call", mark=mark), 303)


def this_call(mark: str) -> AssistedCall:
    """The call of an address. Aborts with 404 where the town, or a hub's helper's desk, has none of it."""
    check_desk(mark)
    return call_named(this_town().id, mark) or abort(404)


def this_basket(call: AssistedCall) -> Filling:
    """What is in the resident's basket."""
    return filling_of(call.cart_digest, user_id=None)


def _put(call: AssistedCall, offer: Offer, amount: int) -> None:
    town, mark, digest = this_town(), call.mark, call.cart_digest
    with transaction():
        hold_call(town, mark=mark, by_user_id=person().id)
        cart_id = open_cart(town.id, token_digest=digest, user_id=None)
        with changing_basket(town.id, cart_id=cart_id) as changing:
            put_in(town.id, cart_id=cart_id, variant_id=offer.variant_id, quantity=amount)
    close_pages(changing.called_off)


def _change(call: AssistedCall, key: str, typed: str) -> None:
    town, mark, filling = this_town(), call.mark, this_basket(call)
    line = line_behind(filling.seen, key)
    if line is None:
        return  # it is gone already
    amount = 0 if typed == "0" else amount_typed(typed, by_weight=line.by_weight)
    cart_id, key_of_line, wish = filling.basket.cart_id, line.line_id, line.if_missing
    with transaction():
        hold_call(town, mark=mark, by_user_id=person().id)
        with changing_basket(town.id, cart_id=cart_id) as changing:
            if amount:
                change_line(town.id, cart_id=cart_id, line_id=key_of_line, quantity=amount, if_missing=wish)
            else:
                take_out(town.id, cart_id=cart_id, line_id=key_of_line)
    close_pages(changing.called_off)


def _offer(key: str) -> Offer:
    shop, _slash, rest = key.partition("/")
    product, _slash, option = rest.partition("/")
    place = int(option) if option.isascii() and option.isdigit() and len(option) < 5 else -1
    offer = offer_at(this_town().id, shop_slug=shop, product_slug=product, option=place)
    return offer or abort(404, _("Cet article n’est plus en rayon. Le panier n’a pas changé."))


def _found(typed: str) -> Found:
    said = said_in(typed)
    if said.number and (printed := numbered(this_town(), number=said.number)):
        return Found(said, orderables_of(this_town().id, product_ids=[printed.product_id]), printed)
    hits = search_goods(this_town().id, said.words).product_ids if said.words else []
    return Found(said, orderables_of(this_town().id, product_ids=hits[:_MOST])[: _MOST * 2])


def _page(
    call: AssistedCall, *, typed: str = "", sentence: str = "", amount: str = "", slip: Slip | None = None
) -> str:
    filling = this_basket(call)
    return render_template(
        "assisted/call.html",
        call=call,
        is_mine=call.user_id == person().id,
        mandate=mandate_shown(call.town_id, call.mandate_id) if call.mandate_id else None,
        typed=typed,
        found=_found(typed) if typed else None,
        amount=amount,
        page=page_of(filling, slip=slip),
        sentence=sentence,
    )
