"""One round with one provider: questions outside of any transaction, each answer in one of its own."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TypeVar

from flask import current_app

from marketplace.checkout.reconciling.asking import write_again
from marketplace.core.db import db, transaction
from marketplace.core.stopping import StopSign
from marketplace.payments.applying import OnSession, Told
from marketplace.payments.errors import NotYet
from marketplace.payments.findings.services import Found, report_again
from marketplace.payments.gateways.errors import Declined, Rejected
from marketplace.payments.gateways.protocol import PaymentGateway

Answer = TypeVar("Answer")


class Stopped(Exception):
    """The worker is asked to stop, or another has taken its place: the rest is done by the next run."""


@dataclass(frozen=True)
class Round:
    """A run of reconciliation with one provider."""

    gateway: PaymentGateway
    run_id: int
    stop: StopSign
    on_session: OnSession

    def go_on(self) -> None:
        """Raises: Stopped when it is time to end."""
        if self.stop.is_set():
            raise Stopped

    def report(self, found: Iterable[Found]) -> None:
        """Tell a person what does not fit."""
        whole = [replace(one, run_id=self.run_id) for one in found]
        if whole:
            with transaction():
                for one in whole:
                    report_again(one)

    def ask(self, about: str, question: Callable[[], Answer]) -> Answer | None:
        """The provider's answer; None, and a finding, where it refuses to say.

        Raises: Unknown or Busy while it is silent, Stopped.
        """
        self.go_on()
        db.session.rollback()  # no transaction, not even of a read, stays open while the network is asked
        try:
            return question()
        except (Rejected, Declined) as fault:
            self.report([Found("unaskable", about, theirs=f"{type(fault).__name__} {fault.code}")])
            return None

    def write(self, about: str, told: Told | None) -> None:
        """Write an answer down. One that cannot be yet is left; one that breaks us keeps no other back."""
        if told is None:
            return
        try:
            with transaction():
                write_again(told, on_session=self.on_session)
        except NotYet:
            return
        except Exception as fault:
            current_app.logger.exception("%s could not be written down", about)
            self.report([Found("unwritable", about, theirs=type(fault).__name__)])
