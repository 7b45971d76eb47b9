"""The town recalls a product: found in its shop, withdrawn, and everybody who bought it told."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.core.db import db, transaction
from marketplace.core.errors import Refusal
from marketplace.core.forms import tidy
from marketplace.core.words import _
from marketplace.moderation.recalling import bags_waiting, sell_again, start_recall
from marketplace.moderation.subjects import Reported, anything_named, products_called
from marketplace.orders.actors import Actor
from marketplace.shops.models import Shop
from marketplace.trust.recalls.models import Recall
from marketplace.trust.recalls.queries import Progress, progress_of, recall_named, recalls_of
from marketplace.web.access import person
from marketplace.web.recalling import RecallForm
from marketplace.web.town import this_town


def list_recalls() -> ResponseReturnValue:
    """All of them, how far each is, and the way to begin another one."""
    town_id, text = this_town().id, tidy(request.args.get("q"))[:100]
    lines = recalls_of(town_id)
    return render_template(
        "council/moderation/recalls.html",
        lines=lines,
        progress=progress_of(town_id, recall_ids=[line.recall.id for line in lines]),
        nothing=Progress(),
        text=text,
        found=products_called(town_id, text) if text else [],
    )


def show_recall_form(shop_slug: str, product_slug: str) -> ResponseReturnValue:
    """What is asked before a product is recalled."""
    return _form_page(_reported(shop_slug, product_slug), RecallForm())


def create_recall(shop_slug: str, product_slug: str) -> ResponseReturnValue:
    """Recall it; the same recall pressed twice is one."""
    reported, form = _reported(shop_slug, product_slug), RecallForm()
    if not (form.validate_on_submit() and form.is_web()) or reported.product is None:
        return _form_page(reported, form), 422
    try:
        with transaction():
            recall = start_recall(
                this_town(),
                shop=reported.shop,
                product=reported.product,
                terms=form.terms(),
                by=Actor.person(person().id),
            )
            mark = recall.mark
    except Refusal as refusal:
        db.session.rollback()
        return _form_page(_reported(shop_slug, product_slug), form, str(refusal)), refusal.status
    return redirect(url_for(".show_recall", mark=mark), 303)


def show_recall(mark: str) -> ResponseReturnValue:
    """How far it is."""
    recall = _recall(mark)
    return render_template(
        "council/moderation/recall.html",
        recall=recall,
        shop=db.session.get_one(Shop, (recall.town_id, recall.shop_id)),
        progress=progress_of(recall.town_id, recall_ids=[recall.id]).get(recall.id, Progress()),
        bags=bags_waiting(recall),
    )


def create_recall_ending(mark: str) -> ResponseReturnValue:
    """The product may be sold again."""
    with transaction():
        sell_again(this_town(), recall=_recall(mark), by=Actor.person(person().id))
    flash(_("Le rappel est terminé : l’article peut se vendre à nouveau."), "done")
    return redirect(url_for(".show_recall", mark=mark), 303)


def _recall(mark: str) -> Recall:
    return recall_named(this_town().id, mark) or abort(404)


def _reported(shop_slug: str, product_slug: str) -> Reported:
    return anything_named(this_town().id, shop_slug=shop_slug, product_slug=product_slug) or abort(404)


def _form_page(reported: Reported, form: RecallForm, sentence: str = "") -> str:
    return render_template(
        "council/moderation/recall_form.html", reported=reported, form=form, sentence=sentence
    )
