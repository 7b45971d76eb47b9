"""A town's sale of cards: opened, closed, and its limits."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.ids import new_id
from marketplace.core.money import format_money
from marketplace.core.words import _, language
from marketplace.towns.queries import TownView, particulars_of
from marketplace.vouchers.buying.errors import AmountOutside, SaleClosed
from marketplace.vouchers.buying.models import CardSale
from marketplace.vouchers.models import Campaign
from marketplace.vouchers.queries import has_cards, open_rules

LEAST_CENTS, MOST_CENTS, DAY_CENTS, TOWN_CENTS, MONTHS = 1000, 15_000, 30_000, 500_000, 12
_PROPOSED = (1000, 2000, 3000, 5000, 10_000)
_FOR_EVER = date(9999, 12, 31)


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What a town sells. Units: cents; `months`: for so long a card is good."""

    least_cents: int = LEAST_CENTS
    most_cents: int = MOST_CENTS
    day_cents: int = DAY_CENTS
    town_cents: int = TOWN_CENTS
    months: int = MONTHS

    @property
    def proposed_cents(self) -> list[int]:
        """Round amounts to choose from."""
        return [cents for cents in _PROPOSED if self.least_cents <= cents <= self.most_cents]


def sale_of(town_id: int) -> CardSale | None:
    """A town's sale; None where it never had one."""
    query = select(CardSale).where(CardSale.town_id == town_id)
    return db.session.scalar(query.execution_options(populate_existing=True))


def sells_cards(town_id: int) -> bool:
    """Whether a town sells cards on line now, and its shops take them: else they would pay nowhere."""
    sale = sale_of(town_id)
    return sale is not None and sale.is_open and has_cards(town_id)


def set_sale(town_id: int, *, is_open: bool, limits: Limits, by_user_id: int) -> CardSale:
    """Sell cards, or sell none any more; what was sold stays good. Commits: no.

    Raises: CardsClosed where no shop takes them.
    """
    sale = sale_of(town_id)
    if is_open:
        open_rules(town_id)
    if sale is None:
        sale = CardSale(town_id=town_id, id=new_id(), campaign_id=_campaign(town_id, by_user_id).id)
        db.session.add(sale)
    sale.is_open = is_open
    for name, figure in vars(limits).items():
        setattr(sale, name, figure)
    db.session.flush()
    return sale


def limits_of(sale: CardSale) -> Limits:
    """What a sale allows."""
    return Limits(**{name: getattr(sale, name) for name in Limits.__dataclass_fields__})


def seller_of(town: TownView) -> str:
    """Who sells the card, with the ways to reach them: the town does, not its shops."""
    told = particulars_of(town.id)
    name = (told.publisher if told else "") or _("Mairie de %(town)s", town=town.name)
    address = (told.address if told else "") or f"{town.postcode} {town.name}".strip()
    return ", ".join(filter(None, (name, address, town.help_phone, town.help_email)))


def check_amount(sale: CardSale, *, cents: int, currency: str) -> None:
    """Raises: AmountOutside."""
    if not sale.least_cents <= cents <= sale.most_cents:
        least, most = (
            format_money(each, currency, language()) for each in (sale.least_cents, sale.most_cents)
        )
        raise AmountOutside(least, most)


def locked_sale(town_id: int) -> CardSale:
    """The sale of a town that sells, locked: its buyers come one after the other.

    Raises: SaleClosed, CardsClosed. Commits: no.
    """
    open_rules(town_id)
    query = select(CardSale).where(CardSale.town_id == town_id).with_for_update()
    sale = db.session.scalar(query.execution_options(populate_existing=True))
    if sale is None or not sale.is_open:
        raise SaleClosed
    return sale


def _campaign(town_id: int, by_user_id: int) -> Campaign:
    """What bought cards are of: it has no budget, so that none of it is ever given."""
    campaign = Campaign(
        town_id=town_id,
        id=new_id(),
        name=_("Carte de la ville"),
        amount_cents=LEAST_CENTS,
        budget_cents=0,
        given_cents=0,
        town_percent=0,
        partner=_("l’acheteur"),
        last_day=_FOR_EVER,
        made_at=clock.now(),
        by_user_id=by_user_id,
    )
    db.session.add(campaign)
    db.session.flush()
    return campaign
