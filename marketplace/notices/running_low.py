"""The mail that tells a shop, once a day at most, what runs low."""

from collections.abc import Sequence

from flask_babel import force_locale

from marketplace.core.ids import new_id
from marketplace.notices.composing import address_of, render
from marketplace.notices.services import Mail, queue
from marketplace.shops.models import Shop
from marketplace.stock.low import LowRow
from marketplace.towns.queries import TownView


def tell_low(town: TownView, *, shop: Shop, rows: Sequence[LowRow]) -> None:
    """Tell a shop what runs low, with the way to count it. Commits: no."""
    link = f"{address_of(town)}/backoffice/{shop.slug}/stock/check"
    with force_locale(town.locale):
        subject, body = render(town, "low_shop", shop=shop, rows=rows, link=link)
    queue(town.id, mails=[Mail("low", new_id(), shop.email, shop.name, town.locale, subject, body)])
