"""One bag: what is in it, what became of it, and the acts that move it on."""

from collections.abc import Callable

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.core import crash
from marketplace.core.db import transaction
from marketplace.core.errors import Refusal
from marketplace.core.words import _
from marketplace.fulfilment.at_once import pack_at_once
from marketplace.fulfilment.backs.giving import MAY_GIVE_BACK
from marketplace.fulfilment.queries import shop_order_of, ticket_of
from marketplace.fulfilment.services import accept, check_seen, decline, mark_ready
from marketplace.fulfilment.story import stories_of
from marketplace.fulfilment.timeline import timeline_of
from marketplace.orders.models import ShopOrder
from marketplace.orders.states import ShopOrderState
from marketplace.web.backoffice import wording
from marketplace.web.backoffice.access import acting, serving_device, this_shop
from marketplace.web.backoffice.day.board import board_page
from marketplace.web.backoffice.forms import ActForm, RefusalForm
from marketplace.web.story import told_to_shop
from marketplace.web.town import this_town


def show_order(reference: str) -> ResponseReturnValue:
    """One bag with its story."""
    return _order_page(_find(reference), RefusalForm(formdata=None))


def create_acceptance(reference: str) -> ResponseReturnValue:
    """The shop will prepare the bag."""
    said = _("Commande %(ref)s acceptée. À préparer.", ref=reference)
    return _act(reference, accept, said=said)


def create_readiness(reference: str) -> ResponseReturnValue:
    """The bag is packed."""
    said = _("Commande %(ref)s prête. La personne est prévenue.", ref=reference)
    return _act(reference, mark_ready, said=said)


def create_packing(reference: str) -> ResponseReturnValue:
    """The bag of an order that nobody had answered is packed already."""
    said = _("Commande %(ref)s acceptée et prête. La personne est prévenue.", ref=reference)
    return _act(reference, pack_at_once, said=said)


def create_refusal(reference: str) -> ResponseReturnValue:
    """The shop cannot; the resident reads why."""
    shop_order, form = _find(reference), RefusalForm()
    if not form.validate_on_submit():
        return _order_page(shop_order, form), 422
    try:
        with transaction():
            check_seen(shop_order, seen_version=form.seen_version())
            decline(shop_order, reason=form.reason.data, by=acting())
    except Refusal as refusal:
        form.reason.errors = [str(refusal)]
        return _order_page(_find(reference), form), refusal.status
    flash(_("Commande %(ref)s refusée. La personne a reçu votre explication.", ref=reference), "done")
    return redirect(url_for("backoffice.show_board"))


def _what_became_of(shop_order: ShopOrder) -> str:
    """That a bag has left, when it has: more than that its page was out of date. Else nothing."""
    return already_handed_over(shop_order) if shop_order.state == ShopOrderState.COLLECTED else ""


def already_handed_over(shop_order: ShopOrder) -> str:
    """When the bag left, and through whose hands."""
    left = [
        step
        for step in timeline_of(shop_order.town_id, shop_order.id)
        if step.state == ShopOrderState.COLLECTED
    ]
    at, name = (left[-1].at, left[-1].name) if left else (shop_order.changed_at, "")
    if name:
        return _("Déjà remise à %(time)s par %(name)s.", time=wording.moment_words(at), name=name)
    return _("Déjà remise à %(time)s.", time=wording.moment_words(at))


def _act(reference: str, act: Callable[..., None], *, said: str) -> ResponseReturnValue:
    shop_order, form = _find(reference), ActForm()
    try:
        with transaction():
            check_seen(shop_order, seen_version=form.seen_version())
            act(shop_order, by=acting())
            crash.reach("act.before_commit")
        crash.reach("act.after_commit")
    except Refusal as refusal:
        flash(_what_became_of(_find(reference)) or str(refusal), "warn")
        return board_page(), refusal.status
    flash(said, "done")
    return redirect(url_for("backoffice.show_board"))


def _find(reference: str) -> ShopOrder:
    shop_order = shop_order_of(this_town().id, this_shop().id, reference=reference)
    return shop_order or abort(404)


def _order_page(shop_order: ShopOrder, form: RefusalForm) -> str:
    town_id, reference = this_town().id, shop_order.order.reference
    ticket = ticket_of(town_id, this_shop().id, reference=reference)
    if ticket is None:
        abort(404)
    story = stories_of(town_id, [shop_order.id])[shop_order.id]
    return render_template(
        "backoffice/order.html",
        ticket=ticket,
        reason=shop_order.reason,
        email=shop_order.order.email,
        steps=told_to_shop(story),
        may_refund=shop_order.state in MAY_GIVE_BACK and serving_device() is None,
        refusal_form=form,
        words=wording,
    )
