"""gunicorn's hook for servers that are killed often: what workers read first is read before the fork."""

from typing import Any

from marketplace.core.db import db
from tests.faults.market import LINES

_OURS = {"Origin": "http://localhost"}


def when_ready(server: Any) -> None:
    """The master has read the application: compile its pages, and its statements up to the checkout."""
    app = server.app.wsgi()
    for name in app.jinja_env.list_templates():
        app.jinja_env.get_template(name)
    visitor = app.test_client()
    for line in LINES:
        visitor.post("/cart/lines", data=line, headers=_OURS)
    visitor.get("/checkout")
    with app.app_context():
        db.engine.dispose()  # no connection is handed down to the workers
