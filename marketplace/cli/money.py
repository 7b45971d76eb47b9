"""What the worker does about money in one round: carry commands out, hear events, release blocked shares."""

from collections import Counter

from flask import current_app

from marketplace.checkout.errands import carry_commands, hear_events, release_transfers
from marketplace.checkout.told import apply_async_failure, apply_checkout_session
from marketplace.core.settings import Settings
from marketplace.core.stopping import StopSign
from marketplace.payments.elsewhere import nobody
from marketplace.payments.gateways.choosing import gateways_on, open_gateway
from marketplace.payments.gateways.patience import WORKER


def do_money_round(stop: StopSign) -> str:
    """Everything about money that waits, at every provider of this installation; an outcome in words."""
    settings: Settings = current_app.extensions["settings"]
    done: Counter[str] = Counter()
    for code in gateways_on(settings):
        gateway = open_gateway(code, settings=settings, patience=WORKER)
        done["commands"] += carry_commands(gateway, stop, on_session=apply_checkout_session)
        done["events"] += hear_events(
            gateway, stop, on_session=apply_checkout_session, on_async_failure=apply_async_failure
        )
    done["commands"] += carry_commands(nobody(), stop, on_session=apply_checkout_session)
    done["blocked shares"] += release_transfers(stop)
    return ", ".join(f"{count} {what} seen to" for what, count in done.items() if count)
