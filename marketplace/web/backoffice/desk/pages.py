"""The page of the counter, whatever is shown on it."""

from dataclasses import dataclass, field

from flask import abort, render_template

from marketplace.core.references import new_token
from marketplace.fulfilment.desk.finding import beside
from marketplace.fulfilment.queries import Ticket, shop_order_of, ticket_of
from marketplace.orders.handovers.models import Proxy, Way
from marketplace.orders.handovers.proxies import proxy_of
from marketplace.orders.handovers.queries import hub_name_of, places_gone
from marketplace.orders.models import ShopOrder
from marketplace.orders.states import ShopOrderState
from marketplace.web.backoffice import wording
from marketplace.web.backoffice.access import this_shop
from marketplace.web.backoffice.desk.forms import NameForm
from marketplace.web.backoffice.desk.wording import handed_words
from marketplace.web.backoffice.forms import CodeForm
from marketplace.web.headers import let_page_scan
from marketplace.web.town import this_town


@dataclass(frozen=True)
class Opened:
    """A bag on the counter, with what is to be checked. `told`: why it cannot leave, or what left before.

    `code`: that opened it. What else waits for the resident is not shown to somebody whom they sent.
    """

    ticket: Ticket
    way: Way
    nonce: str
    gone: set[int]
    told: str
    hub: str
    proxy: Proxy | None
    code: str = ""
    is_sent: bool = False  # it was opened with the proxy's own code: they came
    beside: list[Ticket] = field(default_factory=list)

    @property
    def is_ready(self) -> bool:
        """Whether it can leave here now."""
        return self.ticket.state == ShopOrderState.READY and not self.hub


def find_bag(reference: str) -> ShopOrder:
    """The shop's part of an order. Aborts with 404 for another's."""
    return shop_order_of(this_town().id, this_shop().id, reference=reference) or abort(404)


def open_bag(reference: str, *, way: Way, code: str = "") -> Opened | None:
    """What the counter shows of a bag of this shop; None for another's."""
    town_id, shop_id = this_town().id, this_shop().id
    ticket = ticket_of(town_id, shop_id, reference=reference)
    bag = shop_order_of(town_id, shop_id, reference=reference)
    if ticket is None or bag is None:
        return None
    proxy = proxy_of(town_id, order_id=bag.order_id)
    is_sent = bool(code and code != bag.code and proxy and proxy.code == code)
    others = (
        ticket_of(town_id, shop_id, reference=one) for one in beside(town_id, shop_id, reference=reference)
    )
    return Opened(
        ticket=ticket,
        way=way,
        nonce=new_token(),
        gone=places_gone(town_id, shop_order_id=bag.id),
        told=handed_words(bag),
        hub=hub_name_of(town_id, shop_order_id=bag.id),
        proxy=proxy,
        code=code,
        is_sent=is_sent,
        beside=[] if is_sent else [other for other in others if other],
    )


def desk_page(
    form: CodeForm,
    *,
    name_form: NameForm | None = None,
    opened: Opened | None = None,
    sentence: str = "",
    done: Ticket | None = None,
) -> str:
    """The field for the code, below the bag that was opened or the one that has just left."""
    let_page_scan()
    return render_template(
        "backoffice/desk/handover.html",
        form=form,
        name_form=name_form or NameForm(formdata=None),
        opened=opened,
        sentence=sentence,
        done=done,
        words=wording,
    )
