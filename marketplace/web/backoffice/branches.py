"""A product of this shop in another branch of the same hands, also in another town."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from marketplace.catalogue.models import Product
from marketplace.catalogue.queries import product_named
from marketplace.core.db import db, transaction
from marketplace.core.errors import Refusal
from marketplace.core.forms import SignedForm, blame
from marketplace.core.words import _, lazy
from marketplace.insights.workplaces import WorkedAt, workplaces_of
from marketplace.intake.branching import copy_to_branch, told_of
from marketplace.shops.models import ShopRole
from marketplace.shops.queries import shop_named
from marketplace.web.access import RUNS_A_SHOP, person
from marketplace.web.backoffice.access import this_shop


class BranchForm(SignedForm):
    """Where to."""

    branch = SelectField(lazy("Dans quelle boutique ?"))


def show_branches(product_slug: str) -> ResponseReturnValue:
    """The shops that whoever asks runs besides this one."""
    return _page(_find(product_slug), _form())


def create_branch_copy(product_slug: str) -> ResponseReturnValue:
    """Have the product there, too: hidden, and without stock."""
    product, form = _find(product_slug), _form()
    if not form.validate_on_submit():
        return _page(product, form), 422
    place = _branches()[form.branch.data]
    try:
        _copy(product, place)
    except Refusal as refusal:
        db.session.rollback()
        blame(form.branch, refusal)
        return _page(_find(product_slug), form), refusal.status
    flash(_("C’est chez %(shop)s, caché : relisez-y le prix et le stock.", shop=place.name), "done")
    return redirect(url_for(".edit_product", product_slug=product_slug), 303)


def _copy(product: Product, place: WorkedAt) -> None:
    told = told_of(product)  # read here, before anything is written there
    with transaction():
        shop = shop_named(place.town.id, place.slug) or abort(404)
        copy_to_branch(shop, told=told, by_user_id=person().id)


def _form() -> BranchForm:
    form = BranchForm()
    form.branch.choices = [
        SelectChoice(key, f"{place.name}, {place.town.name}") for key, place in _branches().items()
    ]
    return form


def _branches() -> dict[str, WorkedAt]:
    """Other shops that the person runs, by town and slug."""
    here = this_shop()
    return {
        f"{place.town.slug}/{place.slug}": place
        for place in workplaces_of(person().id)
        if isinstance(place.role, ShopRole)
        and place.role in RUNS_A_SHOP
        and (place.town.id, place.slug) != (here.town_id, here.slug)
    }


def _find(product_slug: str) -> Product:
    shop = this_shop()
    return product_named(shop.town_id, shop.id, product_slug) or abort(404)


def _page(product: Product, form: BranchForm) -> str:
    return render_template("backoffice/branches.html", product=product, form=form)
