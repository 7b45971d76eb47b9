"""What is told of a bought town card: that it is there, and that it was paid back.

Mails are kept for a while, and a code is money: so the mail leads to the card, and does not say its code.
"""

from datetime import date, datetime, timedelta

from flask_babel import force_locale

from marketplace.core import clock
from marketplace.core.references import link_key
from marketplace.core.times import format_full_day
from marketplace.core.words import language
from marketplace.notices.composing import address_of, render
from marketplace.notices.services import Mail, queue
from marketplace.towns.queries import TownView
from marketplace.towns.withdrawal_period import has_right
from marketplace.vouchers.buying.models import CardPurchase
from marketplace.vouchers.buying.queries import last_card_of, may_return_until
from marketplace.vouchers.buying.sale import seller_of

OPENING = "card purchase"
"""What the key is made for that opens a bought card. It stands behind the « # » of its mail's link alone."""
PAYING = "card paying"
"""And the one of the way to the paying page and back, which shows how far that is, and never the card."""


def tell_bought(town: TownView, *, purchase: CardPurchase) -> None:
    """The card is ready, with the way to it and its receipt. Commits: no."""
    card, until = last_card_of(purchase), may_return_until(purchase, town=town)
    last_days = [_day_before(town, end) for end in (card.expires_at if card else until, until)]
    _tell(
        town,
        "card_bought",
        purchase,
        last_day=last_days[0],
        return_day=last_days[1],
        has_right=has_right(town),
    )


def tell_returned(town: TownView, *, purchase: CardPurchase) -> None:
    """It pays no more, and the money is on its way back. Commits: no."""
    _tell(town, "card_returned", purchase)


def _tell(town: TownView, name: str, purchase: CardPurchase, **facts: object) -> None:
    key = link_key(OPENING, purchase.id)
    link = f"{address_of(town)}/town-card/bought/{purchase.reference}#{key}"
    email = purchase.email
    with force_locale(purchase.locale):
        facts["seller"] = seller_of(town)
        subject, body = render(town, name, purchase=purchase, link=link, key=key, full_day=_full_day, **facts)
    queue(town.id, mails=[Mail(name, purchase.id, email, email, purchase.locale, subject, body)])


def _full_day(day: date) -> str:
    return format_full_day(day, language())


def _day_before(town: TownView, end: datetime) -> date:
    return clock.local(end, town.time_zone).date() - timedelta(days=1)
