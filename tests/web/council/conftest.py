"""A town hall in the morning: its manager, and strangers of the town and of another one."""

from collections.abc import Callable, Iterator

import pytest

from marketplace.core import clock
from marketplace.towns.models import Town, TownRole
from tests.factories import THURSDAY_MORNING, make_official, make_person, make_shop, make_town, make_worker
from tests.visitors import Visitor


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
