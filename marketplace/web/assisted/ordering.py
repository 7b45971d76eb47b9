"""Times, payment, the reading out, and the order: the storefront's checkout, done for somebody else."""

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.assisting.calls import hold_call
from marketplace.assisting.models import AssistedCall
from marketplace.assisting.placing import Assistance
from marketplace.assisting.queries import mandate_shown
from marketplace.cart.mending import mend
from marketplace.checkout.changing import changing_basket
from marketplace.checkout.drafting import Wish, read_draft
from marketplace.checkout.placing import place
from marketplace.checkout.preparing import prepare
from marketplace.checkout.queries import order_for_token
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.core.errors import Refusal
from marketplace.core.references import new_token
from marketplace.core.words import _
from marketplace.web.access import person
from marketplace.web.assisted.call import this_basket, this_call
from marketplace.web.assisted.forms import AssistedForm
from marketplace.web.assisted.reading import lines_to_read
from marketplace.web.storefront.cart_page import Filling
from marketplace.web.storefront.checkout_page import CheckoutPage, page_of
from marketplace.web.storefront.paying import close_pages
from marketplace.web.town import this_town

_NOT_KEPT = frozenset({"csrf_token", "step", "agreed", "mend"})


def show_call_order(mark: str) -> ResponseReturnValue:
    """When and where, and how it is paid; without a basket, back to the search."""
    call, filling = this_call(mark), this_basket(this_call(mark))
    if not filling.basket.lines:
        return redirect(url_for("assisted.show_call", mark=mark), 303)
    known = {"name": call.name, "phone": call.phone, "email": call.email}
    known |= {"way": "", "token": new_token()}  # no way yet: the soonest walk is proposed
    return _shown(call, page_of(filling, AssistedForm(formdata=None, data=known)))


def create_assisted_order(mark: str) -> ResponseReturnValue:
    """First it is read out; with the resident's word it is placed. Whatever is refused, all typed stays."""
    call, form = this_call(mark), AssistedForm()
    return _made(form) or _next(call, form)


def _made(form: AssistedForm) -> ResponseReturnValue | None:
    made = order_for_token(this_town().id, form.token.data or "")
    return redirect(url_for("assisted.show_assisted_order", reference=made.reference), 303) if made else None


def _next(call: AssistedCall, form: AssistedForm) -> ResponseReturnValue:
    filling = this_basket(call)
    if form.mend.data:
        return _mended(call, form, filling)
    if not filling.basket.lines:
        return redirect(url_for("assisted.show_call", mark=call.mark), 303)
    page = page_of(filling, form)
    status = page.check()
    if status != 200 or page.changes:
        return _shown(call, page, status=max(status, 409 if page.changes else 200))
    if form.step.data != "place":
        return _read_out(call, page)
    if not form.agreed.data:
        form.agreed.errors = [_("Relisez à voix haute, puis cochez : sans accord, rien n’est commandé.")]
        return _read_out(call, page, status=422)
    return _placed(call, filling, page)


def _placed(call: AssistedCall, filling: Filling, page: CheckoutPage) -> ResponseReturnValue:
    mark = call.mark
    try:
        ready = prepare(
            read_draft(this_town(), basket=filling.basket, own=filling.own, wish=_wish(mark, page))
        )
        with transaction():
            hold_call(this_town(), mark=mark, by_user_id=person().id)  # before the basket, as everybody here
            made = place(ready)
    except Refusal as refusal:
        db.session.rollback()
        return _made(page.form) or _after_refusal(mark, page.form, refusal)
    return redirect(url_for("assisted.show_assisted_order", reference=made.reference), 303)


def _wish(mark: str, page: CheckoutPage) -> Wish:
    return Wish(
        contact=page.contact,
        window_keys={stop.shop_id: stop.form.at.data for stop in page.stops},
        notes={stop.shop_id: stop.form.note.data for stop in page.stops},
        pays=page.form.pays.data,
        token=page.form.token.data,
        user_id=None,
        hub_key=page.ways.hub_key,
        assistance=Assistance(mark, person().id, person().name, clock.now()),
    )


def _after_refusal(mark: str, form: AssistedForm, refusal: Refusal) -> ResponseReturnValue:
    call = this_call(mark)
    filling = this_basket(call)
    if not filling.basket.lines:
        return redirect(url_for("assisted.show_call", mark=mark), 303)
    page = page_of(filling, form)
    for stop in page.stops:
        stop.form.check_time(stop.shop_id, diary=page.diary, windows=stop.windows)
    sentence = "" if page.changes or page.errors else str(refusal)
    return _shown(call, page, sentence=sentence, status=refusal.status)


def _mended(call: AssistedCall, form: AssistedForm, filling: Filling) -> ResponseReturnValue:
    mark, sentence, status = call.mark, "", 200
    try:
        _mend(mark, filling)
    except Refusal as refusal:
        db.session.rollback()
        sentence, status = str(refusal), refusal.status
    call = this_call(mark)
    filling = this_basket(call)
    if not filling.basket.lines:
        return redirect(url_for("assisted.show_call", mark=mark), 303)
    page = page_of(filling, form)
    page.check()
    return _shown(call, page, sentence=sentence, status=status)


def _mend(mark: str, filling: Filling) -> None:
    town, cart_id = this_town(), filling.basket.cart_id
    with transaction():
        hold_call(town, mark=mark, by_user_id=person().id)
        with changing_basket(town.id, cart_id=cart_id) as changing:
            mend(filling.seen, town_id=town.id)
    close_pages(changing.called_off)


def _shown(
    call: AssistedCall, page: CheckoutPage, *, sentence: str = "", status: int = 200
) -> ResponseReturnValue:
    return _fresh("assisted/ordering.html", call, page, status=status, sentence=sentence)


def _read_out(call: AssistedCall, page: CheckoutPage, *, status: int = 200) -> ResponseReturnValue:
    kept = [(name, text) for name, text in request.form.items(multi=True) if name not in _NOT_KEPT]
    return _fresh("assisted/reading.html", call, page, status=status, kept=kept, read=lines_to_read(page))


def _fresh(
    template: str, call: AssistedCall, page: CheckoutPage, *, status: int, **more: object
) -> ResponseReturnValue:
    mandate = mandate_shown(call.town_id, call.mandate_id) if call.mandate_id else None
    html = render_template(template, call=call, page=page, mandate=mandate, **more)
    response = make_response(html, status)
    response.headers["Cache-Control"] = "no-store"  # « Back » must bring a fresh form, not a sent one
    return response
