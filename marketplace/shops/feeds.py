"""Whether outside services may fetch a shop's goods, and the secret half of the address at which they do.

What stands there is on the shop's pages anyway; the secret keeps anybody from fetching all of it in one go,
and lets the shop close one address and open another.
"""

import hmac

from marketplace.core.db import db
from marketplace.core.references import new_token
from marketplace.shops.models import Shop
from marketplace.shops.states import ShopStatus


def open_feeds(shop: Shop) -> None:
    """Let outside services fetch the goods; an address that is open already stays. Commits: no."""
    shop.feed_token = shop.feed_token or new_token()
    db.session.flush()


def close_feeds(shop: Shop) -> None:
    """Let them do so no more; the address is never used again. Commits: no."""
    shop.feed_token = ""
    db.session.flush()


def may_fetch(shop: Shop, token: str) -> bool:
    """Whether that is the address of a shop that sells and has opened it."""
    is_its_own = hmac.compare_digest(shop.feed_token.encode(), token.encode("utf-8", "replace"))
    return bool(shop.feed_token) and is_its_own and shop.status == ShopStatus.SELLING
