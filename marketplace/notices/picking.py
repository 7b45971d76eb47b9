"""The mail that asks a resident whether something else may stand for what is missing."""

from flask_babel import force_locale

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.references import link_key
from marketplace.core.times import format_clock
from marketplace.core.words import language
from marketplace.notices.composing import address_of, bag_of, render
from marketplace.notices.services import Mail, queue
from marketplace.orders.models import Order, OrderLine, ShopOrder
from marketplace.orders.picking.models import Replacement
from marketplace.towns.queries import TownView

LINK = "replacement"


def tell_proposal(
    town: TownView, *, proposal: Replacement, bag: ShopOrder, line: OrderLine, other: OrderLine
) -> None:
    """Ask the resident once, by a link that answers for this proposal alone. Commits: no."""
    order = db.session.get_one(Order, (town.id, bag.order_id))
    told = bag_of(bag)
    path = f"/orders/{order.reference}/shops/{told.shop.slug}/replacements/{other.position}"
    link = f"{address_of(town)}{path}?key={link_key(LINK, proposal.id)}"
    until = clock.local(proposal.answer_by, town.time_zone).time()
    with force_locale(order.locale):
        subject, body = render(
            town,
            "replacement_resident",
            order=order,
            shop=told.shop,
            line=line,
            other=other,
            proposal=proposal,
            until=format_clock(until, language()),
            link=link,
        )
    who = (order.email, order.name, order.locale)
    queue(town.id, mails=[Mail("replacement", proposal.id, *who, subject, body, order.phone)])
