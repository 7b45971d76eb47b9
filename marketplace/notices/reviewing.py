"""What is told to whoever wrote a review that the town has hidden. Source: DSA art. 17, D111-19."""

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
from marketplace.trust.reports.wording import BASES
from marketplace.trust.reviews.models import Review
from marketplace.trust.reviews.states import About


def tell_author(town: TownView, *, review: Review, decision: ReportDecision, shop: Shop) -> None:
    """Tell whoever wrote it the reasons, where their order has an address. Commits: no."""
    bag = db.session.get_one(ShopOrder, (town.id, review.shop_order_id))
    order = db.session.get_one(Order, (town.id, bag.order_id))
    if not order.email:
        return
    with force_locale(order.locale):
        subject, body = render(
            town,
            "review_hidden",
            review=review,
            shop=shop,
            decision=decision,
            basis=str(BASES[decision.basis]),
            link=_link(town, order, review, shop),
        )
    mail = Mail("review_hidden", decision.id, order.email, order.name, order.locale, subject, body)
    queue(town.id, mails=[mail])


def _link(town: TownView, order: Order, review: Review, shop: Shop) -> str:
    path = f"/orders/{order.reference}/reviews/{shop.slug}"
    if review.about is About.PRODUCT:
        path += f"/of/{db.session.get_one(Product, (town.id, review.subject_id)).slug}"
    return f"{address_of(town)}{path}?key={link_key('order', order.id)}"
