"""What residents do on their way through basket and checkout, form by form, as a browser without scripts."""

from html.parser import HTMLParser
from typing import Any

from werkzeug.test import TestResponse

from tests.factories import Goods
from tests.visitors import Visitor

CONTACT = {"name": "Jeanne Kermadec", "phone": "06 12 34 56 78", "email": "jeanne@example.org"}


class _Forms(HTMLParser):
    """The forms of a page: address to the fields that a browser would send."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: dict[str, dict[str, str]] = {}
        self._open: dict[str, str] | None = None
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self._open = self.forms.setdefault(given.get("action") or "", {})
        elif self._open is None:
            return
        elif tag == "select":
            self._select = given["name"] or ""
        elif tag == "option" and ("selected" in given or self._select not in self._open):
            self._open[self._select] = given.get("value") or ""
        elif tag == "input" and given.get("name") and self._is_sent(given):
            self._open[given["name"] or ""] = given.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None

    @staticmethod
    def _is_sent(given: dict[str, str | None]) -> bool:
        return given.get("type") not in {"radio", "checkbox"} or "checked" in given


def forms_on(page: TestResponse) -> dict[str, dict[str, str]]:
    """The forms of a page by their address, with the values that stand in them."""
    parser = _Forms()
    parser.feed(page.text)
    return parser.forms


def put_in_basket(visitor: Visitor, goods: Goods, *, shop: str, **amount: Any) -> TestResponse:
    """Send the form of a product's page."""
    fields = {"shop": shop, "product": goods.product.slug, "option": "0", **(amount or {"quantity": "1"})}
    return visitor.post("/cart/lines", data=fields)


def line_forms(visitor: Visitor) -> list[str]:
    """The addresses of the basket's lines, in the order of the page."""
    return [action for action in forms_on(visitor.get("/cart")) if action.startswith("/cart/lines/")]


def checkout_form(visitor: Visitor) -> dict[str, str]:
    """The checkout's form as it is shown, with Jeanne's name and address typed in."""
    return {**forms_on(visitor.get("/checkout"))["/checkout"], **CONTACT}


def order(visitor: Visitor, **changes: str) -> TestResponse:
    """Go to the checkout and send its form."""
    return visitor.post("/checkout", data={**checkout_form(visitor), **changes})
