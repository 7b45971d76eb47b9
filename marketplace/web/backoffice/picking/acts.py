"""What is done on the pick list, line by line."""

from collections.abc import Callable

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from marketplace.core.db import transaction
from marketplace.core.errors import Refusal
from marketplace.core.words import _
from marketplace.fulfilment.picking.answering import accept_instead, refuse_instead, take_proposal_back
from marketplace.fulfilment.picking.errors import NotSure
from marketplace.fulfilment.picking.finding import pick, put_back
from marketplace.fulfilment.picking.lacking import find_fewer
from marketplace.fulfilment.picking.proposals import standing_of
from marketplace.fulfilment.picking.replacing import propose
from marketplace.fulfilment.picking.scales import choose_layout
from marketplace.fulfilment.picking.weighing import weigh
from marketplace.orders.models import OrderLine
from marketplace.orders.picking.models import Replacement
from marketplace.web.backoffice.access import acting, this_shop
from marketplace.web.backoffice.picking.forms import (
    AnswerForm,
    FoundForm,
    ProposalForm,
    PutBackForm,
    ScaleForm,
    WeightForm,
)
from marketplace.web.backoffice.picking.pages import Asked, find_line, is_on_list, line_page, list_page


def show_picklist() -> ResponseReturnValue:
    """What is to be packed, by order or by product."""
    return list_page()


def show_line(reference: str, place: int) -> ResponseReturnValue:
    """One line: weigh it, or say that it is missing and propose something else."""
    find_line(reference, place)
    if not is_on_list(reference):
        flash(_("Le sac %(ref)s n’est plus à préparer : rien n’a été modifié.", ref=reference), "warn")
        return redirect(url_for("backoffice.show_picklist"), 303)
    return line_page(reference, place)


def create_pick(reference: str, place: int) -> ResponseReturnValue:
    """It lies in the bag."""
    return _on_list(reference, place, lambda line: pick(line, by=acting()))


def delete_pick(reference: str, place: int) -> ResponseReturnValue:
    """It lies in the bag no more."""
    form = PutBackForm()
    return _on_list(reference, place, lambda line: put_back(line, seen_at=form.moment()))


def create_weight(reference: str, place: int) -> ResponseReturnValue:
    """It weighs that much, typed or read from the scale's label."""
    form, line = WeightForm(), find_line(reference, place)
    try:
        with transaction():
            weigh(
                line,
                typed=form.weight.data or "",
                seen=form.seen_units(),
                confirmed_grams=form.confirmed_grams(),
                by=acting(),
            )
    except Refusal as refusal:
        grams = refusal.grams if isinstance(refusal, NotSure) else None
        return _asked(reference, place, refusal, typed=form.weight.data or "", confirm_grams=grams)
    return _to_list(reference)


def create_shortage(reference: str, place: int) -> ResponseReturnValue:
    """So many were found, and no more; then something else can be proposed."""
    form, line = FoundForm(), find_line(reference, place)
    try:
        with transaction():
            find_fewer(line, found=form.units(), seen=form.seen_units(), by=acting())
    except Refusal as refusal:
        return _asked(reference, place, refusal)
    return redirect(url_for("backoffice.show_line", reference=reference, place=place), 303)


def create_proposal(reference: str, place: int) -> ResponseReturnValue:
    """Propose something else instead."""
    form, line = ProposalForm(), find_line(reference, place)
    try:
        with transaction():
            propose(line, key=form.key.data or "", by=acting())
    except Refusal as refusal:
        return _asked(reference, place, refusal)
    flash(_("C’est proposé. La personne répond par le lien de son courriel, ou de sa commande."), "done")
    return _to_list(reference)


def delete_proposal(reference: str, place: int) -> ResponseReturnValue:
    """The shop thinks better of it."""
    return _on_proposal(reference, place, lambda proposal: take_proposal_back(proposal, by=acting()))


def create_answer(reference: str, place: int) -> ResponseReturnValue:
    """What the resident said on the phone."""
    form = AnswerForm()
    act = accept_instead if form.answer.data == "yes" else refuse_instead
    return _on_proposal(reference, place, lambda proposal: act(proposal, by=acting()))


def change_scale() -> ResponseReturnValue:
    """How the shop's scale writes its labels."""
    form = ScaleForm()
    with transaction():
        choose_layout(this_shop(), layout=form.chosen())
    flash(_("C’est noté : les étiquettes de votre balance se lisent ainsi."), "done")
    return redirect(url_for("backoffice.show_picklist"), 303)


def _on_list(reference: str, place: int, act: Callable[[OrderLine], None]) -> ResponseReturnValue:
    line = find_line(reference, place)
    try:
        with transaction():
            act(line)
    except Refusal as refusal:
        flash(str(refusal), "warn")
        return list_page(), refusal.status
    return _to_list(reference)


def _on_proposal(reference: str, place: int, act: Callable[[Replacement], None]) -> ResponseReturnValue:
    line = find_line(reference, place)
    try:
        with transaction():
            act(standing_of(line) or abort(404))
    except Refusal as refusal:
        return _asked(reference, place, refusal)
    return redirect(url_for("backoffice.show_line", reference=reference, place=place), 303)


def _asked(
    reference: str, place: int, refusal: Refusal, *, typed: str = "", confirm_grams: int | None = None
) -> ResponseReturnValue:
    if not is_on_list(reference):
        flash(str(refusal), "warn")
        return list_page(), refusal.status
    asked = Asked(str(refusal), typed=typed, confirm_grams=confirm_grams)
    return line_page(reference, place, asked=asked), refusal.status


def _to_list(reference: str) -> Response:
    by = "product" if request.args.get("by") == "product" else None
    return redirect(url_for("backoffice.show_picklist", by=by, _anchor=reference), 303)
