"""The shop recalls one of its products, and follows who is told."""

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.catalogue.models import Product
from marketplace.catalogue.queries import product_named
from marketplace.core.db import db, transaction
from marketplace.core.errors import Refusal
from marketplace.moderation.recalling import bags_waiting, start_recall
from marketplace.trust.recalls.queries import Progress, progress_of, recall_named
from marketplace.web.backoffice.access import acting, this_shop
from marketplace.web.recalling import RecallForm
from marketplace.web.town import this_town


def show_recall_form(product_slug: str) -> ResponseReturnValue:
    """What is asked before a product is recalled."""
    return _form_page(_product(product_slug), RecallForm())


def create_recall(product_slug: str) -> ResponseReturnValue:
    """Recall it; the same recall pressed twice is one."""
    product, form = _product(product_slug), RecallForm()
    if not (form.validate_on_submit() and form.is_web()):
        return _form_page(product, form), 422
    try:
        with transaction():
            recall = start_recall(
                this_town(), shop=this_shop(), product=product, terms=form.terms(), by=acting()
            )
            mark = recall.mark
    except Refusal as refusal:
        db.session.rollback()
        return _form_page(_product(product_slug), form, str(refusal)), refusal.status
    return redirect(url_for(".show_recall", mark=mark), 303)


def show_recall(mark: str) -> ResponseReturnValue:
    """How far it is, and the bags from which it must be taken."""
    shop = this_shop()
    recall = recall_named(shop.town_id, mark)
    if recall is None or recall.shop_id != shop.id:
        abort(404)
    return render_template(
        "backoffice/decisions/recall.html",
        recall=recall,
        progress=progress_of(recall.town_id, recall_ids=[recall.id]).get(recall.id, Progress()),
        bags=bags_waiting(recall),
    )


def _product(slug: str) -> Product:
    return product_named(this_town().id, this_shop().id, slug) or abort(404)


def _form_page(product: Product, form: RecallForm, sentence: str = "") -> str:
    return render_template(
        "backoffice/decisions/recall_form.html", product=product, form=form, sentence=sentence
    )
