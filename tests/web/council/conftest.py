"""A town hall in the morning: its manager, and strangers of the town and of another one."""

from collections.abc import Callable, Iterator

import pytest

from marketplace.browsing.index import index_product
from marketplace.catalogue.models import Product
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.core.references import link_key
from marketplace.shops.models import Shop
from marketplace.towns.models import Town, TownRole
from tests.factories import (
    THURSDAY_MORNING,
    Goods,
    make_goods,
    make_official,
    make_person,
    make_shop,
    make_town,
    make_worker,
)
from tests.visitors import Visitor
from tests.web.council.reporting import NEW, TOLD, Filed, report
from tests.web.storefront.reviews.speaking import GOOD, Fetched, fetch, open_reviews, reviews


@pytest.fixture(autouse=True)
def _morning(database: None) -> Iterator[None]:
    with clock.travel(THURSDAY_MORNING):
        yield


@pytest.fixture
def town() -> Town:
    """The town."""
    return make_town()


@pytest.fixture
def manager(visitor: Visitor, town: Town) -> Visitor:
    """The browser of the town's manager: Anne Dubois."""
    visitor.sign_in(make_official(town).id)
    return visitor


@pytest.fixture
def strangers(browser_for: Callable[[str], Visitor], town: Town) -> list[Visitor]:
    """Who has no say in this town: a resident, its shopkeeper, its agent, and the manager of another town."""
    other = make_town("val-brume", name="Val-Brume", host="val-brume.localhost")
    people = [
        make_person("lea@example.org"),
        make_worker(make_shop(town)),
        make_official(town, role=TownRole.AGENT, email="agent@example.org"),
        make_official(other, email="mayor@example.org"),
    ]
    browsers = [browser_for("localhost") for _ in people]
    for browser, user in zip(browsers, people, strict=True):
        browser.sign_in(user.id)
    return browsers


@pytest.fixture
def goods(town: Town) -> Goods:
    """A baguette on show, of a shop that reads its mails."""
    shop = make_shop(town)
    goods = make_goods(shop)
    with transaction():
        db.session.get_one(Shop, (town.id, shop.id)).email = "morel@example.org"
        product = db.session.get_one(Product, (town.id, goods.product.id))
        product.description, product.allergens = "Croustillante et dorée.", ["gluten"]
        index_product(town.id, product_id=goods.product.id)
    return goods


@pytest.fixture
def filed(goods: Goods, browser_for: Callable[[str], Visitor]) -> Filed:
    """Zoé has reported the baguette."""
    answer = browser_for("localhost").post(NEW, data=TOLD)
    assert answer.status_code == 303
    row = report()
    return Filed(row.mark, link_key("report", row.id))


@pytest.fixture
def spoken(town: Town, goods: Goods, visitor: Visitor) -> Fetched:
    """Jeanne has said something of the bakery."""
    shop = db.session.get_one(Shop, (town.id, goods.product.shop_id))
    open_reviews(shop)
    fetched = fetch(town, goods, by_user_id=make_worker(shop).id)
    assert visitor.post(fetched.of_shop, data=GOOD).status_code == 303
    return fetched


@pytest.fixture
def reported(spoken: Fetched, browser_for: Callable[[str], Visitor]) -> str:
    """Somebody has reported it; gives where the town decides."""
    told = TOLD | {"why": "not_lived", "words": "Cette personne n’est jamais venue."}
    answer = browser_for("localhost").post(f"/reports/of-review/{reviews()[0].mark}", data=told)
    assert answer.status_code == 303
    return f"/council/moderation/{report().mark}"
