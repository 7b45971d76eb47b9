"""A buyer's browser over real HTTP: the public forms, nothing else."""

import re
from copy import copy
from dataclasses import dataclass
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit

PRODUCT = "/shops/maison-morel/baguette-de-tradition"
SECONDS = 60
PRESSES = 5
_TOKEN = re.compile(r'name="token" value="([^"]+)"')
_WINDOW = re.compile(r'<option[^>]* value="(\d{8}T\d{4}Z)"')


@dataclass(frozen=True)
class Answer:
    """What the server said."""

    status: int
    location: str
    text: str


def reference_in(location: str) -> str:
    """The order that an answer leads to."""
    return location.split("/")[2].partition("?")[0]


def path_of(url: str) -> str:
    """The address without its host, as the card's pages are led to and from with one."""
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


class Buyer:
    """Somebody with a basket of their own. `fields` is the checkout's form, filled in."""

    def __init__(self, port: int) -> None:
        self._host = f"localhost:{port}"
        self._port = port
        self._cookies: dict[str, str] = {}
        self.fields: dict[str, str] = {}

    def go_to_checkout(self) -> None:
        """Look at the bread, put one in the basket, open the checkout and fill in its form.

        Takes a window some hours away: the first one may close while the others still press.
        """
        assert self.ask("GET", PRODUCT).status == 200
        line = {"shop": "maison-morel", "product": "baguette-de-tradition", "option": "0", "quantity": "1"}
        assert self.ask("POST", "/cart/lines", line).status == 303
        page = self.ask("GET", "/checkout")
        assert page.status == 200, page.text
        token, windows = _TOKEN.search(page.text), _WINDOW.findall(page.text)
        assert token
        self.fields = {
            "token": token.group(1),
            "name": "Jeanne Kermadec",
            "email": "jeanne@example.org",
            "maison-morel-at": windows[12],
            "pays": "pickup",
        }

    def open_tab(self) -> "Buyer":
        """The same basket in another tab: a checkout form of its own."""
        token = _TOKEN.search(self.ask("GET", "/checkout").text)
        assert token
        tab = copy(self)
        tab.fields = {**self.fields, "token": token.group(1)}
        return tab

    def press(self) -> Answer:
        """Send the checkout's form."""
        return self.send("/checkout", self.fields)

    def send(self, path: str, fields: dict[str, str]) -> Answer:
        """Send a form; where too many write at once, press « Réessayer » as told."""
        answer = self.ask("POST", path, fields)
        for _ in range(PRESSES):
            if answer.status == 503:
                answer = self.ask("POST", path, fields)
        return answer

    def ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> Answer:
        """One request, on a connection of its own."""
        headers = {"Host": self._host, "Origin": f"http://{self._host}", "Accept-Language": "fr"}
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        if fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = HTTPConnection("127.0.0.1", self._port, timeout=SECONDS)
        try:
            connection.request(method, path, urlencode(fields) if fields is not None else None, headers)
            response = connection.getresponse()
            for cookie in response.headers.get_all("Set-Cookie") or []:
                name, _is, value = cookie.partition(";")[0].partition("=")
                self._cookies[name] = value
            text = response.read().decode()
            return Answer(response.status, response.headers.get("Location") or "", text)
        finally:
            connection.close()
