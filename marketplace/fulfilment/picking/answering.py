"""A proposal is answered: by the resident's link, by the shop on the phone, or by silence."""

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.words import _
from marketplace.fulfilment.picking.bags import open_bag
from marketplace.fulfilment.picking.errors import AlreadyAnswered, AnsweredTooLate
from marketplace.fulfilment.picking.proposals import free_cents, waiting_in
from marketplace.orders.actors import Actor, ActorKind
from marketplace.orders.figures import recount
from marketplace.orders.models import OrderLine, ShopOrder
from marketplace.orders.picking.models import Replacement, ReplacementState
from marketplace.orders.shortfalls import settle_shortfalls
from marketplace.orders.states import OPEN
from marketplace.stock.adjusting import promise_instead
from marketplace.stock.holding import Wanted, lock_levels


def accept_instead(proposal: Replacement, *, by: Actor) -> None:
    """What is proposed goes into the bag, at the price of what is missing at most.

    Raises: AlreadyAnswered, AnsweredTooLate, NotBeingPacked. Commits: no.
    """
    bag, line = _open(proposal, by=by)
    _take_in(bag, line, proposal)
    _close(proposal, ReplacementState.ACCEPTED, by=by)


def refuse_instead(proposal: Replacement, *, by: Actor) -> None:
    """What is proposed stays in the shop; what was missing is not paid. Raises: as `accept_instead`."""
    bag, _line = _open(proposal, by=by)
    _let_go(bag, proposal)
    _close(proposal, ReplacementState.REFUSED, by=by)


def take_proposal_back(proposal: Replacement, *, by: Actor) -> None:
    """The shop thinks better of it, also of one that was accepted.

    Raises: NotBeingPacked, AlreadyAnswered. Commits: no.
    """
    line = db.session.get_one(OrderLine, (proposal.town_id, proposal.order_line_id))
    bag = open_bag(line)
    db.session.refresh(proposal)
    if proposal.state == ReplacementState.ACCEPTED:
        _put_out(bag, line, proposal)
    elif proposal.state != ReplacementState.ASKED:
        raise AlreadyAnswered(told(proposal))
    _let_go(bag, proposal)
    _close(proposal, ReplacementState.TAKEN_BACK, by=by)


def answer_for_silence(proposal: Replacement) -> None:
    """The time is over: what the resident wished at the order decides. Commits: no.

    A bag that is no longer packed lets go of it. Once, however often it is told.
    """
    bag = db.session.get_one(
        ShopOrder, (proposal.town_id, proposal.shop_order_id), with_for_update=True, populate_existing=True
    )
    db.session.refresh(proposal)
    if proposal.state == ReplacementState.ASKED:
        _conclude(bag, proposal)


def conclude_proposals(bag: ShopOrder) -> None:
    """The bag is packed: nobody waits for an answer any more. The bag: locked. Commits: no."""
    for proposal in waiting_in(bag):
        _conclude(bag, proposal)


def told(proposal: Replacement) -> str:
    """What became of a proposal, in words for whoever comes after."""
    return {
        ReplacementState.ASKED: _("Cette proposition attend encore une réponse."),
        ReplacementState.ACCEPTED: _("C’est déjà dit : l’article proposé est dans le sac."),
        ReplacementState.REFUSED: _("C’est déjà dit : l’article proposé n’est pas dans le sac."),
        ReplacementState.TAKEN_BACK: _("La boutique a repris cette proposition : vous n’avez rien à faire."),
    }[proposal.state]


def _open(proposal: Replacement, *, by: Actor) -> tuple[ShopOrder, OrderLine]:
    line = db.session.get_one(OrderLine, (proposal.town_id, proposal.order_line_id))
    db.session.get_one(  # locked before the proposal is looked at
        ShopOrder, (proposal.town_id, proposal.shop_order_id), with_for_update=True, populate_existing=True
    )
    db.session.refresh(proposal)
    if proposal.state != ReplacementState.ASKED:
        raise AlreadyAnswered(told(proposal))
    if by.kind == ActorKind.RESIDENT and clock.now() > proposal.answer_by:
        raise AnsweredTooLate(_too_late(proposal))
    return open_bag(line), line


def _too_late(proposal: Replacement) -> str:
    if proposal.silence_accepts:
        return _(
            "Le temps de répondre est passé : comme vous l’aviez souhaité, la boutique remplace. "
            "Pour autre chose, appelez-la."
        )
    return _(
        "Le temps de répondre est passé : la boutique prépare le sac sans cet article, et vous ne le payez "
        "pas. Pour autre chose, appelez-la."
    )


def _conclude(bag: ShopOrder, proposal: Replacement) -> None:
    line = db.session.get_one(OrderLine, (proposal.town_id, proposal.order_line_id), populate_existing=True)
    if bag.state in OPEN and proposal.silence_accepts:
        _take_in(bag, line, proposal)
        _close(proposal, ReplacementState.ACCEPTED, by=Actor.system())
        return
    if bag.state in OPEN:  # of a bag that was given up nothing is promised any more
        _let_go(bag, proposal)
    state = ReplacementState.REFUSED if bag.state in OPEN else ReplacementState.TAKEN_BACK
    _close(proposal, state, by=Actor.system())


def _take_in(bag: ShopOrder, line: OrderLine, proposal: Replacement) -> None:
    """What was agreed for what is missing is now agreed for what stands for it."""
    other = _other(proposal)
    other.withdrawn = 0
    other.most_cents = free_cents(line)
    line.most_cents -= other.most_cents
    db.session.flush()
    recount(bag)


def _put_out(bag: ShopOrder, line: OrderLine, proposal: Replacement) -> None:
    other = _other(proposal)
    line.most_cents += other.most_cents
    other.most_cents, other.withdrawn, other.given = 0, other.quantity, None
    db.session.flush()
    recount(bag)


def _let_go(bag: ShopOrder, proposal: Replacement) -> None:
    other = _other(proposal)
    lock_levels(bag.town_id, variant_ids=[other.variant_id])
    promise_instead(bag.town_id, wanted=Wanted(other.variant_id, 0, other.id, bag.id))
    other.missing = 0
    db.session.flush()
    settle_shortfalls(bag.town_id, variant_ids=[other.variant_id])


def _close(proposal: Replacement, state: ReplacementState, *, by: Actor) -> None:
    proposal.become(state, at=clock.now(), by=by)
    db.session.flush()


def _other(proposal: Replacement) -> OrderLine:
    return db.session.get_one(OrderLine, (proposal.town_id, proposal.with_line_id), populate_existing=True)
