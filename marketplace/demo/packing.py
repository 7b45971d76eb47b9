"""How the demo's shops pack a bag: found line by line, weighed, and now and then something is missing."""

from random import Random

from marketplace.catalogue.models import Offered
from marketplace.demo.acting import Street
from marketplace.fulfilment.picking.answering import accept_instead
from marketplace.fulfilment.picking.bags import PACKING
from marketplace.fulfilment.picking.finding import pick
from marketplace.fulfilment.picking.lacking import find_fewer
from marketplace.fulfilment.picking.proposals import candidates_for
from marketplace.fulfilment.picking.replacing import propose
from marketplace.fulfilment.picking.weighing import weigh
from marketplace.orders.actors import Actor
from marketplace.orders.models import OrderLine, ShopOrder

_MISSING, _LATER, _SAYS_YES = 0.03, 0.25, 0.5


def pack(street: Street, bag: ShopOrder, *, random: Random) -> None:
    """Pack what is in a bag, or most of it: whoever looks at the list today sees work half done.

    Commits: no.
    """
    if bag.state not in PACKING:
        return
    by = Actor.person(street.staff_user_id)
    for line in list(bag.lines):
        if line.by_weight:
            cut = max(1, round(line.quantity * random.uniform(0.94, 1.08)))
            weigh(line, typed=str(cut), seen=line.given, confirmed_grams=cut, by=by)
        elif line.offered is not Offered.TO_TRY and random.random() < _MISSING:
            _miss(line, random, by=by)
        elif random.random() > _LATER:
            pick(line, by=by)


def _miss(line: OrderLine, random: Random, *, by: Actor) -> None:
    find_fewer(line, found=0, seen=line.given, by=by)
    candidates = candidates_for(line)
    if candidates:
        proposal = propose(line, key=candidates[0].key, by=by)
        if random.random() < _SAYS_YES:
            accept_instead(proposal, by=Actor.resident(None))
