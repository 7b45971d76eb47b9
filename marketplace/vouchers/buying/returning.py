"""Until when a bought card can be given back: fourteen days, as for whatever is bought at a distance."""

from datetime import datetime, timedelta

from marketplace.core import clock
from marketplace.vouchers.buying.models import CardPurchase
from marketplace.vouchers.giving import end_of

DAYS = 14
"""Code de la consommation, art. L221-18: from the day after the contract."""


def may_return_until(purchase: CardPurchase, *, time_zone: str) -> datetime:
    """When the last day to change one's mind is over, on the town's clock."""
    day = clock.local(purchase.bought_at or purchase.asked_at, time_zone).date()
    return end_of(day + timedelta(days=DAYS), time_zone=time_zone)
