"""F10: the disk refuses to write, at whichever page of a sale: nothing is lost, nothing is half there."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.moving.audit import breaches
from tests.databases import close_database
from tests.factories import THURSDAY_MORNING
from tests.faults.test_f09_full import at_the_checkout, references, shop_on_a_disk

pytestmark = pytest.mark.all_towns

TITLES = ("Nous arrêtons un moment", "La réponse s’est perdue en route")  # at the commit: it may stand
SALES = 6  # as many bags as a window takes
_FRAME = 24 + 4096  # of SQLite's log: a head and a page


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with clock.travel(THURSDAY_MORNING):
        yield


@contextmanager
def no_byte_beyond(size: int) -> Iterator[None]:
    """Writing further into a file fails, with an error that is not the one of a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_f10_a_write_that_fails_at_any_page_undoes_the_sale_and_ends_the_process(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    log, told, said = tmp_path / "market.db-wal", list[str](), set[str]()
    with shop_on_a_disk(tmp_path) as (probe, goods):
        for number, (buyer, form) in enumerate(at_the_checkout(probe, goods)[:SALES]):
            with no_byte_beyond(log.stat().st_size + 3 * number * _FRAME):
                answer = buyer.post("/checkout", data=form)
            if answer.status_code != 303:
                assert answer.status_code == 503
                said.add(next(title for title in TITLES if title in answer.text))
                assert probe.app.extensions.pop("must_end")
                close_database()  # as the next process finds it
                assert sorted(references()) == sorted(told)
                answer = buyer.post("/checkout", data=form)
            told.append(answer.location.split("/")[2].partition("?")[0])
            db.session.rollback()
        assert len(set(references())) == len(told) == SALES
        assert list(breaches()) == []
    assert said
    assert "follows" not in caplog.text  # a second run might seem to pass
