"""A street, a Stripe of our own, and the desk between them."""

from collections.abc import Iterator
from datetime import datetime

import pytest

from marketplace.moving.audit import breaches
from marketplace.towns.models import Town
from tests.payments.desk import Desk
from tests.payments.reconciler import Reconciler
from tests.stripe_double.double import StripeDouble, stripe_double


@pytest.fixture
def stripe_server() -> Iterator[StripeDouble]:
    """A Stripe of our own."""
    with stripe_double() as double:
        yield double


@pytest.fixture
def desk(town: Town, stripe_server: StripeDouble, thursday_morning: datetime) -> Iterator[Desk]:
    """Two shops that sell by card. After the test every invariant holds, and Stripe was well asked."""
    desk = Desk(town, stripe_server)
    yield desk
    assert [str(breach) for breach in breaches() if not breach.is_finding] == []
    assert (stripe_server.desk.broken, stripe_server.desk.refused[desk.refused_before :]) == ([], [])


@pytest.fixture
def runs(desk: Desk, thursday_morning: datetime) -> Reconciler:
    """Reconciliation at this desk."""
    return Reconciler(desk, thursday_morning)
