"""People whose connection may break at any moment, and who then reload, as browsers offer to."""

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.client import HTTPException

from tests.faults.book import Book, Purchase
from tests.faults.market import LINES
from tests.races.buyers import Answer, Buyer, path_of

GIVING_UP_SECONDS = 60.0
CARD = "/demo-card/"
_PAUSE_SECONDS = 0.02
_PRESSES = 20
_TOKEN = re.compile(r'name="token" value="([^"]+)"')
_WINDOW = re.compile(r'<option[^>]* value="(\d{8}T\d{4}Z)"')
_CSRF = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
_ORDER = re.compile(r'/orders/([^/?"]+)(?:/payment)?\?key=([^&"]+)')
_WAY_BACK = re.compile(r'href="[^"]*(/orders/[^/"]+/paid\?[^"]+)"')


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
    """Somebody who buys one bag in each shop, under an address that nobody else has.

    `wait`: what goes by while they wait for a paying page that somebody killed had begun to open.
    """

    def __init__(
        self, port: int, book: Book, *, pays: str, nth_window: int = 12, wait: Callable[[], object]
    ) -> None:
        super().__init__(port)
        self._book, self._nth_window, self._wait = book, nth_window, wait
        self.purchase = book.open(pays)
        self._key = self._way_back = ""

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
        # The card's page belongs to its provider: the basket tells which order waits to be paid there.
        told = self.insist("GET", "/cart").answer.text if CARD in place else place
        onward = _ORDER.search(told)
        assert onward, told
        reference, self._key = onward.groups()
        self._book.tell(self.purchase, reference, placed=self.purchase.pays == "pickup")
        return tried

    def pay(self) -> Tried:
        """Pay with the demo card and come back, until the order's page is there."""
        self.use_card()
        return self.come_back()

    def press_pay(self) -> Tried:
        """Press « Payer » once, until that is answered."""
        reference = reference_of(self.purchase)
        tried = self.insist("POST", f"/orders/{reference}/payment", {"key": self._key})
        _expect(tried, 303)
        return tried

    def use_card(self) -> None:
        """Pay on the card's page, and see no more than that: nobody has told the street yet."""
        card = self._card()
        answer = self.insist("POST", card, {"act": "pay"}).answer
        if answer.status == 303:
            self._way_back = path_of(answer.location)
            return
        # It was paid already, by the press that was not answered: the page says so.
        back = _WAY_BACK.search(answer.text.replace("&amp;", "&"))
        assert back, (answer.status, answer.text[:2000])
        self._way_back = back.group(1)

    def come_back(self) -> Tried:
        """Follow the card's page back to the order, until that is answered."""
        tried = self.insist("GET", self._way_back)
        reference = reference_of(self.purchase)
        onward = _expect(tried, 302).location
        assert onward.startswith(f"/orders/{reference}?"), onward
        self._book.tell(self.purchase, reference, placed=True)
        return tried

    def see_order(self) -> str:
        """The order's page."""
        reference = reference_of(self.purchase)
        return _expect(self.insist("GET", f"/orders/{reference}?key={self._key}"), 200).text

    def _card(self) -> str:
        """Where the card's page is; whoever was killed while opening it is waited for."""
        for _press in range(_PRESSES):
            place = self.press_pay().answer.location
            if CARD in place:
                return path_of(place)
            self._wait()
        raise ServerSilent(f"the card's page for {self.purchase.reference}")


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
