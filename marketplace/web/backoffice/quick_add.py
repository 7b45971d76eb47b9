"""A product from a phone: photo, name, price; then the next one."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.catalogue.cards.codes import is_of_one_shop
from marketplace.catalogue.cards.queries import card_of, facts_on
from marketplace.catalogue.models import Product
from marketplace.catalogue.photos.services import MOST
from marketplace.catalogue.queries import product_named, product_with_ean
from marketplace.core.db import transaction
from marketplace.core.errors import Refusal
from marketplace.intake.barcodes import read_code
from marketplace.intake.quick_adding import Sketch, add_quickly
from marketplace.intake.values import Unreadable
from marketplace.web.access import person
from marketplace.web.backoffice.access import this_shop
from marketplace.web.backoffice.photo_sending import sent_photos, tell_refused
from marketplace.web.backoffice.quick_form import QuickForm
from marketplace.web.backoffice.quick_wording import standing_of
from marketplace.web.town import this_town


def show_quick() -> ResponseReturnValue:
    """The form, for a code that was scanned if there is one, on the shelf of the product before."""
    asked = {name: request.args.get(name, "").strip()[:80] for name in ("code", "shelf")}
    form = QuickForm(formdata=None, data=asked)
    _look_up(form)
    return _page(form)


def create_quick() -> ResponseReturnValue:
    """One product more, hidden until its proposals are confirmed; a lone code is looked up first."""
    form = _received()
    if form.asks_for_card():
        _look_up(form)
        return _page(form)
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        product = _add(form)
    except Refusal as refusal:
        form.form_errors.append(str(refusal))
        return _page(form), refusal.status
    return redirect(url_for("backoffice.show_proposals", product_slug=product.slug))


def _received() -> QuickForm:
    """The form as it was sent, its photos kept and its scanned digits in their place."""
    form = QuickForm()
    form.sort_scan()
    sent = sent_photos(this_shop())
    form.keep([*form.kept_photos(), *sent.stored][:MOST])
    tell_refused(sent)
    return form


def _look_up(form: QuickForm) -> None:
    try:
        ean = read_code(form.code.data or "")
    except Unreadable as unreadable:
        form.code.errors = [f"{unreadable.reason} {unreadable.cure}"]
        return
    form.take_card(card_of(ean), code=ean or "")


def _add(form: QuickForm) -> Product:
    ean, photos = form.ean(), form.kept_photos()
    card = card_of(ean)
    sketch = Sketch(
        name=form.name.data,
        price_cents=form.price_cents(),
        stock_thousandths=form.stock_thousandths(),
        ean=ean,
        shelf=form.shelf.data,
        card=facts_on(card) if card else None,
        photos=photos,
    )
    with transaction():
        return add_quickly(this_shop(), sketch=sketch, by_user_id=person().id)


def _page(form: QuickForm) -> str:
    town_id, shop = this_town().id, this_shop()
    ean = form.seen.data or ""
    last = product_named(town_id, shop.id, request.args.get("after", "")[:120])
    return render_template(
        "backoffice/quick.html",
        form=form,
        photos=form.kept_photos(),
        card=card_of(ean),
        is_of_one_shop=bool(ean) and is_of_one_shop(ean),
        known=product_with_ean(town_id, shop.id, ean) if ean else None,
        last=last,
        standing=standing_of(shop, last) if last else None,
    )
