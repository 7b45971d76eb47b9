"""What residents who gave a telephone and no address are told: the same as by mail, in one text message."""

from marketplace.core.phones import mobile_number
from marketplace.core.references import link_key
from marketplace.notices.composing import address_of
from marketplace.notices.gsm import LONGEST, length_of, plainly, shortened
from marketplace.notices.services import TextMessage, queue_texts
from marketplace.orders.models import Order
from marketplace.towns.queries import TownView


def text_resident(town: TownView, *, order: Order, event: str, about_id: int, said: str) -> None:
    """Say it in one message that leads to the order; to who can be written to, nothing. Commits: no."""
    queue_texts(town.id, texts=texts_for(town, order=order, event=event, about_id=about_id, said=said))


def texts_for(
    town: TownView, *, order: Order, event: str, about_id: int, said: str, page: str = ""
) -> list[TextMessage]:
    """The message that `text_resident` sends, or none. `page`: of the order's pages, where it leads to."""
    number = "" if order.email else mobile_number(order.phone, country=town.country)
    if not number:
        return []
    link = plainly(f"{address_of(town)}/orders/{order.reference}{page}?key={link_key('order', order.id)}")
    body = f"{shortened(plainly(said), room=LONGEST - length_of(link) - 1)} {link}"
    return [TextMessage(event, about_id, number, order.name, order.locale, body)]
