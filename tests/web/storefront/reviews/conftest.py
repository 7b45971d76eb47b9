"""A town and a bakery that take reviews, and a bag that was fetched there."""

import pytest

from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from tests.factories import Goods, make_worker
from tests.web.storefront.reviews.speaking import Fetched, fetch, open_reviews


@pytest.fixture(autouse=True)
def _morning(thursday_morning: object) -> None:
    """Shops are open."""


@pytest.fixture
def fetched(town: Town, shop: Shop, goods: Goods) -> Fetched:
    """A baguette that was handed over today, where reviews are taken."""
    open_reviews(shop)
    return fetch(town, goods, by_user_id=make_worker(shop).id)
