"""The town's agent at her desk on a Thursday morning, and people who have no business there."""

from collections.abc import Callable

import pytest

from marketplace.accounts.models import User
from marketplace.browsing.index import index_product
from marketplace.core.db import db, transaction
from marketplace.towns.models import TownRole
from tests.factories import make_official, make_person, make_town
from tests.visitors import Visitor
from tests.web.storefront.buying import Street


@pytest.fixture
def agent(street: Street) -> User:
    """Gwen Le Bris of the town hall; all that the street sells can be found."""
    with transaction():
        for goods in (street.bread, street.comte):
            index_product(street.town.id, product_id=goods.product.id)
    user = make_official(street.town, role=TownRole.AGENT, email="gwen@example.org")
    return _called(user, "Gwen Le Bris")


@pytest.fixture
def desk(visitor: Visitor, agent: User) -> Visitor:
    """Her browser."""
    visitor.sign_in(agent.id)
    return visitor


@pytest.fixture
def colleague(browser_for: Callable[[str], Visitor], street: Street) -> Visitor:
    """Another agent's browser: Paul Kerval."""
    user = make_official(street.town, role=TownRole.AGENT, email="kerval@example.org")
    browser = browser_for("localhost")
    browser.sign_in(_called(user, "Paul Kerval").id)
    return browser


@pytest.fixture
def strangers(browser_for: Callable[[str], Visitor], street: Street) -> list[Visitor]:
    """A resident, and the agent of another town."""
    other = make_town("val-brume", name="Val-Brume", host="val-brume.localhost")
    people = [
        make_person("lea@example.org"),
        make_official(other, role=TownRole.AGENT, email="loin@example.org"),
    ]
    browsers = [browser_for("localhost") for _ in people]
    for browser, user in zip(browsers, people, strict=True):
        browser.sign_in(user.id)
    return browsers


def _called(user: User, name: str) -> User:
    with transaction():
        db.session.merge(user).name = name
    return user
