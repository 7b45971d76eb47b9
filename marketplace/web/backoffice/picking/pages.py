"""The pages of the pick list: the list itself, and one line of it."""

from dataclasses import dataclass

from flask import abort, render_template, request

from marketplace.fulfilment.picking.bags import line_at
from marketplace.fulfilment.picking.proposals import candidates_for, missing_units, standing_of
from marketplace.fulfilment.picking.queries import PickBag, PickLine, pick_list_of, piles_of
from marketplace.fulfilment.picking.scales import layout_of
from marketplace.orders.models import OrderLine
from marketplace.web.backoffice import wording
from marketplace.web.backoffice.access import serving_device, this_shop
from marketplace.web.backoffice.picking.wording import LAYOUTS, proposal_words
from marketplace.web.town import this_town


@dataclass(frozen=True)
class Asked:
    """What a page says of an act that was refused, and what is asked about."""

    sentence: str
    typed: str = ""
    confirm_grams: int | None = None


def list_page() -> str:
    """Everything that is to be packed, by order or by product."""
    bags = pick_list_of(this_town().id, this_shop().id)
    return render_template(
        "backoffice/picking/list.html",
        bags=bags,
        piles=piles_of(bags),
        by_product=request.args.get("by") == "product",
        layout=layout_of(this_town().id, this_shop().id),
        layouts=LAYOUTS,
        weighs=any(line.by_weight for bag in bags for line in bag.lines),
        words=wording,
        proposal_words=proposal_words,
        works_here=serving_device() is None,
    )


def line_page(reference: str, place: int, *, asked: Asked | None = None) -> str:
    """One line of a bag that is being packed."""
    line = find_line(reference, place)
    bag, shown = _shown(reference, place) or abort(404)
    proposal = standing_of(line)
    return render_template(
        "backoffice/picking/line.html",
        bag=bag,
        line=shown,
        lacks=missing_units(line),
        candidates=[] if proposal or shown.is_instead else candidates_for(line),
        proposal=proposal,
        asked=asked,
        words=wording,
        proposal_words=proposal_words,
    )


def find_line(reference: str, place: int) -> OrderLine:
    """The line of this shop's bag, or 404."""
    line = line_at(this_town().id, this_shop().id, reference=reference, place=place)
    return line or abort(404)


def is_on_list(reference: str) -> bool:
    """Whether that bag is being packed."""
    return any(bag.reference == reference for bag in pick_list_of(this_town().id, this_shop().id))


def _shown(reference: str, place: int) -> tuple[PickBag, PickLine] | None:
    for bag in pick_list_of(this_town().id, this_shop().id):
        for line in bag.lines:
            if (bag.reference, line.place) == (reference, place):
                return bag, line
    return None
