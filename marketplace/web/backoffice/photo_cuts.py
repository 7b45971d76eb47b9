"""What of a photo is shown: buttons around a preview; all that they change stands in the address."""

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.catalogue.models import Product
from marketplace.catalogue.photos.models import Photo
from marketplace.catalogue.photos.services import replace_photo
from marketplace.catalogue.queries import product_named
from marketplace.core.db import transaction
from marketplace.core.errors import Refusal
from marketplace.core.pictures.keeping import preview, size_of
from marketplace.core.words import _
from marketplace.web.backoffice.access import this_shop
from marketplace.web.backoffice.cutting import cutting_of, stated, stepped
from marketplace.web.backoffice.photo_acts import cut, keyed
from marketplace.web.backoffice.photo_wording import SHAPES
from marketplace.web.town import this_town


def edit_cut(product_slug: str, key: str) -> ResponseReturnValue:
    """What is kept of a photo, as the address says it, and buttons to move it."""
    product, photo = _find(product_slug, key)
    size = _size(photo)
    cutting = cutting_of(stated(request.args, known=photo.frame), size)
    if step := request.args.get("step"):
        cutting = cutting_of(stepped(cutting, step), size)
    return render_template("backoffice/photo.html", product=product, key=key, cutting=cutting, shapes=SHAPES)


def show_preview(product_slug: str, key: str) -> ResponseReturnValue:
    """The photo as that frame would cut it."""
    _product, photo = _find(product_slug, key)
    frame = cutting_of(stated(request.args, known=photo.frame), _size(photo)).frame
    response = Response(preview(photo.master, frame=frame), mimetype="image/jpeg")
    response.headers["Cache-Control"] = "private, max-age=600"
    return response


def change_cut(product_slug: str, key: str) -> ResponseReturnValue:
    """Cut the photo so."""
    product, photo = _find(product_slug, key)
    try:
        stored = cut(photo, stated(request.form, known=photo.frame))
        with transaction():
            replace_photo(product, photo=photo, stored=stored)
        flash(_("La photo est recadrée."), "done")
    except Refusal as refusal:
        flash(str(refusal), "warn")
    return redirect(url_for("backoffice.show_photos", product_slug=product.slug))


def _find(slug: str, key: str) -> tuple[Product, Photo]:
    product = product_named(this_town().id, this_shop().id, slug) or abort(404)
    return product, keyed(product, key) or abort(404)


def _size(photo: Photo) -> tuple[int, int]:
    try:
        return size_of(photo.master)
    except FileNotFoundError:
        abort(404)
