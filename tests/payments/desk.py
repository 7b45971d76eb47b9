"""The desk of the tests: residents order and pay at a Stripe of our own, the worker does its rounds.

It stands where checkout does: what a paying page says is written down, and the order is placed, lapsed or
given back accordingly.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from threading import Event

from sqlalchemy import select

from marketplace.checkout.errands import carry_commands, hear_events, release_transfers
from marketplace.checkout.settling import parts_of
from marketplace.checkout.told import conclude
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.core.settings import Settings
from marketplace.fulfilment.services import hand_over
from marketplace.orders.actors import Actor
from marketplace.orders.models import Order, OrderLine, ShopOrder
from marketplace.orders.states import ShopOrderState
from marketplace.payments.findings.models import ReconciliationFinding
from marketplace.payments.gateways import answers
from marketplace.payments.gateways.choosing import DEMO
from marketplace.payments.gateways.patience import Patience
from marketplace.payments.gateways.protocol import PaymentGateway
from marketplace.payments.gateways.stripe.opening import open_stripe
from marketplace.payments.inbox.receiving import receive_event
from marketplace.payments.ledger.models import Account, LedgerEntry
from marketplace.payments.models import Payment
from marketplace.payments.opening import Ask, Opened, open_checkout
from marketplace.payments.refunds.deciding import refund_bag
from marketplace.payments.refunds.models import Bearer, Refund
from marketplace.payments.sessions import Recorded, Verdict, record_async_failure, record_session
from marketplace.payments.transfers.accounts import record_account
from marketplace.payments.transfers.models import Transfer
from marketplace.payments.transfers.settling import settle_bag
from marketplace.pickup.services import give_place_back
from marketplace.pickup.slots import Rule
from marketplace.shops.models import Shop
from marketplace.stock.holding import release
from marketplace.towns.models import Town
from tests.factories import Goods, make_goods, make_shop, make_worker
from tests.ordering import make_order
from tests.stripe_double.double import SECRET, TEST_KEY, StripeDouble, signed
from tests.stripe_double.objects import Thing
from tests.stripe_double.orders import active_account

NEVER = Event()
_ON_THE_WAY = (ShopOrderState.ACCEPTED, ShopOrderState.READY)
_MANY = Rule(capacity=200)


@dataclass
class Desk:
    """A town with two shops, a gateway, and what was concluded from what it said."""

    town: Town
    stripe: StripeDouble
    rule: Rule = _MANY
    verdicts: list[Verdict] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.refused_before = len(self.stripe.desk.refused)
        self._told = len(self.stripe.events)
        settings = Settings.model_validate(
            {
                "market_env": "test",
                "stripe_api_base": self.stripe.url,
                "stripe_secret_key": TEST_KEY,
                "stripe_webhook_secrets": [SECRET],
            }
        )
        self.gateway: PaymentGateway = open_stripe(settings, patience=Patience(15.0))
        self.bakery = make_shop(self.town, name="Maison Morel", rule=self.rule)
        self.dairy = make_shop(self.town, name="Lantier", kind="cheese", rule=self.rule)
        self.baker = make_worker(self.bakery, email=f"{self.town.slug}@example.org")
        self.bread = make_goods(self.bakery, price_cents=1000, on_hand=500)
        self.comte = make_goods(self.dairy, name="Comté", price_cents=3000, on_hand=500)

    # --- shops ---

    def admit(self, shop: Shop, *, commission: int = 500, fee: int = 0) -> str:
        """A shop opens an account that may receive; gives its id. Units: basis points."""
        account_id = active_account(self.stripe, self.gateway)
        with transaction():
            status = self.gateway.account_status(account_id)
            account = record_account(self.town.id, shop_id=shop.id, answer=status)
            account.commission_basis_points, account.fee_basis_points = commission, fee
        return account_id

    def collect(self, order_id: int, shop: Shop) -> ShopOrder:
        """The resident fetches a bag: its part becomes the shop's."""
        with transaction():
            bag = self.bag(order_id, shop)
            lock_payments(self.town.id, order_id)
            if bag.state == ShopOrderState.PLACED:
                for state in _ON_THE_WAY:
                    bag.become(state, at=clock.now(), by=Actor.person(self.baker.id))
                hand_over(bag, by=Actor.person(self.baker.id))
            settle_bag(self.town.id, shop_order_id=bag.id, currency="EUR")
        return bag

    def refuse(self, order_id: int, shop: Shop) -> None:
        """The shop cannot prepare a bag: all of it goes back."""
        bag = self.bag(order_id, shop)
        bag.become(ShopOrderState.DECLINED, at=clock.now(), by=Actor.person(self.baker.id))
        db.session.flush()
        release(self.town.id, shop_order_ids=[bag.id])
        give_place_back(self.town.id, booking_id=bag.slot_booking_id)
        refund_bag(self.town.id, shop_order_id=bag.id, change="declined", borne_by=Bearer.SHOP)

    # --- residents ---

    def order(self, *wanted: tuple[Goods, int]) -> int:
        """An order that waits for its payment; gives its id. Without wishes one of 20 and 30 euros."""
        reference = make_order(self.town, *(wanted or ((self.bread, 2), (self.comte, 1))), pays=DEMO)
        with transaction():
            order = db.session.scalars(
                select(Order).where(Order.town_id == self.town.id, Order.reference == reference)
            ).one()
        return order.id

    def open(self, order_id: int, *, voucher_cents: int = 0) -> Opened:
        """The order's paying page is asked for."""
        with transaction():
            return open_checkout(self.town.id, order_id=order_id, ask=self.ask(voucher_cents=voucher_cents))

    def ask(self, *, voucher_cents: int = 0, minutes: int = 31) -> Ask:
        """How a resident wants to pay."""
        return Ask(
            gateway=self.gateway.name,
            livemode=False,
            currency="EUR",
            until=clock.now() + timedelta(minutes=minutes),
            success_url="https://port-lanterne.example.org/paid?session={CHECKOUT_SESSION_ID}",
            cancel_url="https://port-lanterne.example.org/checkout",
            language="fr",
            receipt_email="",
            voucher_cents=voucher_cents,
        )

    def opened(self, order_id: int, *, voucher_cents: int = 0) -> Payment:
        """The order's paying page is open."""
        attempt = self.open(order_id, voucher_cents=voucher_cents)
        self.work()
        return self.payment(attempt.payment_id)

    def paid(self, *wanted: tuple[Goods, int], voucher_cents: int = 0) -> Payment:
        """An order is paid, and all have heard of it."""
        payment = self.opened(self.order(*wanted), voucher_cents=voucher_cents)
        self.stripe.pay(str(payment.checkout_session_id))
        self.hear()
        return self.payment(payment.id)

    # --- the worker ---

    def work(self) -> None:
        """One round of the worker: commands, events, blocked shares."""
        self.carry()
        hear_events(self.gateway, NEVER, on_session=self.on_session, on_async_failure=self.on_async_failure)
        release_transfers(NEVER)
        self.carry()

    def carry(self) -> int:
        """Carry out what is due."""
        return carry_commands(self.gateway, NEVER, on_session=self.on_session)

    def hear(self) -> None:
        """Deliver all that Stripe has to tell, then work."""
        for event in self.news():
            self.deliver(event)
        self.work()

    def news(self) -> list[Thing]:
        """What Stripe has to tell and has not told yet."""
        events = self.stripe.events[self._told :]
        self._told += len(events)
        return events

    def deliver(self, event: Thing) -> bool:
        """One event comes to the door; gives whether it is new."""
        raw, headers = signed(event, secret=SECRET, at=self.stripe.world.now())
        with transaction():
            return receive_event(self.gateway, raw=raw, headers=headers)

    def on_session(self, session: answers.CheckoutSession) -> None:
        """What a paying page says, and what follows for its order."""
        self._conclude(record_session(session))

    def on_async_failure(self, session: answers.CheckoutSession) -> None:
        """The bank says no, late."""
        self._conclude(record_async_failure(session))

    def _conclude(self, recorded: Recorded | None) -> None:
        if recorded:
            self.verdicts.append(recorded.verdict)
        conclude(recorded)

    # --- what is in the database ---

    def payment(self, payment_id: int) -> Payment:
        """A payment as it stands."""
        db.session.rollback()
        return db.session.get_one(Payment, (self.town.id, payment_id), populate_existing=True)

    def bag(self, order_id: int, shop: Shop) -> ShopOrder:
        """A shop's part of an order."""
        query = select(ShopOrder).where(
            ShopOrder.town_id == self.town.id,
            ShopOrder.order_id == order_id,
            ShopOrder.shop_id == shop.id,
        )
        return db.session.scalars(query).one()

    def line(self, order_id: int, shop: Shop) -> OrderLine:
        """The only line of a bag."""
        bag = self.bag(order_id, shop)
        query = select(OrderLine).where(OrderLine.town_id == self.town.id, OrderLine.shop_order_id == bag.id)
        return db.session.scalars(query).one()

    def refunds(self) -> list[Refund]:
        """All refunds, as they were decided."""
        db.session.rollback()
        return list(
            db.session.scalars(select(Refund).where(Refund.town_id == self.town.id).order_by(Refund.id))
        )

    def transfers(self) -> list[Transfer]:
        """All shares, as they were planned."""
        db.session.rollback()
        query = select(Transfer).where(Transfer.town_id == self.town.id).order_by(Transfer.id)
        return list(db.session.scalars(query))

    def findings(self) -> list[str]:
        """What a person shall look at."""
        db.session.rollback()
        return sorted(db.session.scalars(select(ReconciliationFinding.kind)))

    def book(self) -> dict[tuple[str, int | None], int]:
        """Every account's balance, by account and shop; those with nothing on them left out."""
        sums: dict[tuple[str, int | None], int] = {}
        rows = db.session.execute(
            select(LedgerEntry.account, LedgerEntry.shop_id, LedgerEntry.amount_cents).where(
                LedgerEntry.town_id == self.town.id
            )
        )
        for account, shop_id, cents in rows:
            key = (account.value, shop_id)
            sums[key] = sums.get(key, 0) + cents
        return {key: cents for key, cents in sums.items() if cents}

    def clearing_at_stripe(self) -> int:
        """What Stripe holds for the platform, without the fees of disputes, which its lines tell of."""
        money = self.stripe.world.money
        return sum(money("available").values()) + sum(money("pending").values())

    def clearing(self) -> int:
        """What the book says that Stripe holds."""
        return sum(cents for (account, _shop), cents in self.book().items() if account == Account.CLEARING)


def lock_payments(town_id: int, order_id: int) -> None:
    """As fulfilment does before it touches a bag."""
    parts_of(town_id, order_id)
