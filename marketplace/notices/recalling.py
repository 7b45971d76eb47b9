"""What is told of a recall: to the shop and the town hall when it begins, then to everybody who bought it."""

from collections.abc import Sequence

from flask_babel import force_locale

from marketplace.notices.composing import address_of, render
from marketplace.notices.services import Mail, queue
from marketplace.orders.models import Order
from marketplace.shops.models import Shop
from marketplace.towns.queries import TownView
from marketplace.trust.recalls.models import Recall


def tell_recall(town: TownView, *, recall: Recall, shop: Shop) -> None:
    """Tell the shop and the town hall that it has begun, and where it is followed. Commits: no."""
    link = f"{address_of(town)}/backoffice/{shop.slug}/recalls/{recall.mark}"
    with force_locale(town.locale):
        subject, body = render(town, "recall_shop", recall=recall, shop=shop, link=link)
    readers = {shop.email: shop.name, town.help_email: town.name}
    mails = [
        Mail("recall_begun", recall.id, email, name, town.locale, subject, body)
        for email, name in readers.items()
    ]
    queue(town.id, mails=mails)


def tell_buyers(town: TownView, *, recall: Recall, shop: Shop, orders: Sequence[Order]) -> None:
    """Tell whoever ordered: by mail, else somebody of the town rings them up. Once a person. Commits: no."""
    link = f"{address_of(town)}/recalls#{recall.mark}"
    mails = []
    for order in orders:
        with force_locale(order.locale):
            subject, body = render(town, "recall_resident", recall=recall, shop=shop, order=order, link=link)
        facts = (order.email, order.name, order.locale, subject, body)
        mails.append(Mail("recalled", recall.id, *facts, call="" if order.email else order.phone))
    queue(town.id, mails=mails)
