"""Several hands at the same instant, each on a connection of its own."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from flask import Flask

from marketplace.core.db import db
from tests.waiting import PATIENCE_SECONDS

HANDS = 8
Said = TypeVar("Said")


def all_at_once(app: Flask, acts: Sequence[Callable[[], Said]], *, hands: int = HANDS) -> list[Said]:
    """What came of each act; with more acts than hands, each hand does one after the other.

    All begin together. What an act raises is raised here, once everybody is done.
    """
    hands = min(hands, len(acts))
    start = Barrier(hands)

    def work(mine: Sequence[Callable[[], Said]]) -> list[Said]:
        with app.app_context():
            start.wait(PATIENCE_SECONDS)
            try:
                return [act() for act in mine]
            finally:
                db.session.remove()

    db.session.rollback()
    with ThreadPoolExecutor(hands) as pool:
        working = [pool.submit(work, acts[nth::hands]) for nth in range(hands)]
        return [said for hand in working for said in hand.result(PATIENCE_SECONDS)]
