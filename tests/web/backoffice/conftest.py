"""One bakery in the morning: its owner, her staff, and strangers of another shop and of another town."""

from collections.abc import Callable, Iterator

import pytest

from marketplace.accounts.models import User
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.fulfilment.queries import shop_order_of
from marketplace.orders.actors import Actor
from marketplace.orders.models import ShopOrder
from marketplace.shops.models import Shop, ShopRole
from marketplace.towns.models import Town
from tests.factories import THURSDAY_MORNING, Goods, make_goods, make_shop, make_town, make_worker
from tests.ordering import make_order
from tests.visitors import Visitor


class Bag:
    """A shop order as a test looks at it, read anew each time."""

    def __init__(self, town: Town, shop: Shop, reference: str) -> None:
        self.address = f"/backoffice/{shop.slug}/orders/{reference}"
        self.reference = reference
        self._town_id, self._shop_id = town.id, shop.id

    def row(self) -> ShopOrder:
        """The row, to act on."""
        db.session.expire_all()
        found = shop_order_of(self._town_id, self._shop_id, reference=self.reference)
        assert found
        return found

    def state(self) -> str:
        """Where it stands now."""
        return self.row().state.value

    def pass_through(self, *acts: Callable[..., None], by_user_id: int) -> None:
        """Let the shop make these moves."""
        for act in acts:
            with transaction():
                act(self.row(), by=Actor.person(by_user_id))


@pytest.fixture(autouse=True)
def _morning(database: None) -> Iterator[None]:
    with clock.travel(THURSDAY_MORNING):
        yield


@pytest.fixture
def town() -> Town:
    """The town."""
    return make_town()


@pytest.fixture
def bakery(town: Town) -> Shop:
    """The shop whose back office is tried."""
    return make_shop(town)


@pytest.fixture
def bread(bakery: Shop) -> Goods:
    """Ten baguettes at 1.30."""
    return make_goods(bakery)


@pytest.fixture
def baker(bakery: Shop) -> User:
    """The owner: Paul Morel."""
    return make_worker(bakery)


@pytest.fixture
def counter(visitor: Visitor, baker: User) -> Visitor:
    """The owner's browser."""
    visitor.sign_in(baker.id)
    return visitor


@pytest.fixture
def helper(browser_for: Callable[[str], Visitor], bakery: Shop) -> Visitor:
    """The browser of her staff, with a password alone."""
    browser = browser_for("localhost")
    staff = make_worker(bakery, role=ShopRole.STAFF, email="ines@example.org")
    browser.sign_in(staff.id, second_factor=False)
    return browser


@pytest.fixture
def neighbour(browser_for: Callable[[str], Visitor], town: Town) -> Visitor:
    """The browser of the owner of another shop in the same street."""
    browser = browser_for("localhost")
    shop = make_shop(town, name="Lantier", kind="cheese")
    browser.sign_in(make_worker(shop, email="helene@example.org").id)
    return browser


@pytest.fixture
def outsider(browser_for: Callable[[str], Visitor], bakery: Shop) -> Visitor:
    """The browser of the owner of a shop of the same name in another town, on that town's host."""
    other = make_town("val-brume", name="Val-Brume", host="val-brume.localhost")
    browser = browser_for("val-brume.localhost")
    browser.sign_in(make_worker(make_shop(other, name="Irma"), email="irma@example.org").id)
    return browser


@pytest.fixture
def bag(town: Town, bakery: Shop, bread: Goods) -> Bag:
    """Jeanne's bag: three baguettes, not yet accepted."""
    return Bag(town, bakery, make_order(town, (bread, 3)))
