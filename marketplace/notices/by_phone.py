"""What residents are told on the telephone: as a push notice if they asked, and by text without a mail."""

from marketplace.core.phones import mobile_number
from marketplace.core.references import link_key
from marketplace.notices.composing import address_of
from marketplace.notices.gsm import LONGEST, length_of, plainly, shortened
from marketplace.notices.pushing import push
from marketplace.notices.services import TextMessage, queue_texts
from marketplace.orders.models import Order
from marketplace.towns.queries import TownView


def tell_by_phone(town: TownView, *, order: Order, event: str, about_id: int, said: str) -> None:
    """Say it to the browsers that asked, and in one text to who cannot be written to. Commits: no.

    Each message leads to the order.
    """
    push(town, order=order, event=event, about_id=about_id, said=said)
    queue_texts(town.id, texts=texts_for(town, order=order, event=event, about_id=about_id, said=said))


def texts_for(
    town: TownView, *, order: Order, event: str, about_id: int, said: str, page: str = ""
) -> list[TextMessage]:
    """The text that `tell_by_phone` sends, or none. `page`: of the order's pages, where it leads to."""
    number = "" if order.email else mobile_number(order.phone, country=town.country)
    if not number:
        return []
    link = plainly(f"{address_of(town)}/orders/{order.reference}{page}?key={link_key('order', order.id)}")
    body = f"{shortened(plainly(said), room=LONGEST - length_of(link) - 1)} {link}"
    return [TextMessage(event, about_id, number, order.name, order.locale, body)]
