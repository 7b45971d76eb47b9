"""A job over all towns writes nothing in one that closes, though its statement names none."""

from collections.abc import Callable

import pytest
from sqlalchemy import event, update

from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.moving.towns.closing import close_doors, open_again
from marketplace.notices.holding import take_held_as_sent
from marketplace.notices.models import Notice, NoticeState
from marketplace.notices.sending import claim_due
from marketplace.stock.low import forget_risen
from marketplace.stock.models import StockLevel
from marketplace.towns.gates import TownCloses
from marketplace.towns.models import Town
from tests.moving.towns.test_leaving import selling, view

__all__ = ("selling",)
pytestmark = pytest.mark.all_towns


@pytest.fixture(autouse=True)
def _stopped(thursday_morning: object) -> None:
    """The clock stands still."""


def held() -> None:
    db.session.execute(update(Notice).values(state=NoticeState.ON_HOLD))


def risen() -> None:
    db.session.execute(update(StockLevel).values(low_at=1, low_told_at=clock.now()))


@pytest.mark.parametrize(
    ("before", "job"),
    [
        (lambda: None, lambda: len(claim_due(limit=9))),
        (held, take_held_as_sent),
        (risen, forget_risen),
    ],
    ids=["mails", "held mails", "risen stock"],
)
def test_it_is_refused(selling: Town, before: Callable[[], None], job: Callable[[], int]) -> None:
    with transaction():
        before()
    closed = close_doors(view())
    with pytest.raises(TownCloses), transaction():
        assert job()
    open_again(closed.move_id)
    with transaction():
        assert job() > 0


def test_addresses_are_locked_in_one_order(selling: Town) -> None:
    said = list[str]()
    event.listen(db.engine, "before_cursor_execute", lambda _c, _k, text, *_: said.append(text))
    close_doors(view())
    looked = [" ".join(text.split()) for text in said if "FROM town_hosts" in text]
    looked = [text for text in looked if " towns " not in text]
    assert "ORDER BY town_hosts.id" in looked[0]
    assert looked[1].startswith("DELETE")
