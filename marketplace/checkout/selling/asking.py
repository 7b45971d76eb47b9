"""Asking for a card: within the town's limits, once a form, and on to the provider's page."""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from flask import current_app

from marketplace.checkout.paying import Begun, WaysBack
from marketplace.checkout.selling.limiting import Buyer, check_day
from marketplace.checkout.selling.standing import is_over, is_payable
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.ids import new_id
from marketplace.core.references import new_reference
from marketplace.core.words import _, language
from marketplace.payments.attempts import lock_payment
from marketplace.payments.commands.claiming import claim
from marketplace.payments.commands.models import CommandKind
from marketplace.payments.commands.ordering import live_command
from marketplace.payments.methods import card_method, is_live
from marketplace.payments.models import Payment
from marketplace.payments.opening import LEAST_PAGE_LIFE, Ask, close_checkout
from marketplace.payments.town_cards.opening import open_card_checkout
from marketplace.towns.queries import TownView
from marketplace.vouchers.buying.errors import SaleClosed
from marketplace.vouchers.buying.models import CardPurchase
from marketplace.vouchers.buying.queries import purchase_sent
from marketplace.vouchers.buying.sale import check_amount, locked_sale

WaysOf = Callable[[int, str], WaysBack]
"""Of a purchase, by its id and its reference."""


@dataclass(frozen=True, kw_only=True)
class CardWish:
    """What somebody wants to buy. `nonce`: of the page they typed it on; `network`: theirs. Units: cents."""

    nonce: str
    user_id: int | None
    email: str
    cents: int
    receiver: str
    words: str
    network: str

    @property
    def buyer(self) -> Buyer:
        """Whose day it counts in."""
        return Buyer(user_id=self.user_id, email=self.email, network=self.network)

    @property
    def token(self) -> str:
        """The same form sent twice has the same; changed, it asks for another card."""
        said = (self.nonce, self.user_id, self.email, self.cents, self.receiver, self.words)
        return sha256(repr(said).encode()).hexdigest()


def ask_for(town: TownView, *, wish: CardWish, ways_of: WaysOf) -> CardPurchase:
    """Write a purchase down with its only attempt to pay; the same form sent twice is one purchase.

    `ways_of`: where the paying page of a purchase leads back to.
    Raises: CardsClosed, SaleClosed, AmountOutside, as `check_day`. Races: the sale is locked. Commits: no.
    """
    return _asked(town, wish, wish.token, ways_of)


def ask_again(town: TownView, *, purchase: CardPurchase, network: str, ways_of: WaysOf) -> CardPurchase:
    """The same card by another payment, where the first one can be paid no more; else the purchase itself.

    Pressed twice it is one purchase. Raises and Races: as `ask_for`. Commits: no.
    """
    wish = CardWish(
        nonce="",
        user_id=purchase.user_id,
        email=purchase.email,
        cents=purchase.cents,
        receiver=purchase.receiver,
        words=purchase.words,
        network=network,
    )
    return _asked(town, wish, purchase.token, ways_of)


def _asked(town: TownView, wish: CardWish, token: str, ways_of: WaysOf) -> CardPurchase:
    sale = locked_sale(town.id)
    token, known = _latest(town.id, token)
    if known is not None:
        return known
    check_amount(sale, cents=wish.cents, currency=town.currency)
    check_day(town, sale, buyer=wish.buyer, cents=wish.cents)
    purchase_id, reference = new_id(), new_reference()
    opened = open_card_checkout(
        town.id,
        ask=_ask(town, wish, ways_of(purchase_id, reference)),
        cents=wish.cents,
        label=_("Carte de la ville, %(town)s", town=town.name),
    )
    purchase = CardPurchase(
        town_id=town.id,
        id=purchase_id,
        reference=reference,
        token=token,
        payment_id=opened.payment_id,
        user_id=wish.user_id,
        email=wish.email,
        locale=language(),
        cents=wish.cents,
        receiver=wish.receiver,
        words=wish.words,
        network=wish.network,
        asked_at=clock.now(),
    )
    db.session.add(purchase)
    db.session.flush()
    return purchase


def _latest(town_id: int, token: str) -> tuple[str, CardPurchase | None]:
    """What a form has bought; or None, with the mark of what it buys now that all before was never paid."""
    while known := purchase_sent(town_id, token=token):
        payment = lock_payment(town_id, known.payment_id)
        if not is_over(payment):
            return token, known
        close_checkout(town_id, payment_id=payment.id)
        token = sha256(f"after {token}".encode()).hexdigest()
    return token, None


def begin_to_pay(purchase: CardPurchase) -> Begun | None:
    """The open paying page of a purchase, or what opens it, claimed; None where nobody can pay on it.

    Races: the command is claimed by one of two who press. Commits: no.
    """
    payment = db.session.get_one(Payment, (purchase.town_id, purchase.payment_id), populate_existing=True)
    if not is_payable(payment):
        return None
    if payment.checkout_url:
        return Begun(payment.id, payment.checkout_url, None)
    command = live_command(payment.town_id, kind=CommandKind.CHECKOUT, subject_id=payment.id)
    errand = claim(payment.town_id, command_id=command.id, gateway=payment.gateway) if command else None
    return Begun(payment.id, "", errand)


def _ask(town: TownView, wish: CardWish, ways_back: WaysBack) -> Ask:
    settings = current_app.extensions["settings"]
    gateway = card_method(settings)
    if gateway is None:
        raise SaleClosed
    return Ask(
        gateway=gateway,
        livemode=is_live(gateway, settings),
        currency=town.currency,
        until=clock.now() + LEAST_PAGE_LIFE,
        success_url=ways_back.paid_url,
        cancel_url=ways_back.back_url,
        language=language(),
        receipt_email=wish.email,
        voucher_cents=0,
    )
