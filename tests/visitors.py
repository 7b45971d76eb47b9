"""The test browser: what a person's browser does that Flask's own client does not."""

import re
from contextvars import Context
from datetime import timedelta
from typing import Any

from flask import has_app_context
from flask.testing import FlaskClient
from werkzeug.datastructures import Headers
from werkzeug.test import TestResponse

from marketplace.accounts.sessions import open_session
from marketplace.core.db import db, transaction

_SAFE = {"GET", "HEAD", "OPTIONS"}
_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


class Visitor(FlaskClient):
    """Somebody's browser on one host.

    Each request runs in a context of its own, as on a server: nobody stays signed in by accident, and what a
    view forgot to commit is not seen. The test's own session is rolled back first, so that it holds no lock
    and reads anew afterwards. Unsafe requests carry the Origin header, as every browser sends it.
    """

    host = "localhost"

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Make one request."""
        kwargs.setdefault("base_url", f"http://{self.host}")
        if kwargs.get("method", "GET").upper() not in _SAFE:
            headers = Headers(kwargs.get("headers"))
            headers.setdefault("Origin", kwargs["base_url"])
            kwargs["headers"] = headers
        if has_app_context():
            db.session.rollback()
        return Context().run(super().open, *args, **kwargs)

    def sign_in(self, user_id: int, *, second_factor: bool = True) -> None:
        """Sign somebody in without the pages for it."""
        with transaction():
            token = open_session(user_id, lasts=timedelta(hours=1), second_factor=second_factor)
        with self.session_transaction(base_url=f"http://{self.host}") as cookie:
            cookie["token"] = token

    def submit(self, page: str, fields: dict[str, Any], *, to: str | None = None) -> TestResponse:
        """Open a page, then send its form with the page's CSRF token, to another address if `to` says so."""
        return self.post(to or page, data={"csrf_token": self.token_on(page), **fields})

    def token_on(self, page: str) -> str:
        """The CSRF token on a page. Raises: AssertionError when the page carries none."""
        found = _TOKEN.search(self.get(page, follow_redirects=True).text)
        assert found, f"no CSRF token on {page}"
        return found.group(1)
