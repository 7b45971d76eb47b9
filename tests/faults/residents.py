"""People whose connection may break at any moment, and who then reload, as browsers offer to."""

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException

from tests.faults.book import Book, Purchase
from tests.faults.market import LINES
from tests.races.buyers import Answer, Buyer

GIVING_UP_SECONDS = 60.0
_PAUSE_SECONDS = 0.02
_TOKEN = re.compile(r'name="token" value="([^"]+)"')
_WINDOW = re.compile(r'<option[^>]* value="(\d{8}T\d{4}Z)"')
_CSRF = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
_ONWARD = re.compile(r"(?:/payments/demo|/orders)/([^/?]+)\?key=([^&]+)")


class ServerSilent(Exception):
    """Nobody answered for a minute."""


@dataclass(frozen=True)
class Tried:
    """An answer, and how many connections broke before it came."""

    answer: Answer
    broken: int


class Browser(Buyer):
    """A browser that sends the very same request again when its connection broke.

    `put_off`: how often it was asked to come back in a moment.
    """

    put_off = 0

    def insist(self, method: str, path: str, fields: dict[str, str] | None = None) -> Tried:
        """Ask until an answer comes; « come back later » is none. Raises: ServerSilent."""
        broken, ends = 0, time.monotonic() + GIVING_UP_SECONDS
        while time.monotonic() < ends:
            try:
                answer = self.ask(method, path, fields)
            except (HTTPException, OSError):
                broken += 1
            else:
                if answer.status != 503:
                    return Tried(answer, broken)
                self.put_off += 1
            time.sleep(_PAUSE_SECONDS)
        raise ServerSilent(f"{method} {path}")


class Resident(Browser):
    """Somebody who buys one bag in each shop, under an address that nobody else has."""

    def __init__(self, port: int, book: Book, *, pays: str, nth_window: int = 12) -> None:
        super().__init__(port)
        self._book, self._nth_window = book, nth_window
        self.purchase = book.open(pays)
        self._key = ""

    def fill_basket(self) -> None:
        """Put one thing of each shop in, and open the checkout."""
        for line in LINES:
            _expect(self.insist("POST", "/cart/lines", dict(line)), 303)
        self.open_checkout()

    def open_checkout(self) -> None:
        """Read the checkout's page and fill in its form: a new form, with a token of its own."""
        page = _expect(self.insist("GET", "/checkout"), 200)
        token, windows = _TOKEN.search(page.text), _WINDOW.findall(page.text)
        assert token
        self.purchase.token = token.group(1)
        self.fields = {
            "token": token.group(1),
            "name": "Jeanne Kermadec",
            "email": self.purchase.email,
            "maison-morel-at": windows[self._nth_window],
            "lantier-at": windows[self._nth_window],
            "pays": self.purchase.pays,
        }

    def order(self) -> Tried:
        """Send the form until it is answered; the book keeps what the answer promised."""
        tried = self.insist("POST", "/checkout", self.fields)
        place = _expect(tried, 303).location
        onward = _ONWARD.search(place)
        assert onward, place
        reference, self._key = onward.groups()
        self._book.tell(self.purchase, reference, placed=self.purchase.pays == "pickup")
        return tried

    def pay(self) -> Tried:
        """Pay with the demo card, until that is answered."""
        reference = reference_of(self.purchase)
        tried = self.insist("POST", f"/payments/demo/{reference}", {"act": "pay", "key": self._key})
        _expect(tried, 303)
        self._book.tell(self.purchase, reference, placed=True)
        return tried

    def see_order(self) -> str:
        """The order's page."""
        reference = reference_of(self.purchase)
        return _expect(self.insist("GET", f"/orders/{reference}?key={self._key}"), 200).text


class Baker(Browser):
    """Somebody at work in the first shop, signed in."""

    office = "/backoffice/maison-morel"

    def __init__(self, port: int, cookies: Mapping[str, str]) -> None:
        super().__init__(port)
        self._cookies.update(cookies)

    def signed(self, page: str) -> dict[str, str]:
        """What every form of a page carries."""
        token = _CSRF.search(_expect(self.insist("GET", f"{self.office}{page}"), 200).text)
        assert token
        return {"csrf_token": token.group(1)}


def reference_of(purchase: Purchase) -> str:
    """The reference that the resident was told. Raises: AssertionError when none was."""
    assert purchase.reference
    return purchase.reference


def _expect(tried: Tried, status: int) -> Answer:
    assert tried.answer.status == status, (tried.answer.status, tried.answer.text[:2000])
    return tried.answer
