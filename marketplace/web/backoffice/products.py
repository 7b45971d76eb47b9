"""The shelf: a list to search in, and one form a product."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.catalogue.forbidden import green_words
from marketplace.catalogue.models import Product
from marketplace.catalogue.publishing import missing_of
from marketplace.catalogue.queries import product_named, variants_of
from marketplace.core.db import transaction
from marketplace.core.errors import ChangedMeanwhile, Refusal
from marketplace.core.words import _
from marketplace.intake.editing import put_on_shelf, save_product
from marketplace.stock.queries import PAGE, Narrowed, levels_of, shelf_of
from marketplace.web.access import person
from marketplace.web.backoffice.access import this_shop
from marketplace.web.backoffice.card_sharing import share_card
from marketplace.web.backoffice.photo_sending import add_sent, sent_photos, tell_refused
from marketplace.web.backoffice.product_filling import (
    blank_form,
    draft_of,
    entries_of,
    filled_form,
)
from marketplace.web.backoffice.product_form import ProductForm
from marketplace.web.backoffice.team.noting import note_standing, noting_changes
from marketplace.web.pages import page_of
from marketplace.web.town import this_town


def list_products() -> ResponseReturnValue:
    """Everything the shop has, hidden things included, or what waits for an answer."""
    text, page = request.args.get("q", "").strip()[:100], page_of(request.args.get("page"))
    wanted = request.args.get("show", "")
    narrowed = Narrowed(wanted) if wanted in {one.value for one in Narrowed} else None
    shelf = shelf_of(this_town().id, this_shop().id, text=text, skip=page.skip(PAGE), narrowed=narrowed)
    pages = page.around(shelf.total, PAGE, q=text, show=narrowed.value if narrowed else "")
    return render_template("backoffice/products.html", shelf=shelf, text=text, narrowed=narrowed, pages=pages)


def new_product() -> ResponseReturnValue:
    """An empty form."""
    return _form_page(blank_form(this_shop()))


def create_product() -> ResponseReturnValue:
    """One product more."""
    form = blank_form(this_shop())
    if not form.validate_on_submit():
        return _form_page(form), 422
    try:
        draft, photos = draft_of(form, known=None), sent_photos(this_shop())
        with transaction():
            product = put_on_shelf(
                this_shop(), draft=draft, entries=entries_of(form, variants=[], same_units=True),
                by_user_id=person().id,
            )  # fmt: skip
            add_sent(product, photos)
            note_standing(product, before=None)
    except Refusal as refusal:
        form.form_errors.append(str(refusal))
        return _form_page(form), refusal.status
    tell_refused(photos)
    return _onwards(product, _("« %(name)s » est dans votre rayon.", name=product.name))


def edit_product(product_slug: str) -> ResponseReturnValue:
    """The form of a product, as it stands."""
    product = _find(product_slug)
    return _form_page(filled_form(this_shop(), product), product)


def change_product(product_slug: str) -> ResponseReturnValue:
    """What is said of a product changes, unless somebody was faster."""
    product = _find(product_slug)
    form = blank_form(this_shop(), rate=product.vat_basis_points)
    if not form.validate_on_submit():
        return _form_page(form, product), 422
    try:
        _save(product, form)
    except Refusal as refusal:
        form.form_errors.append(_sentence(refusal))
        product = _find(product_slug)
        form.version.data = str(product.version)
        return _form_page(form, product), refusal.status
    return _onwards(product, _("« %(name)s » est enregistré.", name=product.name))


def _save(product: Product, form: ProductForm) -> None:
    draft, photos = draft_of(form, known=product), sent_photos(this_shop())
    with transaction(), noting_changes(product):
        save_product(
            this_shop(),
            product=product,
            draft=draft,
            seen_version=form.seen_version(),
            entries=entries_of(
                form,
                variants=variants_of(product.town_id, product.id),
                same_units=draft.sold_by == product.sold_by,
            ),
            by_user_id=person().id,
        )
        add_sent(product, photos)
    tell_refused(photos)


def _onwards(product: Product, sentence: str) -> ResponseReturnValue:
    """To the shelf, or to the first question that it waits for."""
    share_card(product)
    flash(sentence, "done")
    if product.missing:
        return redirect(url_for("backoffice.show_question", product_slug=product.slug))
    return redirect(url_for("backoffice.list_products"))


def _sentence(refusal: Refusal) -> str:
    if not isinstance(refusal, ChangedMeanwhile):
        return str(refusal)
    return _(
        "Quelqu’un d’autre vient de modifier ce produit. Ce que vous avez tapé est gardé ici : "
        "enregistrez encore pour le garder, ou rouvrez la page pour voir ce qui a changé."
    )


def _find(slug: str) -> Product:
    return product_named(this_town().id, this_shop().id, slug) or abort(404)


def _form_page(form: ProductForm, product: Product | None = None) -> str:
    held = levels_of(product.town_id, product.id) if product else {}
    promised = sum(promised for _on_hand, promised in held.values())
    return render_template(
        "backoffice/product.html",
        form=form,
        product=product,
        promised=promised,
        missing=missing_of(product.missing) if product else [],
        green=green_words(f"{form.name.data or ''} {form.description.data or ''}"),
    )
