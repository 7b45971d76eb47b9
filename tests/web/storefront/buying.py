"""What residents do on their way through basket and checkout, form by form, as a browser without scripts."""

from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from sqlalchemy import select
from werkzeug.test import TestResponse

from marketplace.cart.models import CartLine
from marketplace.catalogue.services import VariantDraft, change_variant
from marketplace.core.db import db, transaction
from marketplace.notices.models import Notice
from marketplace.orders.models import Order
from marketplace.pickup.models import SlotBooking
from marketplace.shops.models import Shop
from marketplace.shops.states import ShopStatus
from marketplace.stock.counting import count
from marketplace.stock.models import Reason, StockLevel
from marketplace.towns.models import Town
from tests.factories import Goods
from tests.visitors import Visitor

CONTACT = {"name": "Jeanne Kermadec", "phone": "06 12 34 56 78", "email": "jeanne@example.org"}


@dataclass(frozen=True)
class Street:
    """Who sells what."""

    town: Town
    bakery: Shop
    dairy: Shop
    bread: Goods
    comte: Goods


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
    return forms_in(page.text)


def forms_in(text: str) -> dict[str, dict[str, str]]:
    """The same, of a page that came another way."""
    parser = _Forms()
    parser.feed(text)
    return parser.forms


def plain(page: str) -> str:
    """The page without the spaces that do not break."""
    return page.replace("\u00a0", " ").replace("\u202f", " ")


def put_in_basket(visitor: Visitor, goods: Goods, *, shop: str, **amount: Any) -> TestResponse:
    """Send the form of a product's page."""
    fields = {"shop": shop, "product": goods.product.slug, "option": "0", **(amount or {"quantity": "1"})}
    return visitor.post("/cart/lines", data=fields)


def line_forms(visitor: Visitor) -> list[str]:
    """The addresses of the basket's lines, in the order of the page."""
    return [action for action in forms_on(visitor.get("/cart")) if action.startswith("/cart/lines/")]


def checkout_form(visitor: Visitor) -> dict[str, str]:
    """The checkout's form with Jeanne's name and address typed in, a time of its own chosen at each shop."""
    return {**walk_form(visitor), "way": "each"}


def walk_form(visitor: Visitor) -> dict[str, str]:
    """The checkout's form as it is shown, with the walk that it proposes, and Jeanne's name and address."""
    return {**forms_on(visitor.get("/checkout"))["/checkout"], **CONTACT}


def order(visitor: Visitor, **changes: str) -> TestResponse:
    """Go to the checkout and send its form."""
    return visitor.post("/checkout", data={**checkout_form(visitor), **changes})


def quantities(street: Street) -> list[int]:
    """What stands in all baskets of the town."""
    lines = select(CartLine.quantity).where(CartLine.town_id == street.town.id)
    return list(db.session.scalars(lines.order_by(CartLine.added_at, CartLine.id)))


def reprice(goods: Goods, cents: int) -> None:
    with transaction():
        variant = db.session.merge(goods.variant)
        change_variant(variant, draft=VariantDraft(price_cents=cents), by_user_id=None)


def recount(goods: Goods, on_hand: int) -> None:
    with transaction():
        count(
            goods.variant.town_id,
            variant_id=goods.variant.id,
            on_hand=on_hand,
            reason=Reason.COUNT,
            by_user_id=None,
        )


def pause(shop: Shop) -> None:
    with transaction():
        db.session.merge(shop).become(ShopStatus.PAUSED)


def orders_of(street: Street) -> list[Order]:
    return list(db.session.scalars(select(Order).where(Order.town_id == street.town.id)))


def nothing_was_done(street: Street) -> bool:
    """No order, nothing held, no place taken, no mail; the basket is as it was."""
    town_id = street.town.id
    held = select(StockLevel.held).where(StockLevel.town_id == town_id, StockLevel.held > 0)
    taken = select(SlotBooking.taken).where(SlotBooking.town_id == town_id, SlotBooking.taken > 0)
    told = select(Notice.id).where(Notice.town_id == town_id)
    found = [db.session.scalars(query).all() for query in (held, taken, told)]
    return not orders_of(street) and not any(found) and quantities(street) == [2, 350]
