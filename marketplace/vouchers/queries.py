"""Reads about town cards."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, String, and_, cast, exists, func, literal, select
from sqlalchemy.orm import aliased

from marketplace.core.db import db
from marketplace.vouchers.codes import digests_of
from marketplace.vouchers.errors import CardsClosed, CardUnknown
from marketplace.vouchers.models import Campaign, CardRules, Move, Voucher, VoucherEntry
from marketplace.vouchers.states import CardState


def rules_of(town_id: int) -> CardRules | None:
    """A town's rules; None where it has never had cards."""
    return db.session.scalar(select(CardRules).where(CardRules.town_id == town_id))


def has_cards(town_id: int) -> bool:
    """Whether cards are taken in a town."""
    rules = rules_of(town_id)
    return rules is not None and rules.is_open


def open_rules(town_id: int) -> CardRules:
    """The rules of a town that takes cards. Raises: CardsClosed."""
    rules = rules_of(town_id)
    if rules is None or not rules.is_open:
        raise CardsClosed
    return rules


def first_campaign_at(town_id: int) -> datetime | None:
    """When a town first gave cards; None where it never did."""
    return db.session.scalar(select(func.min(Campaign.made_at)).where(Campaign.town_id == town_id))


def card_coded(town_id: int, *, typed: str) -> Voucher:
    """The card with a code, as typed or scanned. Raises: CardUnknown, whatever is wrong with the code."""
    digests = digests_of(town_id, typed=typed)
    query = select(Voucher).where(Voucher.town_id == town_id, Voucher.code_digest.in_(digests))
    card = db.session.scalar(query.execution_options(populate_existing=True)) if digests else None
    if card is None:
        raise CardUnknown
    return card


def spent_since(town_id: int, voucher_id: int, *, since: datetime) -> int:
    """What a card has paid at counters since a moment, less what was taken back there. Units: cents."""
    query = select(func.coalesce(func.sum(-VoucherEntry.cents), 0)).where(
        VoucherEntry.town_id == town_id,
        VoucherEntry.voucher_id == voucher_id,
        VoucherEntry.move.in_((Move.SPENT, Move.UNDONE)),
        VoucherEntry.at >= since,
    )
    return int(db.session.scalar(query) or 0)


@dataclass(frozen=True)
class CampaignFigures:
    """A campaign with what became of its cards. Units: cents."""

    id: int
    name: str
    budget_cents: int
    given_cents: int
    last_day: date
    cards: int
    left_cents: int


def campaign_figures(town_id: int) -> list[CampaignFigures]:
    """What a town gives, the latest first; the sale of cards, without a budget, is not there. One query."""
    on = and_(Voucher.town_id == Campaign.town_id, Voucher.campaign_id == Campaign.id)
    query = (
        select(
            Campaign.id,
            Campaign.name,
            Campaign.budget_cents,
            Campaign.given_cents,
            Campaign.last_day,
            func.count(Voucher.id),
            func.coalesce(func.sum(Voucher.balance_cents), 0),
        )
        .outerjoin(Voucher, on)
        .where(Campaign.town_id == town_id, Campaign.budget_cents > 0)
        .group_by(Campaign.id, Campaign.name, Campaign.budget_cents, Campaign.given_cents, Campaign.last_day)
        .order_by(Campaign.id.desc())
    )
    return [CampaignFigures(*row[:-1], int(row[-1])) for row in db.session.execute(query)]


def cards_in(town_id: int, *, campaign_id: int, ending: str = "", most: int = 50) -> list[Voucher]:
    """Cards of a campaign, the latest first; with `ending` only those whose code ends so."""
    query = _latest(town_id, campaign_id).limit(most)
    return list(db.session.scalars(query.where(Voucher.ending == ending) if ending else query))


def good_cards_in(town_id: int, *, campaign_id: int, most: int) -> list[Voucher]:
    """Cards of a campaign that may pay, the latest first: those that are worth printing."""
    query = _latest(town_id, campaign_id).where(Voucher.state == CardState.ACTIVE)
    return list(db.session.scalars(query.limit(most)))


def good_new_cards_in(town_id: int, *, campaign_id: int, most: int) -> list[Voucher]:
    """Those of them that stand for lost ones: all that the town hall prints of cards that people bought."""
    lost = aliased(Voucher)
    stands = exists().where(lost.town_id == Voucher.town_id, lost.replaced_by_id == Voucher.id)
    query = _latest(town_id, campaign_id).where(Voucher.state == CardState.ACTIVE, stands)
    return list(db.session.scalars(query.limit(most)))


def _latest(town_id: int, campaign_id: int) -> Select[Voucher]:
    mine = (Voucher.town_id == town_id, Voucher.campaign_id == campaign_id)
    return select(Voucher).where(*mine).order_by(Voucher.id.desc())


@dataclass(frozen=True)
class Taken:
    """What a shop took off a card. `is_undone`: and put back. Units: cents."""

    id: int
    ending: str
    cents: int
    at: datetime
    is_undone: bool


def taken_by(town_id: int, shop_id: int, *, since: datetime, most: int = 30) -> list[Taken]:
    """What a shop took off cards since a moment, the latest first. One query."""
    back = aliased(VoucherEntry)
    is_undone = exists().where(
        back.town_id == town_id,
        back.voucher_id == VoucherEntry.voucher_id,
        back.cause == literal("undone:").concat(cast(VoucherEntry.id, String)),
    )
    query = (
        select(VoucherEntry.id, Voucher.ending, -VoucherEntry.cents, VoucherEntry.at, is_undone)
        .join(Voucher, and_(Voucher.town_id == VoucherEntry.town_id, Voucher.id == VoucherEntry.voucher_id))
        .where(
            VoucherEntry.town_id == town_id,
            VoucherEntry.shop_id == shop_id,
            VoucherEntry.move == Move.SPENT,
            VoucherEntry.at >= since,
        )
        .order_by(VoucherEntry.at.desc(), VoucherEntry.id.desc())
        .limit(most)
    )
    return [Taken(*row) for row in db.session.execute(query)]
