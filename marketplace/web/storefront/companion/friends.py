"""The friend who is sent instead: their link, alive as long as they are named."""

from dataclasses import dataclass
from urllib.parse import quote

from flask import abort, request, url_for

from marketplace.core.references import is_reference, link_key, opens
from marketplace.core.words import _
from marketplace.orders.handovers.models import Proxy
from marketplace.orders.handovers.proxies import proxy_of
from marketplace.orders.receipts import Receipt, receipt_of
from marketplace.orders.states import OPEN
from marketplace.web.public_address import public_url
from marketplace.web.storefront.order_page import OrderPage
from marketplace.web.town import this_town

_LINK = "proxy"
"""What the keys of these links are for: each opens the page of one person, named for one order."""


@dataclass(frozen=True)
class Friend:
    """Who comes instead, the word that they say, and the link that shows them what they need."""

    name: str
    word: str
    link: str

    @property
    def mail_url(self) -> str:
        """A mail to them, with the link in it, for the resident's own mail program."""
        subject = _("Mes sacs à prendre, %(street)s", street=this_town().street_name)
        return f"mailto:?subject={quote(subject)}&body={quote(self._message)}"

    @property
    def text_url(self) -> str:
        """The same as a text message."""
        return f"sms:?&body={quote(self._message)}"

    @property
    def _message(self) -> str:
        return _("Merci d’y aller à ma place ! Tout est là, les codes aussi : %(link)s", link=self.link)


def friend_of(page: OrderPage) -> Friend | None:
    """Who is named for an order that is on its way, or None. One statement; another one for their link."""
    town = this_town()
    if not any(view.is_open for view in page.bags):
        return None
    proxy = proxy_of(town.id, order_id=page.receipt.order_id)
    if proxy is None:
        return None
    path = url_for("storefront.show_friend", reference=page.receipt.reference, key=link_key(_LINK, proxy.id))
    return Friend(proxy.name, proxy.word, public_url(town, path))


def entrusted(reference: str) -> tuple[Receipt, Proxy]:
    """The order of a friend's link, and the friend. Aborts with 404 once they are no longer named, or nothing
    is left to fetch.
    """
    town_id = this_town().id
    receipt = receipt_of(town_id, reference=reference) if is_reference(reference) else None
    proxy = proxy_of(town_id, order_id=receipt.order_id) if receipt else None
    is_theirs = proxy is not None and opens(str(request.args.get("key", "")), _LINK, proxy.id)
    if receipt is None or proxy is None or not is_theirs or not _waits(receipt):
        abort(404, _("Ce lien ne sert plus : demandez à la personne qui a commandé."))
    return receipt, proxy


def _waits(receipt: Receipt) -> bool:
    return any(bag.state in OPEN for bag in receipt.bags)
