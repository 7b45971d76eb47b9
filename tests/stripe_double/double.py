"""A Stripe of our own for tests: a server with memory, whose every word is judged by Stripe's schemas.

`with stripe_double() as stripe:` gives one; `stripe.url` is its address, its verbs are what buyers, banks and
shopkeepers do meanwhile, `stripe.faults` is what goes wrong, `stripe.deliver` sends events as Stripe does.
"""

import hmac
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from queue import SimpleQueue
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from tests.stripe_double import cage, reports, returning, selling, sharing
from tests.stripe_double.calls import Desk
from tests.stripe_double.faults import Faults
from tests.stripe_double.idempotency import Keys
from tests.stripe_double.objects import Thing
from tests.stripe_double.server import Server
from tests.stripe_double.world import World, picture
from tests.waiting import join_all

TEST_KEY = "sk_test_double"
SECRET = "whsec_double"
_DELIVERY_SECONDS = 30


class StripeDouble:
    """One account at a Stripe of our own."""

    def __init__(self) -> None:
        self.world = World()
        self.faults = Faults()
        self.keys = Keys(self.world.now)
        self.desk = Desk(self.world, self.keys, self._take_time)
        self.server = Server(self.desk, self.faults)
        self.world.page = f"{self.url}/pay"
        self.world.heard.append(self._judge)
        self._slow = threading.Event()

    @property
    def url(self) -> str:
        """Its address, as STRIPE_API_BASE wants it."""
        return self.server.url

    @property
    def environment(self) -> dict[str, str]:
        """The settings of an application that pays here."""
        return {
            "STRIPE_API_BASE": self.url,
            "STRIPE_SECRET_KEY": TEST_KEY,
            "STRIPE_WEBHOOK_SECRETS": json.dumps([SECRET]),
        }

    # --- what buyers, banks and shopkeepers do ---

    def pay(self, session_id: str) -> Thing:
        """The buyer pays. An expired page cannot be paid."""
        with self.world.lock:
            return picture(selling.pay(self.world, self._open_page(session_id)))

    def decline(self, session_id: str) -> Thing:
        """The buyer's card is refused; the page stays open."""
        with self.world.lock:
            return picture(selling.decline(self.world, self._open_page(session_id)))

    def expire(self, session_id: str) -> Thing:
        """The page's time is over."""
        with self.world.lock:
            return picture(selling.close(self.world, self._open_page(session_id)))

    def promise(self, session_id: str) -> Thing:
        """The buyer is done, the money comes later: complete and unpaid."""
        with self.world.lock:
            return picture(selling.promise(self.world, self._open_page(session_id)))

    def keep_promise(self, session_id: str) -> Thing:
        """The promised money comes."""
        with self.world.lock:
            return picture(selling.keep_promise(self.world, self.world.things[session_id]))

    def break_promise(self, session_id: str) -> Thing:
        """The promised money does not come."""
        with self.world.lock:
            return picture(selling.break_promise(self.world, self.world.things[session_id]))

    def refund_arrives(self, refund_id: str) -> Thing:
        """A pending refund reaches its card."""
        with self.world.lock:
            return picture(returning.succeed(self.world, self.world.things[refund_id]))

    def refund_fails(self, refund_id: str) -> Thing:
        """The bank sends a refund back."""
        with self.world.lock:
            return picture(returning.fail(self.world, self.world.things[refund_id]))

    def refund_by_hand(self, payment_intent_id: str, amount: int) -> Thing:
        """Somebody refunds in Stripe's dashboard."""
        with self.world.lock:
            asked = {"payment_intent": payment_intent_id, "amount": amount}
            return picture(returning.create_refund(self.world, asked, {}))

    def dispute(self, charge_id: str) -> Thing:
        """The buyer's bank contests a charge."""
        with self.world.lock:
            return picture(reports.dispute(self.world, self.world.things[charge_id]))

    def decide(self, dispute_id: str, status: str) -> Thing:
        """A dispute is won or lost."""
        with self.world.lock:
            return picture(reports.decide(self.world, self.world.things[dispute_id], status))

    def admit(self, account_id: str) -> None:
        """A shop has told Stripe all."""
        with self.world.lock:
            sharing.admit(self.world, self.world.things[account_id])

    def restrict(self, account_id: str, missing: str = "individual.verification.document") -> None:
        """Stripe wants to know more of a shop."""
        with self.world.lock:
            sharing.restrict(self.world, self.world.things[account_id], missing)

    def empty(self, account_id: str) -> None:
        """A shop's money is paid out to its bank."""
        with self.world.lock:
            self.world.shop_money[account_id] = 0

    # --- what Stripe tells ---

    @property
    def events(self) -> list[Thing]:
        """All that has happened, oldest first."""
        with self.world.lock:
            return [picture(event) for event in self.world.events]

    def deliver(self, event: Thing, *, to: str, secret: str = SECRET) -> int:
        """Send an event to a door, signed now; gives the status of the answer."""
        raw, headers = signed(event, secret=secret, at=self.world.now())
        request = Request(to, data=raw, headers=headers, method="POST")
        try:
            with urlopen(request, timeout=_DELIVERY_SECONDS) as answer:
                return int(answer.status)
        except HTTPError as refusal:
            refusal.close()
            return refusal.code

    @contextmanager
    def telling(self, to: str) -> Iterator[None]:
        """Events go to a door as they happen, one after the other, for the length of a block."""
        waiting: SimpleQueue[Thing | None] = SimpleQueue()

        def post() -> None:
            while event := waiting.get():
                self.deliver(event, to=to)

        postman = threading.Thread(target=post, daemon=True)
        postman.start()
        self.world.heard.append(waiting.put)
        try:
            yield
        finally:
            self.world.heard.remove(waiting.put)
            waiting.put(None)
            join_all([postman])

    def _open_page(self, session_id: str) -> Thing:
        selling.close_overdue(self.world)
        page = self.world.find(session_id, "checkout.session")
        if page["status"] != "open":
            raise ValueError(f"this paying page is {page['status']}")
        return page

    def _judge(self, event: Thing) -> None:
        try:
            cage.judge_event(event)
        except cage.CageBroken as slip:
            self.desk.broken.append(str(slip))

    def _take_time(self) -> None:
        self._slow.wait(self.faults.slow_seconds)

    def stop_being_slow(self) -> None:
        """Whoever takes its time goes on at once."""
        self._slow.set()


def signed(event: Thing, *, secret: str, at: int) -> tuple[bytes, dict[str, str]]:
    """An event as it comes to a door: its text and headers."""
    raw = json.dumps(event, indent=2).encode()
    return raw, {"Content-Type": "application/json", "Stripe-Signature": signature(raw, secret=secret, at=at)}


def signature(raw: bytes, *, secret: str, at: int) -> str:
    """Stripe's signature, by its published scheme and not by its library, which is what it tests."""
    mac = hmac.new(secret.encode(), f"{at}.".encode() + raw, sha256).hexdigest()
    return f"t={at},v1={mac}"


@contextmanager
def stripe_double() -> Iterator[StripeDouble]:
    """A Stripe of our own on loopback for the length of a block."""
    double = StripeDouble()
    thread = threading.Thread(target=double.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield double
    finally:
        double.stop_being_slow()
        double.server.shutdown()
        double.server.server_close()
        join_all([thread])
