"""A card that was bought: what was paid goes onto it, and back to a buyer who changes their mind."""

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.payments.attempts import lock_payment
from marketplace.payments.models import PaymentState
from marketplace.payments.refunds.deciding import refund_whole
from marketplace.payments.town_cards.booking import book
from marketplace.payments.town_cards.giving import locked_card
from marketplace.towns.queries import TownView
from marketplace.vouchers.balances import SHUT, Moved
from marketplace.vouchers.buying.errors import SpentAlready, TooLateToReturn
from marketplace.vouchers.buying.models import CardPurchase
from marketplace.vouchers.buying.queries import last_card_of, may_return_until, purchase_paid_by
from marketplace.vouchers.buying.sale import sale_of
from marketplace.vouchers.errors import CardExpired, CardUnknown
from marketplace.vouchers.giving import blank_card, campaign_of, end_after
from marketplace.vouchers.keeping.services import keep
from marketplace.vouchers.models import Move, Voucher
from marketplace.vouchers.states import CardState

_WITHDRAWN = "withdrawn"


def issue(town: TownView, *, payment_id: int) -> CardPurchase | None:
    """The card is paid: make it, with what was paid on it. None where it was made before.

    One that its buyer, signed in, did not buy as a present is in their account at once.

    Paid late, it is made all the same: nothing of it had been kept from anybody.
    Races: the payment is locked, and the purchase has one card. Commits: no.
    """
    payment = lock_payment(town.id, payment_id)
    purchase = purchase_paid_by(town.id, payment_id)
    sale = sale_of(town.id)
    if purchase is None or purchase.voucher_id is not None or sale is None:
        return None
    campaign = campaign_of(town.id, sale.campaign_id)
    if campaign is None:
        return None
    if payment.state == PaymentState.SUCCEEDED_LATE:
        payment.become(PaymentState.SUCCEEDED, at=clock.now())
    card = blank_card(campaign, expires_at=end_after(sale.months, time_zone=town.time_zone))
    purchase.voucher_id, purchase.bought_at = card.id, clock.now()
    db.session.flush()
    book(_moved(purchase, card, Move.BOUGHT, payment.captured_cents), currency=town.currency)
    if purchase.user_id is not None and not purchase.receiver:
        keep(town.id, user_id=purchase.user_id, voucher_id=card.id)
    return purchase


def take_back(town: TownView, *, purchase: CardPurchase) -> None:
    """Its buyer has changed their mind: the card pays no more, and all of the money goes back to their bank.

    Raises: CardUnknown while it is not paid, TooLateToReturn, SpentAlready, CardReturned, CardSuspended,
    CardExpired. Races: the payment and the card are locked; told twice, it is refused. Commits: no.
    """
    payment = lock_payment(town.id, purchase.payment_id)
    card = _locked(purchase)
    _check_whole(purchase, card, payment.refunded_cents)
    if clock.now() >= may_return_until(purchase, town=town):
        raise TooLateToReturn
    book(_moved(purchase, card, Move.REPAID, -card.balance_cents), currency=town.currency)
    db.session.refresh(card)
    card.become(CardState.RETURNED)
    purchase.returned_at = clock.now()
    db.session.flush()
    refund_whole(payment, cause=_WITHDRAWN)


def _check_whole(purchase: CardPurchase, card: Voucher, refunded_cents: int) -> None:
    if card.state in SHUT:
        raise SHUT[card.state]
    if card.state == CardState.EXPIRED or card.expires_at <= clock.now():
        raise CardExpired
    if card.balance_cents != purchase.cents or refunded_cents:
        raise SpentAlready


def _locked(purchase: CardPurchase) -> Voucher:
    card = last_card_of(purchase)
    if card is None:
        raise CardUnknown
    return locked_card(purchase.town_id, voucher_id=card.id)


def _moved(purchase: CardPurchase, card: Voucher, move: Move, cents: int) -> Moved:
    return Moved(
        town_id=purchase.town_id,
        voucher_id=card.id,
        move=move,
        cents=cents,
        cause=move,
    )
