"""Town cards for tests, made by the services that make real ones."""

from datetime import date

from marketplace.core.db import db, transaction
from marketplace.payments.ledger.models import Account
from marketplace.payments.ledger.queries import balance_of
from marketplace.payments.town_cards.counter import Taking, take_at_counter
from marketplace.payments.town_cards.giving import give_cards
from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from marketplace.towns.queries import town_by_id
from marketplace.vouchers.codes import code_of
from marketplace.vouchers.giving import Gift, set_rules, start_campaign
from marketplace.vouchers.models import Campaign, Voucher
from marketplace.vouchers.states import CardState
from tests.factories import make_official

LAST_DAY = date(2026, 12, 31)
SHUT = [(CardState.SUSPENDED, "est suspendue"), (CardState.RETURNED, "rendue et remboursée")]
"""States in which no card pays, and how that is said."""


def make_campaign(
    town: Town, *, amount_cents: int = 2000, budget_cents: int = 100_000, town_percent: int = 100
) -> Campaign:
    """A campaign of a town that takes cards."""
    user = make_official(town, email=f"{town.slug}.{budget_cents}.{amount_cents}@example.org")
    gift = Gift(
        name="Bon de rentrée",
        amount_cents=amount_cents,
        budget_cents=budget_cents,
        town_percent=town_percent,
        partner="" if town_percent == 100 else "Union des commerçants",
        last_day=LAST_DAY,
    )
    with transaction():
        set_rules(town.id, is_open=True)
        return start_campaign(town.id, gift=gift, by_user_id=user.id)


def make_card(town: Town, *, cents: int = 2000, campaign: Campaign | None = None) -> Voucher:
    """A card with so much on it."""
    campaign = campaign or make_campaign(town, amount_cents=cents)
    with transaction():
        cards = give_cards(
            town_by_id(town.id), campaign_id=campaign.id, count=1, by_user_id=campaign.by_user_id
        )
    return cards[0]


def shut_card(town: Town, state: CardState) -> Voucher:
    """A card of that state, with something on it."""
    card = make_card(town, cents=2000)
    with transaction():
        db.session.merge(card).state = state
    return card


def code_on(card: Voucher) -> str:
    """What is printed on it."""
    return code_of(card.town_id, voucher_id=card.id, code_digest=card.code_digest)


def take(shop: Shop, card: Voucher, cents: int, *, nonce: str = "first-tap") -> None:
    """The shop takes an amount off the card."""
    taking = Taking(code=code_on(card), cents=cents, nonce=nonce, by_user_id=None)
    with transaction():
        take_at_counter(town_by_id(card.town_id), shop_id=shop.id, taking=taking)


def left_on(card: Voucher) -> int:
    """What is on it now."""
    db.session.rollback()
    return db.session.get_one(Voucher, (card.town_id, card.id), populate_existing=True).balance_cents


def booked(town: Town) -> dict[str, int]:
    """The accounts of town cards in the book, as credits; those of nothing left out."""
    accounts = (Account.CARDS, Account.TOWN, Account.CARD_PAYABLE, Account.VOUCHERS)
    said = {account.name.lower(): -balance_of(town.id, account) for account in accounts}
    return {name: cents for name, cents in said.items() if cents}
