"""The link by which a resident pays, on their own device, what somebody ordered for them."""

from flask_babel import force_locale

from marketplace.core.money import format_money
from marketplace.core.references import link_key
from marketplace.core.words import _, language
from marketplace.notices.by_phone import texts_for
from marketplace.notices.composing import address_of, render
from marketplace.notices.services import Mail, TextMessage
from marketplace.orders.models import Order
from marketplace.towns.queries import TownView

_EVENT = "to_pay"


def compose_to_pay(town: TownView, *, order: Order, agent: str) -> tuple[list[Mail], list[TextMessage]]:
    """What leads to the paying page: a mail, or where there is no address a text message."""
    link = f"{address_of(town)}/orders/{order.reference}/payment?key={link_key('order', order.id)}"
    with force_locale(order.locale):
        subject, body = render(town, "to_pay_resident", order=order, agent=agent, link=link)
        said = _(
            "%(agent)s a commandé pour vous : %(amount)s à payer ici.",
            agent=agent,
            amount=format_money(order.total_cents, town.currency, language()),
        )
    mail = Mail(_EVENT, order.id, order.email, order.name, order.locale, subject, body)
    texts = texts_for(town, order=order, event=_EVENT, about_id=order.id, said=said, page="/payment")
    return [mail], texts
