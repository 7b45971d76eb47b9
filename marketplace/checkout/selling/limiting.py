"""How many cards are sold in a day: to a buyer, to a network, to the whole town.

A stolen bank card buys cards, its owner contests them, and what was spent is lost. No limit may be one that a
stranger fills for others: an address that somebody types counts only with what was paid for under it.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import and_, select

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.money import format_money
from marketplace.core.references import keyed_digests
from marketplace.core.words import language
from marketplace.payments.models import Payment, PaymentState
from marketplace.payments.states import CAPTURED
from marketplace.towns.queries import TownView
from marketplace.vouchers.buying.errors import BuyerDayFull, NetworkFull, TownDayFull
from marketplace.vouchers.buying.models import CardPurchase, CardSale

BUYERS_A_NETWORK = 3
"""Whose days one network may fill: a family, an office, a café share one."""
ASKED_AN_HOUR = 20
"""Purchases that one network begins in an hour, paid or not."""
_PAID = CAPTURED | {PaymentState.PROCESSING, PaymentState.MISMATCH}
_OPEN = frozenset({PaymentState.CREATED, PaymentState.OPEN})


@dataclass(frozen=True, kw_only=True)
class Buyer:
    """Whoever asks for a card. `network`: as `kept_network` gives it."""

    user_id: int | None
    email: str
    network: str


@dataclass(frozen=True)
class _Asked:
    """A purchase of today, and how far its payment is. Units: cents."""

    user_id: int | None
    email: str
    network: str
    cents: int
    asked_at: datetime
    state: PaymentState
    payable_until: datetime

    @property
    def is_paid(self) -> bool:
        return self.state in _PAID

    @property
    def counts(self) -> bool:
        return self.is_paid or (self.state in _OPEN and self.payable_until > clock.now())

    def is_of(self, buyer: Buyer) -> bool:
        if buyer.user_id is not None and self.user_id == buyer.user_id:
            return True
        is_sure = self.is_paid or self.network == buyer.network
        return is_sure and mailbox_of(self.email) == mailbox_of(buyer.email)


def kept_network(network: str, *, day: date) -> str:
    """What is kept of a network for a day: known again on that day only, and never read."""
    return keyed_digests("network that buys a card", f"{day}:{network}")[0] if network else ""


def mailbox_of(email: str) -> str:
    """Where mail of an address arrives: what is behind a plus is its owner's own mark."""
    name, _at, host = email.partition("@")
    return f"{name.partition('+')[0]}@{host}"


def check_day(town: TownView, sale: CardSale, *, buyer: Buyer, cents: int) -> None:
    """Raises: BuyerDayFull, NetworkFull, TownDayFull. Races: the sale is locked by the caller."""
    today = _asked_today(town)
    own = sum(each.cents for each in today if each.counts and each.is_of(buyer))
    if own + cents > sale.day_cents:
        raise BuyerDayFull(_money(town, sale.day_cents))
    if buyer.network:
        _check_network([each for each in today if each.network == buyer.network], sale, cents)
    if sum(each.cents for each in today if each.is_paid) + cents > sale.town_cents:
        raise TownDayFull


def _check_network(near: list[_Asked], sale: CardSale, cents: int) -> None:
    hour = clock.now() - timedelta(hours=1)
    if sum(each.asked_at > hour for each in near) >= ASKED_AN_HOUR:
        raise NetworkFull
    if sum(each.cents for each in near if each.counts) + cents > BUYERS_A_NETWORK * sale.day_cents:
        raise NetworkFull


def _asked_today(town: TownView) -> list[_Asked]:
    midnight = datetime.combine(clock.today(town.time_zone), time(), ZoneInfo(town.time_zone))
    purchase = CardPurchase
    query = (
        select(
            purchase.user_id,
            purchase.email,
            purchase.network,
            purchase.cents,
            purchase.asked_at,
            Payment.state,
            Payment.expires_at,
        )
        .join(Payment, and_(Payment.town_id == purchase.town_id, Payment.id == purchase.payment_id))
        .where(purchase.town_id == town.id, purchase.asked_at >= midnight)
    )
    return [_Asked(*row) for row in db.session.execute(query)]


def _money(town: TownView, cents: int) -> str:
    return format_money(cents, town.currency, language())
