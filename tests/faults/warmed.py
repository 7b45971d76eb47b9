"""gunicorn's hook for servers that are killed often: what workers read first is read before the fork."""

from typing import Any

from flask import Flask

from marketplace.core.db import db
from tests.faults.book import Book
from tests.faults.residents import Resident
from tests.races.buyers import Answer

WARMED = "warmed"  # whose purchases the master makes; nobody is told of them


class Inside(Resident):
    """A resident who needs no connection."""

    def __init__(self, app: Flask, book: Book, *, pays: str) -> None:
        super().__init__(0, book, pays=pays, wait=_nobody_is_killed_here)
        self._client = app.test_client()

    def ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> Answer:
        """One request."""
        answer = self._client.open(path, method=method, data=fields, headers={"Origin": "http://localhost"})
        return Answer(answer.status_code, answer.headers.get("Location", ""), answer.text)


def _nobody_is_killed_here() -> None:
    raise AssertionError("the card's page did not open")


def when_ready(server: Any) -> None:
    """The master has read the application: compile its pages, and the statements of an order."""
    app, book = server.app.wsgi(), Book(WARMED)
    for name in app.jinja_env.list_templates():
        app.jinja_env.get_template(name)
    for pays in ("pickup", "demo"):
        resident = Inside(app, book, pays=pays)
        resident.fill_basket()
        resident.order()
        resident.see_order()
        if pays == "demo":
            resident.pay()
    with app.app_context():
        db.engine.dispose()  # no connection is handed down to the workers
