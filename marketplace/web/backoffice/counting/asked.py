"""Somebody waits before paying: is it really there? Yes, or no and how much there is."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.checkout.answering import asked_bag, say_not_there, say_there
from marketplace.core.db import db, transaction
from marketplace.core.errors import Refusal
from marketplace.core.words import _
from marketplace.orders.asked import questions_of
from marketplace.orders.counting import bags_beside_count, count_shelf
from marketplace.orders.models import ShopOrder
from marketplace.stock.models import Reason
from marketplace.stock.queries import countable
from marketplace.web.backoffice.access import acting, this_shop
from marketplace.web.backoffice.counting.amounts import Typed, read_amounts, step
from marketplace.web.backoffice.forms import ActForm
from marketplace.web.backoffice.typed import shown_count
from marketplace.web.town import this_town


def show_asked() -> ResponseReturnValue:
    """Who waits for an answer, soonest due first."""
    return _asked_page(Typed())


def create_presence(reference: str) -> ResponseReturnValue:
    """All of it is there: the resident may pay."""
    form, bag = ActForm(), _find(reference)
    try:
        with transaction():
            say_there(bag, by=acting(), seen_version=form.seen_version())
    except Refusal as refusal:
        return _refused(refusal)
    flash(_("Merci ! La personne peut payer : c’est gardé pour elle."), "done")
    return redirect(url_for("backoffice.show_asked"), 303)


def create_absence(reference: str) -> ResponseReturnValue:
    """Not all of it is there: the resident is told, and the count is put right."""
    form, bag = ActForm(), _find(reference)
    known = countable(this_town().id, this_shop().id)
    typed = read_amounts(request.form, known)
    if wanted := request.form.get("step", ""):
        step(typed, wanted=wanted, known=known)
        return _asked_page(typed)
    if typed.errors:
        return _asked_page(typed), 422
    try:
        with transaction():
            say_not_there(bag, by=acting(), seen_version=form.seen_version())
            _count(bag, typed)
    except Refusal as refusal:
        return _refused(refusal)
    flash(_("C’est dit. La personne n’a rien payé, et le stock est corrigé."), "done")
    return redirect(url_for("backoffice.show_asked"), 303)


def _count(bag: ShopOrder, typed: Typed) -> None:
    """Put right what is in the bag, and nothing else: its levels are locked already."""
    mine = {line.variant_id for line in bag.lines}
    counts = {one: units for one, units in typed.found.items() if one in mine}
    count_shelf(this_shop(), counts=counts, reason=Reason.COUNT, by_user_id=acting().user_id)


def _find(reference: str) -> ShopOrder:
    found = asked_bag(this_town().id, this_shop().id, reference=reference)
    if found is None:
        flash(_("Cette question n’attend plus de réponse."), "info")
        abort(redirect(url_for("backoffice.show_asked"), 303))
    return found


def _refused(refusal: Refusal) -> ResponseReturnValue:
    db.session.rollback()
    flash(str(refusal), "warn")
    return _asked_page(Typed()), refusal.status


def _asked_page(typed: Typed) -> str:
    asked = questions_of(this_town().id, this_shop().id)
    lines = {line.variant_id: line for question in asked for line in question.lines}
    return render_template(
        "backoffice/counting/asked.html",
        asked=asked,
        typed=typed,
        packed=bags_beside_count(this_shop(), variant_ids=lines),
        shown=shown_count,
    )
