"""What is told to whoever wrote a review that the town has hidden. Source: DSA art. 17, 20, D111-19."""

from typing import Any

from flask_babel import force_locale

from marketplace.catalogue.models import Product
from marketplace.core.db import db
from marketplace.core.references import link_key
from marketplace.notices.composing import address_of, render
from marketplace.notices.services import Mail, queue
from marketplace.orders.models import Order, ShopOrder
from marketplace.shops.models import Shop
from marketplace.towns.queries import TownView
from marketplace.trust.reports.models import ReportDecision
from marketplace.trust.reports.queries import Case
from marketplace.trust.reports.wording import BASES
from marketplace.trust.reviews.models import Review
from marketplace.trust.reviews.states import About


def tell_author(town: TownView, *, case: Case, review: Review, decision: ReportDecision, shop: Shop) -> None:
    """Tell whoever wrote it the reasons, and how to contest while they can. Commits: no."""
    _write(town, "review_hidden", review, decision, shop, contestable=case.for_author)


def tell_reversal(town: TownView, *, review: Review, decision: ReportDecision, shop: Shop) -> None:
    """Tell whoever wrote it that the decision against it fell, and whether it is read again. Commits: no."""
    _write(town, "review_reversal", review, decision, shop)


def _write(
    town: TownView, event: str, review: Review, decision: ReportDecision, shop: Shop, **said: Any
) -> None:
    """Where the order has an address."""
    bag = db.session.get_one(ShopOrder, (town.id, review.shop_order_id))
    order = db.session.get_one(Order, (town.id, bag.order_id))
    if not order.email:
        return
    with force_locale(order.locale):
        subject, body = render(
            town,
            event,
            review=review,
            shop=shop,
            decision=decision,
            basis=str(BASES[decision.basis]),
            link=_link(town, order, review, shop),
            **said,
        )
    queue(town.id, mails=[Mail(event, decision.id, order.email, order.name, order.locale, subject, body)])


def _link(town: TownView, order: Order, review: Review, shop: Shop) -> str:
    path = f"/orders/{order.reference}/reviews/{shop.slug}"
    if review.about is About.PRODUCT:
        path += f"/of/{db.session.get_one(Product, (town.id, review.subject_id)).slug}"
    return f"{address_of(town)}{path}?key={link_key('order', order.id)}"
