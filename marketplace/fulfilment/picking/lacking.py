"""Less of a line is found than was ordered: it is said, charged, and taken off the count at once."""

from marketplace.core.words import _, ngettext
from marketplace.fulfilment.picking.bags import begin, check_line_seen, give, open_bag
from marketplace.fulfilment.picking.errors import AlreadyProposed, CountRefused
from marketplace.fulfilment.picking.finding import note_pick
from marketplace.fulfilment.picking.proposals import standing_of
from marketplace.orders.actors import Actor
from marketplace.orders.figures import units_given
from marketplace.orders.models import OrderLine
from marketplace.stock.adjusting import change_count
from marketplace.stock.holding import lock_levels
from marketplace.stock.models import Reason


def find_fewer(line: OrderLine, *, found: int, seen: int | None, by: Actor) -> None:
    """Say how many of a line were found; the resident pays those only. All of them may turn up again.

    What was looked for and is not there leaves the count too, unless a count has said so already.
    `seen`: what the page showed as found before. Units: pieces, or grams.
    Raises: CountRefused, AlreadyProposed, NotBeingPacked, ChangedMeanwhile. Commits: no.
    """
    bag = open_bag(line)
    _check(line, found)
    check_line_seen(line, seen=seen)
    if standing_of(line):
        raise AlreadyProposed
    begin(bag, by=by)
    lock_levels(bag.town_id, variant_ids=[line.variant_id])
    change = found - units_given(line)
    if change < 0:
        change = min(0, change + line.missing)
    change_count(
        bag.town_id,
        variant_id=line.variant_id,
        units=change,
        reason=Reason.CORRECTION,
        by_user_id=by.user_id,
        note=_("Introuvable en préparant un sac") if change < 0 else _("Retrouvé en préparant un sac"),
    )
    give(line, bag=bag, units=found)
    if found:
        note_pick(line, by=by)


def _check(line: OrderLine, found: int) -> None:
    if line.instead or line.withdrawn:
        raise CountRefused(_("Cet article ne fait plus partie du sac."))
    if 0 <= found <= line.quantity:
        return
    if line.by_weight:
        raise CountRefused(_("Dites ce que vous en avez trouvé, au plus ce qui était demandé."))
    raise CountRefused(
        ngettext(
            "La personne en a demandé %(num)s : dites un nombre entre 0 et %(num)s.",
            "La personne en a demandé %(num)s : dites un nombre entre 0 et %(num)s.",
            line.quantity,
        )
    )
