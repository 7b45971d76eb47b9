"""The money of the demo's past weeks: shares on their way, refunds made, events heard, day by day."""

from threading import Event

from flask import current_app

from marketplace.checkout.errands import carry_commands, hear_events, release_transfers
from marketplace.checkout.told import apply_async_failure, apply_checkout_session
from marketplace.payments.gateways.choosing import DEMO, open_gateway
from marketplace.payments.gateways.patience import WORKER

_NEVER = Event()


def settle_the_day() -> None:
    """Do what a worker would have done about money by the evening. Commits: yes, errand by errand."""
    gateway = open_gateway(DEMO, settings=current_app.extensions["settings"], patience=WORKER)
    done = 1
    while done:
        done = carry_commands(gateway, _NEVER, on_session=apply_checkout_session)
        done += hear_events(
            gateway, _NEVER, on_session=apply_checkout_session, on_async_failure=apply_async_failure
        )
    release_transfers(_NEVER)
