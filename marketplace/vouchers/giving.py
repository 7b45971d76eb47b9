"""What the town gives: its rules, its campaigns and the cards of one, within the budget."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select, update

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.ids import new_id
from marketplace.core.inserting import insert_once
from marketplace.core.periods import day_ends
from marketplace.vouchers.codes import new_code
from marketplace.vouchers.errors import BudgetSpent
from marketplace.vouchers.models import Campaign, CardRules, Voucher

DAY_CENTS = 15_000
MOST_AT_ONCE = 200


@dataclass(frozen=True, kw_only=True)
class Gift:
    """A campaign as the council describes it. Units: cents; `last_day` in the town's own time."""

    name: str
    amount_cents: int
    budget_cents: int
    town_percent: int
    partner: str
    last_day: date


def set_rules(town_id: int, *, is_open: bool, day_cents: int = DAY_CENTS) -> CardRules:
    """Take cards, or take none any more; what is on them stays. Commits: no."""
    row = {"town_id": town_id, "id": new_id(), "is_open": is_open, "day_cents": day_cents}
    insert_once(CardRules, row=row, key=("town_id",))
    rules = db.session.scalars(select(CardRules).where(CardRules.town_id == town_id)).one()
    rules.is_open, rules.day_cents = is_open, day_cents
    db.session.flush()
    return rules


def start_campaign(town_id: int, *, gift: Gift, by_user_id: int) -> Campaign:
    """A budget, of which cards are given. Commits: no."""
    campaign = Campaign(
        town_id=town_id, id=new_id(), made_at=clock.now(), by_user_id=by_user_id, **vars(gift)
    )
    db.session.add(campaign)
    db.session.flush()
    return campaign


def campaign_of(town_id: int, campaign_id: int) -> Campaign | None:
    """A campaign of the town."""
    query = select(Campaign).where(Campaign.town_id == town_id, Campaign.id == campaign_id)
    return db.session.scalar(query.execution_options(populate_existing=True))


def take_from_budget(campaign: Campaign, *, count: int) -> None:
    """Set so many cards' worth of a budget aside.

    Raises: BudgetSpent. Races: one conditional UPDATE, so that two clerks never give more than there is.
    Commits: no.
    """
    cents = campaign.amount_cents * count
    left = db.session.scalar(
        update(Campaign)
        .where(
            Campaign.town_id == campaign.town_id,
            Campaign.id == campaign.id,
            Campaign.given_cents + cents <= Campaign.budget_cents,
        )
        .values(given_cents=Campaign.given_cents + cents)
        .returning(Campaign.given_cents)
        .execution_options(synchronize_session=False)
    )
    db.session.refresh(campaign)
    if left is None:
        raise BudgetSpent((campaign.budget_cents - campaign.given_cents) // campaign.amount_cents)


def blank_card(campaign: Campaign, *, expires_at: datetime) -> Voucher:
    """A card of a campaign, or of a sale, with nothing on it yet. Commits: no."""
    voucher_id = new_id()
    code, kept = new_code(campaign.town_id, voucher_id=voucher_id)
    card = Voucher(
        town_id=campaign.town_id,
        id=voucher_id,
        campaign_id=campaign.id,
        code_digest=kept,
        ending=code[-4:],
        town_percent=campaign.town_percent,
        partner=campaign.partner,
        expires_at=expires_at,
        made_at=clock.now(),
    )
    db.session.add(card)
    db.session.flush()
    return card


def end_after(months: int, *, time_zone: str) -> datetime:
    """When a card that is bought today ends: so many months from now, the same day or the month's last."""
    today = clock.today(time_zone)
    years, month = divmod(today.month - 1 + months, 12)
    year = today.year + years
    day = min(today.day, monthrange(year, month + 1)[1])
    return end_of(date(year, month + 1, day), time_zone=time_zone)


def end_of(last_day: date, *, time_zone: str) -> datetime:
    """When a last day is over, on the town's clock."""
    return day_ends(last_day, time_zone)
