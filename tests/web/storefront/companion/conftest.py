"""An order over two shops, on a Thursday morning."""

import pytest

from tests.ordering import make_order, order_named
from tests.web.storefront.buying import Street
from tests.web.storefront.companion.ordered import Ordered


@pytest.fixture
def ordered(street: Street) -> Ordered:
    """Two loaves at the baker's, 350 g of Comté at the cheesemonger's: both from eleven o'clock."""
    reference = make_order(street.town, (street.bread, 2), (street.comte, 350))
    return Ordered(street, reference, order_named(street.town, reference))
