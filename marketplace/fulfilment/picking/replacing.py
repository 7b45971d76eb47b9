"""Something is proposed instead of what is missing; the resident answers, or silence does.

It is never dearer for the resident: what it costs more than what is missing is the shop's to bear, for the
resident did not choose it. Its stock is taken when it is proposed, so that a yes finds it there.
"""

from datetime import datetime, timedelta

from sqlalchemy import func, select

from marketplace.cart.models import IfMissing
from marketplace.catalogue.changing_mind import exempt_of
from marketplace.catalogue.models import Product, Variant
from marketplace.catalogue.vat import rate_on
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.ids import new_id
from marketplace.core.money import included_vat
from marketplace.fulfilment.picking.bags import begin, open_bag
from marketplace.fulfilment.picking.errors import AlreadyProposed, NotACandidate, NothingMissing
from marketplace.fulfilment.picking.proposals import Candidate, candidates_for, missing_units, standing_of
from marketplace.notices.picking import tell_proposal
from marketplace.orders.actors import Actor
from marketplace.orders.models import OrderLine, ShopOrder
from marketplace.orders.picking.models import Replacement, ReplacementState
from marketplace.stock.holding import NotEnoughStock, Wanted, take
from marketplace.towns.queries import TownView, town_by_id

ANSWER_WITHIN = timedelta(minutes=30)
_LEAST = timedelta(minutes=10)


def propose(line: OrderLine, *, key: str, by: Actor) -> Replacement:
    """Propose something of the shop instead of what is missing of a line, and tell the resident.

    `key`: of a candidate, see `candidates_for`.
    Raises: NothingMissing, AlreadyProposed, NotACandidate, NotBeingPacked. Races: bag, then the level, taken
    by one conditional UPDATE: gone meanwhile, it is no candidate any more. Commits: no.
    """
    bag = open_bag(line)
    if not missing_units(line) or line.instead:
        raise NothingMissing
    if standing_of(line):
        raise AlreadyProposed
    candidate = next((each for each in candidates_for(line) if each.key == key), None)
    if candidate is None:
        raise NotACandidate
    begin(bag, by=by)
    town = town_by_id(bag.town_id)
    other = _line_for(bag, line, candidate, town=town)
    db.session.add(other)
    db.session.flush()
    try:
        take(bag.town_id, wanted=[Wanted(other.variant_id, other.quantity, other.id, bag.id)], until=None)
    except NotEnoughStock as gone:
        raise NotACandidate from gone
    proposal = _row(bag, line, other, by=by)
    db.session.add(proposal)
    db.session.flush()
    tell_proposal(town, proposal=proposal, bag=bag, line=line, other=other)
    return proposal


def answer_by(bag: ShopOrder, *, now: datetime) -> datetime:
    """Until when the resident may answer: half an hour, less where the bag is due before, never too short."""
    return max(min(now + ANSWER_WITHIN, bag.collect_from), now + _LEAST)


def _line_for(bag: ShopOrder, line: OrderLine, candidate: Candidate, *, town: TownView) -> OrderLine:
    """The line that would stand for another: not in the bag yet, and worth nothing until it is."""
    variant = db.session.get_one(Variant, (bag.town_id, candidate.variant_id))
    product = db.session.get_one(Product, (bag.town_id, variant.product_id))
    last = select(func.max(OrderLine.position)).where(
        OrderLine.town_id == bag.town_id, OrderLine.shop_order_id == bag.id
    )
    vat = rate_on(
        clock.today(town.time_zone),
        basis_points=product.vat_basis_points,
        next_basis_points=product.next_vat_basis_points,
        next_from=product.next_vat_from,
    )
    return OrderLine(
        id=new_id(),
        town_id=bag.town_id,
        shop_order_id=bag.id,
        variant_id=variant.id,
        position=(db.session.scalar(last) or 0) + 1,
        product_name=product.name,
        label=variant.label,
        picture=product.picture,
        by_weight=candidate.by_weight,
        quantity=candidate.quantity,
        withdrawn=candidate.quantity,
        age_limit=line.age_limit,
        unit_price_cents=variant.price_cents,
        total_cents=candidate.price_cents,
        most_cents=0,
        due_cents=0,
        vat_basis_points=vat,
        vat_cents=included_vat(candidate.price_cents, vat),
        if_missing=IfMissing.DROP,
        instead=True,
        no_withdrawal=exempt_of(product.category, offered=product.offered) or "",
    )


def _row(bag: ShopOrder, line: OrderLine, other: OrderLine, *, by: Actor) -> Replacement:
    now = clock.now()
    return Replacement(
        id=new_id(),
        town_id=bag.town_id,
        shop_order_id=bag.id,
        order_line_id=line.id,
        with_line_id=other.id,
        units=other.quantity,
        state=ReplacementState.ASKED,
        silence_accepts=line.if_missing == IfMissing.REPLACE,
        asked_at=now,
        by_what=by.kind,
        by_user_id=by.user_id,
        by_device_id=by.device_id,
        answer_by=answer_by(bag, now=now),
    )
