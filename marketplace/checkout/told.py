"""The one door for what a paying page says, whoever brings it: the inbox, the return page, the reconciler."""

from marketplace.checkout.honouring import honour
from marketplace.checkout.selling.handing_out import hand_out
from marketplace.checkout.settling import lapse_if_due
from marketplace.core import crash
from marketplace.payments.gateways import answers
from marketplace.payments.sessions import Recorded, Verdict, record_async_failure, record_session

_PAID = frozenset({Verdict.PAID, Verdict.PAID_LATE})


def apply_checkout_session(session: answers.CheckoutSession) -> None:
    """Write down how a paying page stands, and place, free or give back its order accordingly.

    Told twice, late or in any order, it ends the same. Races: locks order, attempts, bags, stock, places.
    Commits: no.
    """
    conclude(record_session(session))


def apply_async_failure(session: answers.CheckoutSession) -> None:
    """As `apply_checkout_session`, for a bank's late refusal, which the page does not show. Commits: no."""
    conclude(record_async_failure(session))


def conclude(recorded: Recorded | None) -> None:
    """Do about an order, or a town card that is bought, what its payment's news mean. Commits: no."""
    if recorded is None:
        return
    crash.reach("settle.payment_recorded")
    if recorded.order_id is None:
        if recorded.verdict in _PAID:
            hand_out(recorded.town_id, payment_id=recorded.payment_id)
    elif recorded.verdict in _PAID:
        honour(recorded.town_id, order_id=recorded.order_id, payment_id=recorded.payment_id)
    elif recorded.verdict in {Verdict.CLOSED, Verdict.NOTHING}:
        # « Nothing »: it is open as before; where the time of its order is over, it is to be closed.
        lapse_if_due(recorded.town_id, order_id=recorded.order_id)
