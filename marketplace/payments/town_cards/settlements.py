"""What the town owes each shop for a month of town cards, line by line as in the book, and that it paid."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, select

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.errors import Refusal
from marketplace.core.ids import new_id
from marketplace.core.inserting import insert_once
from marketplace.core.money import rounded_share
from marketplace.core.months import Month
from marketplace.core.words import _
from marketplace.orders.models import Order
from marketplace.payments.ledger.models import Account, LedgerEntry, LedgerTransaction, same_transaction
from marketplace.payments.ledger.posting import Source, credit, debit, post
from marketplace.payments.town_cards.booking import SOURCE
from marketplace.shops.models import Shop
from marketplace.towns.queries import TownView
from marketplace.vouchers.buying.models import CardSale
from marketplace.vouchers.models import Settlement, Voucher, VoucherEntry, VoucherUse
from marketplace.vouchers.queries import first_campaign_at

SETTLED = "voucher_settlement"


class MonthNotOver(Refusal):
    """What is still growing is not settled."""

    def __init__(self) -> None:
        super().__init__(_("Ce mois n’est pas fini : il se règle à partir du premier jour du suivant."))


@dataclass(frozen=True)
class Line:
    """One thing that a town card paid in a shop, or that went back. Units: cents.

    `reference`: the order's, empty at the counter. `town_cents` and `partner_cents` sum to `cents`.
    `is_bought`: its card was paid for by whoever bought it, and the town has that money.
    """

    at: datetime
    kind: str
    reference: str
    ending: str
    cents: int
    town_percent: int
    partner: str
    is_bought: bool

    @property
    def town_cents(self) -> int:
        """What of it the town bears."""
        share = rounded_share(abs(self.cents), self.town_percent, 100)
        return share if self.cents > 0 else -share

    @property
    def partner_cents(self) -> int:
        """What of it whoever gave with the town bears."""
        return self.cents - self.town_cents


@dataclass(frozen=True)
class ShopMonth:
    """A shop's month. `settled_at`: when the town said that it had paid, None while it has not."""

    shop_id: int
    slug: str
    name: str
    cents: int
    settled_at: datetime | None


def lines_of(town: TownView, *, shop_id: int, month: Month) -> list[Line]:
    """All lines of a shop's month, the first one first. One query."""
    card_id = func.coalesce(VoucherEntry.voucher_id, VoucherUse.voucher_id)
    event = LedgerTransaction
    query = (
        select(
            LedgerEntry.at,
            event.kind,
            func.coalesce(Order.reference, ""),
            func.coalesce(Voucher.ending, ""),
            -LedgerEntry.amount_cents,
            func.coalesce(Voucher.town_percent, 100),
            func.coalesce(Voucher.partner, ""),
            CardSale.id.is_not(None),
        )
        .join(event, same_transaction())
        .outerjoin(
            VoucherEntry,
            and_(
                VoucherEntry.town_id == town.id,
                event.source_kind == SOURCE,
                VoucherEntry.id == event.source_id,
            ),
        )
        .outerjoin(VoucherUse, and_(VoucherUse.town_id == town.id, VoucherUse.order_id == event.order_id))
        .outerjoin(Voucher, and_(Voucher.town_id == town.id, Voucher.id == card_id))
        .outerjoin(CardSale, and_(CardSale.town_id == town.id, CardSale.campaign_id == Voucher.campaign_id))
        .outerjoin(Order, and_(Order.town_id == town.id, Order.id == event.order_id))
        .where(*_within(town, month), LedgerEntry.shop_id == shop_id, event.source_kind != SETTLED)
        .order_by(LedgerEntry.at, LedgerEntry.id)
    )
    return [Line(*row) for row in db.session.execute(query)]


def months_of(town: TownView, *, month: Month) -> list[ShopMonth]:
    """What each shop is owed for a month, by name; shops that no card paid are not among them. One query."""
    sums = _sums(town, month).subquery()
    first = month.begins(town.time_zone).date()
    settled = and_(Settlement.town_id == town.id, Settlement.shop_id == Shop.id, Settlement.month == first)
    query = (
        select(Shop.id, Shop.slug, Shop.name, sums.c.cents, Settlement.settled_at)
        .join(sums, sums.c.shop_id == Shop.id)
        .outerjoin(Settlement, settled)
        .where(Shop.town_id == town.id)
        .order_by(Shop.name, Shop.id)
    )
    return [ShopMonth(*row) for row in db.session.execute(query)]


def month_before(town: TownView, month: Month) -> Month | None:
    """The month before, where the town had cards by then: pages do not lead back for ever. One query."""
    began = first_campaign_at(town.id)
    return month.shifted(-1) if began is not None and began < month.begins(town.time_zone) else None


def settle(town: TownView, *, shop_id: int, month: Month, by_user_id: int) -> bool:
    """The town has paid a shop its month: write it down once; gives whether it was written now.

    Raises: MonthNotOver. Races: the settlement's unique key decides between two clerks. Commits: no.
    """
    if clock.now() < month.ends(town.time_zone):
        raise MonthNotOver
    cents = int(db.session.scalar(select(_sums(town, month, shop_id).subquery().c.cents)) or 0)
    settlement_id = new_id()
    row = {
        "town_id": town.id,
        "id": settlement_id,
        "shop_id": shop_id,
        "month": month.begins(town.time_zone).date(),
        "cents": cents,
        "settled_at": clock.now(),
        "by_user_id": by_user_id,
    }
    if not insert_once(Settlement, row=row, key=("town_id", "shop_id", "month")):
        return False
    sides = (debit(Account.CARD_PAYABLE, cents, shop_id), credit(Account.TOWN, cents))
    source = Source(SETTLED, settlement_id, "paid")
    post(town.id, order_id=None, source=source, currency=town.currency, sides=sides)
    return True


def sum_of(lines: Sequence[Line]) -> int:
    """What they come to. Units: cents."""
    return sum(line.cents for line in lines)


def _sums(town: TownView, month: Month, *shop_ids: int) -> Select[Any]:
    of_shop = (LedgerEntry.shop_id.in_(shop_ids),) if shop_ids else ()
    columns: Any = (LedgerEntry.shop_id, func.sum(-LedgerEntry.amount_cents).label("cents"))
    return (
        select(*columns)
        .join(LedgerTransaction, same_transaction())
        .where(*_within(town, month), *of_shop, LedgerTransaction.source_kind != SETTLED)
        .group_by(LedgerEntry.shop_id)
    )


def _within(town: TownView, month: Month) -> tuple[Any, ...]:
    return (
        LedgerEntry.town_id == town.id,
        LedgerEntry.account == Account.CARD_PAYABLE,
        LedgerEntry.at >= month.begins(town.time_zone),
        LedgerEntry.at < month.ends(town.time_zone),
    )
