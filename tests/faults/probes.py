"""An installation with pages that do to the database whatever a test wants, once per run of the request."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask, g, request
from flask.typing import ResponseReturnValue

from marketplace.core.db import db
from marketplace.web.routing import Route, connect, everyone
from tests.databases import app_on, bring_up
from tests.factories import make_town
from tests.visitors import Visitor

Step = Callable[[], str]


@dataclass
class Probe:
    """What the pages do: `steps` in turn, the last one from then on. `runs`: how often they were asked to."""

    app: Flask
    steps: list[Step] = field(default_factory=list)
    runs: int = 0
    read: list[bytes] = field(default_factory=list)

    def plan(self, *steps: Step) -> None:
        """Do this in the first run, that in the second, and so on."""
        self.steps, self.runs = list(steps), 0

    def view(self) -> ResponseReturnValue:
        """The page."""
        assert not hasattr(g, "seen_by_an_earlier_run")
        g.seen_by_an_earlier_run = True
        self.read += [file.read() for file in request.files.values()]
        return self.next_step()

    def next_step(self) -> str:
        """Do what is planned for this run."""
        self.runs += 1
        return self.steps[min(self.runs, len(self.steps)) - 1]()

    def visitor(self) -> Visitor:
        """A browser on the town's host."""
        visitor = self.app.test_client()
        assert isinstance(visitor, Visitor)
        return visitor


@contextmanager
def probing(database: str, folder: Path) -> Iterator[Probe]:
    """The installation, with a town, and `/probe` and `/probe/twice`, the latter being repeatable."""
    app = app_on(database, folder)
    app.test_client_class = Visitor
    app.config["PROPAGATE_EXCEPTIONS"] = False
    probe = Probe(app)

    def once() -> ResponseReturnValue:
        return probe.view()

    def twice() -> ResponseReturnValue:
        return probe.view()

    connect(
        app,
        [
            Route("/probe", once, policy=everyone, methods=("GET", "POST"), guard="origin"),
            Route("/probe/twice", twice, policy=everyone, methods=("POST",), guard="origin", repeatable=True),
        ],
    )
    bring_up(app)
    with app.app_context():
        make_town()
        make_town("val-brume", name="Val-Brume", host="val-brume.localhost")
        db.session.rollback()
        yield probe
        db.session.rollback()
        db.engine.dispose()
