"""A shopkeeper's browser over real HTTP, signed in without the pages for it."""

import re
from datetime import timedelta

from flask import Flask, current_app
from flask.sessions import SecureCookieSessionInterface

from marketplace.accounts.sessions import open_session
from marketplace.core.db import transaction
from tests.races.buyers import Answer, Buyer

BOARD = "/backoffice/maison-morel/"
_FIELD = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


class Keeper(Buyer):
    """Somebody who works in the bakery, with the board open."""

    def __init__(self, port: int, user_id: int) -> None:
        super().__init__(port)
        with transaction():
            token = open_session(user_id, lasts=timedelta(hours=1), second_factor=True)
        self._cookies[current_app.config["SESSION_COOKIE_NAME"]] = _signed({"token": token})
        page = self.ask("GET", BOARD)
        found = _FIELD.search(page.text)
        assert found, page.text
        self._token = found.group(1)

    def cookie_header(self) -> str:
        """The cookies of this browser, for requests made by other means."""
        return "; ".join(f"{name}={value}" for name, value in self._cookies.items())

    def move(self, reference: str, noun: str, *, version: int) -> Answer:
        """Press the one act of a bag, as it was seen."""
        fields = {"csrf_token": self._token, "version": str(version)}
        return self.send(f"{BOARD}orders/{reference}/{noun}", fields)

    def close_every_day(self, *, seen: str) -> Answer:
        """Send the form of the week without a single hour."""
        return self.send(f"{BOARD}hours", {"csrf_token": self._token, "seen": seen})


def _signed(session: dict[str, str]) -> str:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert serializer
    return str(serializer.dumps(session))
