"""Who a feed speaks for, and where its goods are seen: addresses are made by the face that serves it."""

from collections.abc import Callable
from dataclasses import dataclass


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
