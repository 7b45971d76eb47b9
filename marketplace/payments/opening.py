"""Opening and closing a paying page: one open attempt an order, one command for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, exists, select

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.ids import new_id
from marketplace.orders.models import ShopOrder
from marketplace.payments.allocation import allocate_tenders
from marketplace.payments.attempts import allocations_of, lock_attempts, lock_payment
from marketplace.payments.commands.models import Command, CommandKind, CommandState
from marketplace.payments.commands.ordering import live_command, order_command, withdraw
from marketplace.payments.commands.requests import new_ids
from marketplace.payments.errors import AlreadyPaid, CardAmountTooSmall, PaymentInProgress, PaymentUnderReview
from marketplace.payments.gateways import asked
from marketplace.payments.ledger.postings import post_voucher
from marketplace.payments.methods import VOUCHER
from marketplace.payments.models import Allocation, Payment, PaymentState, Tender
from marketplace.payments.states import CAPTURED, PAYABLE
from marketplace.payments.town_cards.tender import held_cents, take_for_order
from marketplace.shops.models import Shop

LEAST_PAGE_LIFE = timedelta(minutes=31)  # a paying page lives for 30 at least; one more for the way there
ASK_TO_CLOSE_EVERY = timedelta(hours=1)  # where the provider refuses to close a page
LEAST_CARD_CENTS = 50  # EUR, CHF and CAD alike


@dataclass(frozen=True, kw_only=True)
class Ask:
    """How an order is to be paid. `until`: when the paying page closes. `receipt_email` may be empty."""

    gateway: str
    livemode: bool
    currency: str
    until: datetime
    success_url: str
    cancel_url: str
    language: str
    receipt_email: str
    voucher_cents: int


@dataclass(frozen=True)
class Opened:
    """An attempt to pay. `command_id` is what opens its page; `url` is that page, once it is known."""

    payment_id: int
    command_id: int | None
    url: str


def open_checkout(town_id: int, *, order_id: int, ask: Ask) -> Opened:
    """Begin an attempt to pay an order by card, or give the one that is open already.

    What each shop's part is paid with is written with the first attempt and never again.
    Raises: AlreadyPaid, PaymentInProgress, PaymentUnderReview, CardAmountTooSmall.
    Races: the order is locked. Commits: no.
    """
    attempts = lock_attempts(town_id, order_id)
    if any(payment.state in CAPTURED for payment in attempts):
        raise AlreadyPaid
    if any(payment.state == PaymentState.MISMATCH for payment in attempts):
        raise PaymentUnderReview
    current = next((payment for payment in attempts if payment.state in PAYABLE), None)
    if current:
        return _reopened(current)
    items = _card_items(town_id, order_id, ask.voucher_cents)
    amount_cents = sum(item.amount_cents for item in items)
    if amount_cents < LEAST_CARD_CENTS:
        raise CardAmountTooSmall
    payment = new_attempt(
        town_id, order_id=order_id, ask=ask, attempt=len(attempts) + 1, amount_cents=amount_cents
    )
    request = asked.CheckoutRequest(
        **new_ids(town_id, CommandKind.CHECKOUT),
        order_id=order_id,
        payment_id=payment.id,
        amount_cents=amount_cents,
        currency=ask.currency,
        items=tuple(items),
        expires_at=ask.until,
        success_url=ask.success_url,
        cancel_url=ask.cancel_url,
        language=ask.language,
        receipt_email=ask.receipt_email,
    )
    return Opened(payment.id, order_command(request, subject_id=payment.id, gateway=ask.gateway), "")


def pay_by_town_card(town_id: int, *, order_id: int, currency: str) -> None:
    """An order that a town card pays whole, just written: paid at once, and no provider is asked.

    Its payment is one of nothing by card: refunds and the shop's part find what they look for. Commits: no.
    """
    cents = held_cents(town_id, order_id=order_id)
    if sum(item.amount_cents for item in _card_items(town_id, order_id, cents)):
        raise CardAmountTooSmall
    now = clock.now()
    payment = Payment(
        id=new_id(),
        town_id=town_id,
        order_id=order_id,
        attempt=1,
        gateway=VOUCHER,
        state=PaymentState.SUCCEEDED,
        amount_cents=0,
        currency=currency,
        expires_at=now,
        created_at=now,
        changed_at=now,
    )
    db.session.add(payment)
    db.session.flush()
    post_voucher(town_id, order_id=order_id, currency=currency, cents=cents)
    take_for_order(town_id, order_id=order_id)


def close_checkout(town_id: int, *, payment_id: int) -> bool:
    """Have an open paying page closed, because the basket changed. Gives whether it is closed at once.

    What it holds is freed once the provider says that it is closed: it may be paid in this very moment. One
    whose page nobody has seen yet is closed at once, also while it is being opened: nobody is sent there.
    Raises: PaymentInProgress while a bank decides. Commits: no.
    """
    payment = lock_payment(town_id, payment_id)
    if payment.state not in PAYABLE:
        return True
    if payment.state == PaymentState.PROCESSING:
        raise PaymentInProgress
    if payment.checkout_session_id is None:
        withdraw(town_id, kind=CommandKind.CHECKOUT, subject_id=payment.id, why="the basket changed")
        payment.become(PaymentState.CANCELLED, at=clock.now())
        db.session.flush()
        return True
    is_asked = live_command(town_id, kind=CommandKind.EXPIRE, subject_id=payment.id) is not None
    if not (is_asked or _was_refused_lately(payment)):
        request = asked.ExpireRequest(
            **new_ids(town_id, CommandKind.EXPIRE),
            order_id=payment.order_id,
            session_id=payment.checkout_session_id,
        )
        order_command(request, subject_id=payment.id, gateway=payment.gateway)
    return False


def _was_refused_lately(payment: Payment) -> bool:
    """Whether the provider has just refused to close this page: it is asked again later, not all the time."""
    refused = exists().where(
        Command.town_id == payment.town_id,
        Command.kind == CommandKind.EXPIRE,
        Command.subject_id == payment.id,
        Command.state == CommandState.FAILED,
        Command.changed_at > clock.now() - ASK_TO_CLOSE_EVERY,
    )
    return bool(db.session.scalar(select(refused)))


def _reopened(payment: Payment) -> Opened:
    if payment.state == PaymentState.PROCESSING or payment.expires_at <= clock.now():
        raise PaymentInProgress
    command = live_command(payment.town_id, kind=CommandKind.CHECKOUT, subject_id=payment.id)
    return Opened(payment.id, command.id if command else None, payment.checkout_url)


def new_attempt(town_id: int, *, order_id: int | None, ask: Ask, attempt: int, amount_cents: int) -> Payment:
    """A try to pay an order, or a card that somebody buys, still unknown to the provider. Commits: no."""
    now = clock.now()
    payment = Payment(
        id=new_id(),
        town_id=town_id,
        order_id=order_id,
        attempt=attempt,
        gateway=ask.gateway,
        livemode=ask.livemode,
        state=PaymentState.CREATED,
        amount_cents=amount_cents,
        currency=ask.currency,
        expires_at=ask.until,
        created_at=now,
        changed_at=now,
    )
    db.session.add(payment)
    db.session.flush()
    return payment


def _card_items(town_id: int, order_id: int, voucher_cents: int) -> list[asked.CheckoutItem]:
    """The shops' parts as the paying page lists them, at their most. Tenders are written if not yet."""
    bags = db.session.execute(
        select(ShopOrder.id, ShopOrder.most_cents, Shop.name)
        .join(Shop, and_(Shop.town_id == ShopOrder.town_id, Shop.id == ShopOrder.shop_id))
        .where(ShopOrder.town_id == town_id, ShopOrder.order_id == order_id)
        .order_by(ShopOrder.id)
    ).all()
    written = allocations_of(town_id, order_id)
    if not written:
        tenders = allocate_tenders({bag.id: bag.most_cents for bag in bags}, voucher_cents=voucher_cents)
        _write(town_id, order_id, tenders)
        written = allocations_of(town_id, order_id)
    names = {bag.id: bag.name for bag in bags}
    cards = {bag_id: tenders[Tender.CARD].amount_cents for bag_id, tenders in written.items()}
    return [asked.CheckoutItem(names[bag_id], cents) for bag_id, cents in cards.items()]


def _write(town_id: int, order_id: int, tenders: dict[int, tuple[int, int]]) -> None:
    rows: Sequence[Allocation] = [
        Allocation(
            town_id=town_id, order_id=order_id, shop_order_id=bag_id, tender=tender, amount_cents=cents
        )
        for bag_id, pair in tenders.items()
        for tender, cents in zip((Tender.CARD, Tender.VOUCHER), pair, strict=True)
        if cents or tender == Tender.CARD
    ]
    db.session.add_all(rows)
    db.session.flush()
