"""What the worker does in one round; each job says in words what it did, and nothing when it did nothing."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from flask import current_app

from marketplace.accounts.sessions import forget_ended_sessions
from marketplace.accounts.throttling import REMEMBERED, forget_tries
from marketplace.assisting.forgetting import forget_calls, forget_mandates
from marketplace.checkout.settling import lapse_if_due, unpaid_orders
from marketplace.checkout.tidying import forget_abandoned_baskets
from marketplace.cli.pushing import PushCarrier
from marketplace.cli.town_cards import forget_buyers
from marketplace.core import clock, crash
from marketplace.core.db import db, transaction
from marketplace.core.repeating import repeat
from marketplace.core.settings import Settings
from marketplace.core.stopping import StopSign
from marketplace.measures.searches import KEPT_DAYS, forget_empty_searches
from marketplace.moving.towns.books import forget_books
from marketplace.notices.carriers import CarrierAway, Refused, TryLater, carrier_for
from marketplace.notices.forgetting import DAYS as LETTER_DAYS
from marketplace.notices.forgetting import forget_sent
from marketplace.notices.letters import message_of
from marketplace.notices.models import Channel
from marketplace.notices.pushing import KEPT_DAYS as KEPT_BROWSERS_DAYS
from marketplace.notices.pushing import forget_subscriptions
from marketplace.notices.sending import (
    Letter,
    Outcome,
    anything_due,
    claim_due,
    may_carry,
    note,
    pause_after,
    put_back,
)
from marketplace.notices.texting import text_carrier_for
from marketplace.payments.findings.runs import forget_runs
from marketplace.shops.accompanying.services import VISITS_KEPT, forget_visits
from marketplace.shops.applying.forgetting import forget_applications
from marketplace.towns.queries import all_towns

BASKET_DAYS = 60
RUN_DAYS = 90
_MAILS = 20
_ORDERS = 500
_BASKETS = 500
_LETTERS = 500
_APPLICATIONS = 20
_WORDS = {Outcome.SENT: "sent", Outcome.PUT_OFF: "put off", Outcome.GIVEN_UP: "given up"}


def lapse_unpaid_orders(stop: StopSign) -> str:
    """Give back what unpaid orders hold; one that fails keeps no other back."""
    lapsed = 0
    for town_id, order_id in unpaid_orders(limit=_ORDERS):
        if stop.is_set():
            break
        try:
            with transaction():
                is_lapsed = lapse_if_due(town_id, order_id=order_id)
                crash.reach("lapse.before_commit")
            crash.reach("lapse.after_commit")
            lapsed += is_lapsed
        except Exception:
            current_app.logger.exception("order %s of town %s did not lapse", order_id, town_id)
    return f"{lapsed} unpaid orders lapsed" if lapsed else ""


Deliver = Callable[[Letter], None]


@dataclass
class Post:
    """The sending of mails, or of text messages. While who takes them is away it is left alone, each time for
    longer.
    """

    channel: Channel = Channel.MAIL
    failures: int = 0
    rests_until_seconds: float | None = None

    def __call__(self, stop: StopSign) -> str:
        """Send what is due, a handful at a time."""
        if self._rests() or not anything_due(self.channel):
            return ""
        with transaction():
            letters = claim_due(limit=_MAILS, channel=self.channel)
        crash.reach("mail.claimed")
        outcomes, left = Counter[Outcome](), list[Letter]()
        with _delivery(self.channel) as deliver:
            for letter in letters:
                if stop.is_set() or self._rests() or not may_carry(letter):
                    left.append(letter)
                else:
                    outcomes[self._carry(letter, deliver)] += 1
        if left:
            with transaction():
                put_back(left)
        return ", ".join(f"{count} {self.channel}s {_WORDS[outcome]}" for outcome, count in outcomes.items())

    def _carry(self, letter: Letter, deliver: Deliver) -> Outcome:
        db.session.rollback()  # no transaction, not even of a read, stays open while the network is asked
        outcome, said = self._try(letter, deliver)
        crash.reach("mail.sent")
        repeat(partial(self._note, letter, outcome, said))  # unnoted, the mail would leave a second time
        crash.reach("mail.noted")
        return outcome

    def _note(self, letter: Letter, outcome: Outcome, said: str) -> None:
        with transaction():
            note(letter, outcome=outcome, said=said)
            crash.reach("mail.before_commit")

    def _try(self, letter: Letter, deliver: Deliver) -> tuple[Outcome, str]:
        try:
            deliver(letter)
        except Refused as fault:
            return Outcome.GIVEN_UP, str(fault)
        except TryLater as fault:
            return Outcome.PUT_OFF, str(fault)
        except CarrierAway as fault:
            self.rests_until_seconds = clock.steady() + pause_after(self.failures).total_seconds()
            self.failures += 1
            return Outcome.PUT_OFF, str(fault)
        except Exception as error:
            current_app.logger.exception("a %s could not be sent", self.channel)
            return Outcome.PUT_OFF, type(error).__name__
        self.failures, self.rests_until_seconds = 0, None
        return Outcome.SENT, ""

    def _rests(self) -> bool:
        return self.rests_until_seconds is not None and clock.steady() < self.rests_until_seconds


@contextmanager
def _delivery(channel: Channel) -> Iterator[Deliver]:
    """How notices of a channel are handed over."""
    settings: Settings = current_app.extensions["settings"]
    if channel is Channel.TEXT:
        yield text_carrier_for(settings).send
        return
    if channel is Channel.PUSH:
        yield PushCarrier(settings).send
        return
    with carrier_for(settings) as carrier:
        yield lambda letter: carrier.send(message_of(letter, mail_from=settings.mail_from))


def tidy(stop: StopSign) -> str:
    """What nobody needs any more is erased: ended sessions, failures to sign in, baskets left, and so on."""
    now = clock.now()
    with transaction():
        sessions = forget_ended_sessions(before=now)
        tries = forget_tries(before=now - REMEMBERED)
        searches = forget_empty_searches(before=(now - timedelta(days=KEPT_DAYS)).date())
        runs = forget_runs(before=now - timedelta(days=RUN_DAYS))
        browsers = forget_subscriptions(before=now - timedelta(days=KEPT_BROWSERS_DAYS))
        books = forget_books(before=now.date())
    baskets, erased = 0, _BASKETS
    while erased == _BASKETS and not stop.is_set():
        with transaction():
            erased = forget_abandoned_baskets(before=now - timedelta(days=BASKET_DAYS), limit=_BASKETS)
        baskets += erased
    letters = _forget_letters(stop, before=now - timedelta(days=LETTER_DAYS))
    applications, callers = _forget_applications(stop), _forget_callers(stop)
    found = {"sessions": sessions, "tries to sign in": tries, "baskets": baskets, "comparisons": runs}
    found |= {"searches in vain": searches, "browsers to tell": browsers, "notices": letters}
    found |= {
        "calls and mandates": callers,
        "purchases of cards": forget_buyers(stop),
        "applications of shops": applications,
        "books of towns that left": books,
    }
    return ", ".join(f"{count} old {what} erased" for what, count in found.items() if count)


def _forget_letters(stop: StopSign, *, before: datetime) -> int:
    """Town by town, a few hundred at a time, for those who write have to wait."""
    forgotten = 0
    for town in all_towns():
        gone = _LETTERS
        while gone == _LETTERS and not stop.is_set():
            with transaction():
                gone = forget_sent(town.id, before=before, limit=_LETTERS)
            forgotten += gone
    return forgotten


def _forget_applications(stop: StopSign) -> int:
    """Town by town, few at a time: papers are heavy. Notes of visits go with them."""
    forgotten = 0
    for town in all_towns():
        gone = _APPLICATIONS
        while gone == _APPLICATIONS and not stop.is_set():
            with transaction():
                gone = forget_applications(town.id, now=clock.now(), limit=_APPLICATIONS)
                forget_visits(town.id, before=clock.today(town.time_zone) - VISITS_KEPT)
            forgotten += gone
    return forgotten


def _forget_callers(stop: StopSign) -> int:
    """Calls and mandates that ended long ago, town by town, a few hundred at a time."""
    now, forgotten = clock.now(), 0
    for town in all_towns():
        gone = _LETTERS
        while gone >= _LETTERS and not stop.is_set():
            with transaction():
                gone = forget_calls(town.id, now=now, limit=_LETTERS)
                gone += forget_mandates(town.id, today=now.date(), limit=_LETTERS)
            forgotten += gone
    return forgotten
