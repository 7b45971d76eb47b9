"""The photos of a product: several at once, in order, turned, described, taken down."""

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.catalogue.models import Product
from marketplace.catalogue.photos.queries import photos_of, usual_frame
from marketplace.catalogue.photos.services import ALT_LENGTH, MOST
from marketplace.catalogue.queries import product_named
from marketplace.core.db import transaction
from marketplace.core.errors import Refusal
from marketplace.core.words import _, ngettext
from marketplace.intake.fetching.asking import fetches_of
from marketplace.intake.fetching.faults import WORDS
from marketplace.web.backoffice.access import this_shop
from marketplace.web.backoffice.photo_acts import Press, change_photos, key_of, turn_if_asked
from marketplace.web.backoffice.photo_sending import add_sent, sent_photos, tell_refused
from marketplace.web.backoffice.photo_wording import SHAPES, proposed_alt
from marketplace.web.town import this_town


def show_photos(product_slug: str) -> ResponseReturnValue:
    """All of them, with what can be done."""
    product = _find(product_slug)
    photos = photos_of(product.town_id, product.id)
    return render_template(
        "backoffice/photos.html",
        product=product,
        rows=[(key_of(each), each, each.alt or proposed_alt(product, n)) for n, each in enumerate(photos)],
        room=MOST - len(photos),
        shapes=SHAPES,
        usual=usual_frame(product.town_id, product.shop_id).shape,
        fetches=fetches_of(product.town_id, product.id),
        fetches_allowed=current_app.extensions["settings"].fetch_pictures,
        fault_words=WORDS,
        alt_length=ALT_LENGTH,
    )


def create_photos(product_slug: str) -> ResponseReturnValue:
    """Several more."""
    product, sent = _find(product_slug), sent_photos(this_shop())
    with transaction():
        added = add_sent(product, sent)
    tell_refused(sent)
    if added:
        flash(ngettext("%(num)s photo ajoutée.", "%(num)s photos ajoutées.", added), "done")
    elif not sent.refused:
        flash(_("Choisissez d’abord une ou plusieurs photos."), "warn")
    return _back(product)


def change_all(product_slug: str) -> ResponseReturnValue:
    """Their words, their order, and what was pressed."""
    product, press = _find(product_slug), Press.read(request.form.get("press", ""))
    try:
        stored = turn_if_asked(product, press)
        with transaction():
            change_photos(product, typed=request.form, press=press, stored=stored)
        flash(_("C’est enregistré."), "done")
    except Refusal as refusal:
        flash(str(refusal), "warn")
    return _back(product)


def _find(slug: str) -> Product:
    return product_named(this_town().id, this_shop().id, slug) or abort(404)


def _back(product: Product) -> ResponseReturnValue:
    return redirect(url_for("backoffice.show_photos", product_slug=product.slug))
