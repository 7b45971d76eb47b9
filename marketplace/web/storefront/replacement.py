"""Something is proposed instead of what is missing: the link of a mail shows it, a button answers."""

from dataclasses import dataclass

from flask import Response, abort, make_response, render_template, request
from flask.typing import ResponseReturnValue

from marketplace.core.db import db, transaction
from marketplace.core.errors import Refusal
from marketplace.core.references import is_reference, opens
from marketplace.core.words import _
from marketplace.fulfilment.picking.answering import accept_instead, refuse_instead, told
from marketplace.fulfilment.picking.proposals import Proposal, proposal_at
from marketplace.notices.picking import LINK
from marketplace.orders.actors import Actor
from marketplace.orders.picking.models import ReplacementState
from marketplace.orders.receipts import receipt_of
from marketplace.web.access import person_id
from marketplace.web.town import this_town

_ANSWERS = {"yes": accept_instead, "no": refuse_instead}


@dataclass(frozen=True)
class Answered:
    """What the page says above the proposal, and whether that is good news."""

    kind: str
    sentence: str


def show_replacement(reference: str, shop_slug: str, place: int) -> ResponseReturnValue:
    """What is proposed, and two buttons. Looking changes nothing, whoever or whatever looks."""
    proposal = _this_proposal(reference, shop_slug, place)
    if proposal.row.state is ReplacementState.ASKED:
        return _shown(proposal)
    return _shown(proposal, Answered("info", told(proposal.row)))


def create_replacement_answer(reference: str, shop_slug: str, place: int) -> ResponseReturnValue:
    """Yes or no. Said twice, it was said the first time."""
    proposal = _this_proposal(reference, shop_slug, place)
    answer = _ANSWERS.get(request.form.get("answer", ""))
    if answer is None:
        return _shown(proposal, Answered("bad", _("Choisissez l’un des deux boutons.")), status=422)
    try:
        with transaction():
            answer(proposal.row, by=Actor.resident(person_id()))
    except Refusal as refusal:
        return _shown(proposal, Answered("warn", str(refusal)), status=refusal.status)
    said = (
        _("C’est noté : la boutique le met dans votre sac.")
        if answer is accept_instead
        else _("C’est noté : la boutique ne remplace pas, et vous ne payez pas ce qui manque.")
    )
    return _shown(proposal, Answered("ok", said))


def _this_proposal(reference: str, shop_slug: str, place: int) -> Proposal:
    """The proposal of an address, for whoever bears its key, the order's, or owns the order."""
    receipt = receipt_of(this_town().id, reference=reference) if is_reference(reference) else None
    proposal = (
        proposal_at(this_town().id, order_id=receipt.order_id, shop_slug=shop_slug, place=place)
        if receipt
        else None
    )
    if receipt is None or proposal is None:
        abort(404)
    key, is_owner = str(request.values.get("key", "")), receipt.user_id == person_id()
    may = opens(key, LINK, proposal.row.id) or opens(key, "order", receipt.order_id)
    if not may and (receipt.user_id is None or not is_owner):
        abort(404, _("Cette page n’existe pas, ou son lien est incomplet : reprenez-le dans votre courriel."))
    return proposal


def _shown(proposal: Proposal, answered: Answered | None = None, *, status: int = 200) -> Response:
    db.session.refresh(proposal.row)
    page = render_template(
        "storefront/replacement.html",
        proposal=proposal,
        is_asked=proposal.row.state is ReplacementState.ASKED,
        answered=answered,
        key=request.values.get("key", ""),
    )
    answer = make_response(page, status)
    answer.headers["Cache-Control"] = "no-store"
    return answer
