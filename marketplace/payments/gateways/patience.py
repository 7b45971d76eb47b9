"""How long a call to a provider may take: a visitor waits for a page, a worker for nobody."""

from dataclasses import dataclass

from marketplace.payments.gateways.breaker import Breaker


@dataclass(frozen=True)
class Patience:
    """How long one call may take in all, and who spares the next caller when it took too long."""

    seconds: float
    breaker: Breaker | None = None


VISITOR = Patience(6.0, Breaker())  # somebody looks at a page that does not come
WORKER = Patience(15.0)
