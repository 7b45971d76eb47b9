"""Who a feed speaks for, and where its goods are seen: addresses are made by the face that serves it."""

from collections.abc import Callable
from dataclasses import dataclass

from marketplace.browsing.feeds.items import FeedItem


@dataclass(frozen=True)
class FeedOf:
    """A shop as its feeds name it. `page_of` gives a product's page, `address_of` a photo's address."""

    name: str
    code: str
    currency: str
    page: str
    page_of: Callable[[str], str]
    address_of: Callable[[str], str]

    def price(self, cents: int) -> str:
        """« 12.50 EUR »."""
        return f"{cents // 100}.{cents % 100:02d} {self.currency}"

    def prices(self, item: FeedItem) -> dict[str, str]:
        """The price as usual and, of what is announced as reduced, the price now."""
        now = self.price(item.price_cents)
        if item.was_cents is None:
            return {"price": now, "sale_price": ""}
        return {"price": self.price(item.was_cents), "sale_price": now}
