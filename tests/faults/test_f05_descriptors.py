"""F05: a process that may open no file more says so in words, sells nothing, and recovers by itself."""

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from sqlalchemy import select

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.moving.audit import breaches
from marketplace.orders.models import Order
from marketplace.towns.models import Town
from tests.databases import app_on, bring_up, close_database
from tests.factories import THURSDAY_MORNING, make_goods, make_shop
from tests.faults.market import LINES, open_market
from tests.faults.probes import probing
from tests.races.buyers import Buyer
from tests.serving import Running, running_server
from tests.waiting import until
from tests.web.storefront.buying import checkout_form, forms_on, put_in_basket

pytestmark = [pytest.mark.race, pytest.mark.all_towns]

_LEAST = 3  # input, output and errors, which are open: new ones have higher numbers


@pytest.fixture
def server(new_database: str, tmp_path: Path) -> Iterator[Running]:
    """A server of one process, and a street."""
    app = app_on(new_database, tmp_path)
    bring_up(app)
    environment = {"MARKET_ENV": "test", "MARKET_VAR": str(tmp_path), "DATABASE_URL": new_database}
    with app.app_context():
        open_market()
        with running_server(environment, "--log-level", "critical", workers=1, threads=2) as server:
            yield server
        close_database()


@contextmanager
def no_file_left(process_id: int) -> Iterator[None]:
    """The process may open no file more, and no connection either, whatever it closes meanwhile."""
    before = resource.prlimit(process_id, resource.RLIMIT_NOFILE)
    resource.prlimit(process_id, resource.RLIMIT_NOFILE, (_LEAST, before[1]))
    try:
        yield
    finally:
        with suppress(ProcessLookupError):
            resource.prlimit(process_id, resource.RLIMIT_NOFILE, before)


def test_f05_without_files_a_checkout_is_refused_in_words_and_the_next_press_orders(
    new_database: str, tmp_path: Path
) -> None:
    with clock.travel(THURSDAY_MORNING), probing(new_database, tmp_path) as probe:
        town = db.session.scalars(select(Town).where(Town.slug == "port-lanterne")).one()
        goods = make_goods(make_shop(town))
        buyer = probe.visitor()
        put_in_basket(buyer, goods, shop="maison-morel")
        form = checkout_form(buyer)
        close_database()  # so that it has to be opened anew
        with no_file_left(os.getpid()):
            refused = buyer.post("/checkout", data=form)
        assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
        assert "Un instant, nous revenons" in refused.text
        assert forms_on(refused)["/checkout"] == form
        assert buyer.post("/checkout", data=form).status_code == 303
        assert len(db.session.scalars(select(Order.id)).all()) == 1
        assert list(breaches()) == []


def test_f05_a_server_s_process_that_can_let_nobody_in_is_replaced(server: Running) -> None:
    (process_id,) = server.workers
    someone = Buyer(int(server.address.rpartition(":")[2]))
    with no_file_left(process_id):
        assert someone.ask("POST", "/cart/lines", dict(LINES[0])).status == 303
    until(lambda: server.workers and server.workers != [process_id], "another process")
    assert someone.ask("GET", "/checkout").status == 200
