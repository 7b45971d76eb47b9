"""The shop's own shelves beside those of the street: said once, remembered for every file to come."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.accounts.journal.acts import Act
from marketplace.catalogue.categories import shelves_for
from marketplace.core.db import transaction
from marketplace.core.errors import Refusal
from marketplace.core.words import _, ngettext
from marketplace.intake.refiling import ShelfName, batches, file_shelf, products_on, refile, shelf_names_of
from marketplace.web.backoffice.access import this_shop
from marketplace.web.backoffice.forms import ActForm
from marketplace.web.backoffice.team.noting import note


def show_shelves() -> ResponseReturnValue:
    """What each of the shop's shelves is called in the town."""
    return _page()


def change_shelves() -> ResponseReturnValue:
    """File what was said otherwise, and what stands there with it."""
    if not ActForm().validate_on_submit():
        return _page(), 422
    shop = this_shop()
    said = [(one, request.form.get(f"category-{one.key}", "")) for one in shelf_names_of(shop)]
    try:
        moved = sum(_file(one, code) for one, code in said if code and code != one.category)
    except Refusal as refusal:
        return _page(refusal), refusal.status
    words = ngettext("%(num)s produit a changé de rayon.", "%(num)s produits ont changé de rayon.", moved)
    flash(words if moved else _("C’est noté."), "done")
    return redirect(url_for("backoffice.show_shelves"))


def _file(shelf: ShelfName, code: str) -> int:
    shop = this_shop()
    with transaction():
        file_shelf(shop, shelf=shelf.text, code=code)
        note(Act.PRODUCTS_CHANGED, about=shelf.text)
    moved = 0
    for batch in batches(products_on(shop, shelf=shelf.text)):
        with transaction():
            moved += refile(shop, product_ids=batch, code=code)
    return moved


def _page(refusal: Refusal | None = None) -> str:
    sentence = str(refusal) if refusal else ""
    return render_template(
        "backoffice/shelves.html",
        names=shelf_names_of(this_shop()),
        groups=shelves_for(this_shop().kind),
        form=ActForm(),
        sentence=sentence,
    )
