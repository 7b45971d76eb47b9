"""The money of the demo's past weeks: shares on their way, refunds made, events heard, day by day."""

from collections.abc import Callable
from threading import Event

from flask import current_app

from marketplace.checkout.errands import release_transfers
from marketplace.checkout.told import apply_async_failure, apply_checkout_session
from marketplace.core.db import transaction
from marketplace.payments.commands.carrying import carry
from marketplace.payments.commands.claiming import claim_next
from marketplace.payments.commands.noting import note
from marketplace.payments.gateways.choosing import DEMO
from marketplace.payments.gateways.demo.gateway import DemoGateway
from marketplace.payments.gateways.demo.keeping import take_turn
from marketplace.payments.inbox.hearing import apply_event, ask_about, claim_event


class _AtTheTable(DemoGateway):
    """The demo provider for whoever is in a transaction already: a day is one, not hundreds."""

    def _carry_out(self, act: Callable[[], None]) -> None:
        take_turn()
        act()
        self.tell_news()


def settle_the_day() -> None:
    """Do what a worker would have done about money by the evening. Commits: yes, a few times."""
    gateway = _AtTheTable(current_app.extensions["settings"])
    release_transfers(Event())
    with transaction():
        while errand := claim_next(DEMO):
            note(errand, answer=carry(errand, gateway=gateway), on_session=apply_checkout_session)
    with transaction():
        while event := claim_event(DEMO):
            told = ask_about(event, gateway=gateway)
            apply_event(
                event, told=told, on_session=apply_checkout_session, on_async_failure=apply_async_failure
            )
