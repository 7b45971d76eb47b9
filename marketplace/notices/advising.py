"""What the town hall advises a shop, by mail."""

from flask_babel import force_locale

from marketplace.core.ids import new_id
from marketplace.notices.composing import address_of, render
from marketplace.notices.services import Mail, queue
from marketplace.shops.models import Shop
from marketplace.towns.queries import TownView


def tell_advised(town: TownView, *, shop: Shop, text: str, path: str) -> None:
    """Send the advice to the shop, where it has an address, with the way to its steps. Commits: no."""
    with force_locale(town.locale):
        link = f"{address_of(town)}{path}"
        subject, body = render(town, "advised_shop", shop=shop, text=text, link=link)
    queue(town.id, mails=[Mail("advised", new_id(), shop.email, shop.name, town.locale, subject, body)])
