"""What every test may ask for.

`database` gives an open app context on an empty database; `visitor` and `browser_for` make real requests;
`count_sql` counts statements; `town`, `shop` and `goods` are there for whoever needs one. More of them, and
people, come from tests/factories.py.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask

from marketplace.core import clock
from marketplace.core.db import Base, db
from marketplace.core.pictures.stores import FolderStore
from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from tests.databases import SERVER, app_on, blank_database, bring_up, empty
from tests.factories import THURSDAY_MORNING, Goods, make_goods, make_shop, make_town
from tests.statements import Statements
from tests.visitors import Visitor

pytest_plugins = ["tests.chromium", "tests.realfiles", "tests.shopping"]


_ON_A_DATABASE = {"app", "guarded_house", "new_database", "on_postgres"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL, leave out what asks for no database: it was tried on the other leg."""
    if SERVER not in os.environ:
        return
    kept, left_out = list[pytest.Item](), list[pytest.Item]()
    for item in items:
        asks = not _ON_A_DATABASE.isdisjoint(getattr(item, "fixturenames", ()))
        (kept if asks or item.get_closest_marker("all_towns") else left_out).append(item)
    items[:] = kept
    config.hook.pytest_deselected(items=left_out)


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application on this process's own database."""
    folder = tmp_path_factory.mktemp("market")
    with blank_database(folder) as url:
        app = app_on(url, folder)
        app.test_client_class = Visitor
        bring_up(app)
        yield app
        with app.app_context():
            db.engine.dispose()


@pytest.fixture(scope="session")
def statements(app: Flask) -> Statements:
    """The listener on this process's database."""
    tenants = {m.class_.__tablename__ for m in Base.registry.mappers if m.class_.__table_kind__ == "tenant"}
    with app.app_context():
        return Statements(db.engine, tenants)


@pytest.fixture
def database(app: Flask, statements: Statements, request: pytest.FixtureRequest) -> Iterator[None]:
    """An empty database and an open app context; fails a test whose statements forgot the town."""
    statements.breaches.clear()
    with app.app_context():
        yield
        db.session.rollback()
    with app.app_context():
        empty(db.engine)
    if request.node.get_closest_marker("all_towns") is None and statements.breaches:
        pytest.fail("\n".join(statements.breaches))


@pytest.fixture
def count_sql(statements: Statements) -> Callable[[], AbstractContextManager[list[str]]]:
    """`with count_sql() as said: visitor.get("/")`, then `assert len(said) <= 5`."""
    return statements.heard


@pytest.fixture
def browser_for(app: Flask, database: None) -> Callable[[str], Visitor]:
    """Makes a browser on a host, without cookies yet."""

    def browser(host: str) -> Visitor:
        visitor = app.test_client()
        assert isinstance(visitor, Visitor)
        visitor.host = host
        return visitor

    return browser


@pytest.fixture
def visitor(browser_for: Callable[[str], Visitor]) -> Visitor:
    """A browser on the first town's host."""
    return browser_for("localhost")


@pytest.fixture
def town(database: None) -> Town:
    """Port-Lanterne, under `localhost`."""
    return make_town()


@pytest.fixture
def other_town(database: None) -> Town:
    """Val-Brume, under another host of the same installation."""
    return make_town("val-brume", name="Val-Brume", host="val-brume.localhost")


@pytest.fixture
def shop(town: Town) -> Shop:
    """A bakery of the town."""
    return make_shop(town)


@pytest.fixture
def goods(shop: Shop) -> Goods:
    """Ten baguettes of the bakery."""
    return make_goods(shop)


@pytest.fixture
def thursday_morning() -> Iterator[datetime]:
    """The clock stands still on a Thursday at ten, shops being open."""
    with clock.travel(THURSDAY_MORNING):
        yield THURSDAY_MORNING


@pytest.fixture
def media(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder where pictures are kept, empty."""
    folder = tmp_path / "media"
    folder.mkdir()
    monkeypatch.setitem(app.extensions, "media", FolderStore(folder))
    return folder


@pytest.fixture
def new_database(tmp_path: Path) -> Iterator[str]:
    """The address of one more database, without tables: for servers and migrations."""
    with blank_database(tmp_path) as url:
        yield url


@pytest.fixture
def on_postgres() -> bool:
    """Whether this leg of the run is on PostgreSQL."""
    return SERVER in os.environ
