"""What the provider is asked again, and its answers written down by the same doors as ever.

Asking goes over the network and writing happens in a transaction: never both at once.
"""

from collections.abc import Callable

from marketplace.payments.applying import OnSession, Told, write_down
from marketplace.payments.commands.carrying import Answered
from marketplace.payments.commands.noting import complete
from marketplace.payments.gateways.protocol import PaymentGateway
from marketplace.payments.statement import types
from marketplace.payments.statement.queries import OpenLine

_Ask = Callable[[PaymentGateway, str], Told]
_ABOUT: tuple[tuple[frozenset[str], _Ask], ...] = (
    (types.REFUNDS | types.REFUNDS_BACK, lambda gateway, name: gateway.retrieve_refund(name)),
    (types.TRANSFERS, lambda gateway, name: gateway.retrieve_transfer(name)),
    (types.DISPUTES, lambda gateway, name: gateway.retrieve_dispute(name)),
)


def can_be_asked_about(line: OpenLine) -> bool:
    """Whether the provider tells of what caused a line when it is asked by its name alone."""
    return bool(line.source) and any(line.type in kinds for kinds, _ask in _ABOUT)


def ask_about_line(line: OpenLine, *, gateway: PaymentGateway) -> Told:
    """What caused a line, as it stands now. Raises: GatewayError. Call it outside of any transaction."""
    ask = next(ask for kinds, ask in _ABOUT if line.type in kinds)
    return ask(gateway, line.source)


def write_again(told: Told, *, on_session: OnSession) -> None:
    """Write down what was asked again, as if the provider had told of it by itself.

    Raises: NotYet. Commits: no.
    """
    if isinstance(told, Answered):
        complete(told.command_id, made=told, on_session=on_session)
    else:
        write_down(told, on_session=on_session)
