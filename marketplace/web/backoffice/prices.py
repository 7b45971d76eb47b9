"""A product's prices: their history, announced reductions, and the VAT rate to come."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.catalogue.models import Product
from marketplace.catalogue.prices import price_story
from marketplace.catalogue.queries import product_named, variants_of
from marketplace.core.db import transaction
from marketplace.core.errors import Refusal
from marketplace.core.words import _
from marketplace.intake.pricing import set_prices
from marketplace.web.access import person
from marketplace.web.backoffice import wording
from marketplace.web.backoffice.access import this_shop
from marketplace.web.backoffice.prices_form import PricesForm, filled
from marketplace.web.backoffice.team.noting import noting_changes
from marketplace.web.town import this_town


def show_prices(product_slug: str) -> ResponseReturnValue:
    """The prices as they stand, and every price that ever stood."""
    product = _find(product_slug)
    return _page(filled(product, variants_of(product.town_id, product.id)), product)


def change_prices(product_slug: str) -> ResponseReturnValue:
    """Prices change, reductions are announced or end, unless the law or somebody faster says no."""
    product, form = _find(product_slug), PricesForm()
    form.offer(product)
    if not form.validate_on_submit():
        return _page(form, product), 422
    try:
        _save(product, form)
    except Refusal as refusal:  # what was typed is kept: saved again, it counts
        form.form_errors.append(str(refusal))
        product = _find(product_slug)
        form.version.data = str(product.version)
        return _page(form, product), refusal.status
    flash(_("Les prix de « %(name)s » sont enregistrés.", name=product.name), "done")
    return redirect(url_for("backoffice.show_prices", product_slug=product_slug))


def _save(product: Product, form: PricesForm) -> None:
    prices, next_vat = form.prices(variants_of(product.town_id, product.id)), form.next_vat()
    with transaction(), noting_changes(product):
        set_prices(
            this_shop(),
            town=this_town(),
            product=product,
            seen_version=form.seen_version(),
            prices=prices,
            next_vat=next_vat,
            by_user_id=person().id,
        )


def _find(slug: str) -> Product:
    return product_named(this_town().id, this_shop().id, slug) or abort(404)


def _page(form: PricesForm, product: Product) -> str:
    story = price_story(product.town_id, product_id=product.id)
    return render_template("backoffice/prices.html", form=form, product=product, story=story, words=wording)
