"""One purchase by the services that the pages call, as the right workflow makes it and as planted ones do.

A purchase is known by its number alone: whoever takes it over from a killed process finds the same basket and
sends the same form.
"""

import os
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from threading import Event
from typing import Any

from marketplace.cart.queries import basket_of
from marketplace.cart.services import open_cart, put_in
from marketplace.checkout import placing
from marketplace.checkout.drafting import Contact, Draft, Wish, read_draft
from marketplace.checkout.errands import carry_commands
from marketplace.checkout.errors import BasketEmpty
from marketplace.checkout.placing import place
from marketplace.checkout.preparing import prepare
from marketplace.checkout.queries import Placed, checkout_diary, order_for_token, own_holds
from marketplace.checkout.told import apply_checkout_session
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.core.errors import Refusal
from marketplace.payments.gateways.choosing import DEMO
from marketplace.payments.gateways.demo.paying import PageClosed
from marketplace.payments.methods import PICKUP
from marketplace.stock.holding import take
from marketplace.towns.queries import TownView, town_by_id
from tests.paying import demo_gateway, latest_attempt, open_page, tell, use_card

_LOOKS = 100
LEASE_IS_OVER = timedelta(minutes=3)
MOST_HEIRS = 3  # a page is opened for half an hour at least: later than that it would be refused
FAULT_SECONDS = 0.03  # how long a planted fault stays open for a kill to fall into
Tell = Callable[["Purse", Placed, bool], None]  # whether it is placed, too


@dataclass(frozen=True)
class Purse:
    """Who buys what, by the purchase's number. `salt`: a form and a basket other than the last ones."""

    town_id: int
    variant_ids: tuple[int, ...]
    number: int
    salt: str = ""

    @property
    def email(self) -> str:
        """Whose purchase it is."""
        return f"shopper-{self.number}@example.org"

    @property
    def token(self) -> str:
        """The mark of the checkout's form."""
        return f"form-of-shopper-{self.number}{self.salt}"

    @property
    def pays(self) -> str:
        """Every third one pays online."""
        return PICKUP if self.number % 3 else DEMO


def honest(purse: Purse, tell: Tell) -> None:
    """As the pages do it: look for the order of this form, else place it; tell what stands."""
    placed = _placed(purse)
    tell(purse, placed, _pay(purse, placed))


def hasty(purse: Purse, tell: Tell) -> None:
    """Planted: tells of the order before it is committed."""
    ready = prepare(draft_of(purse))
    with transaction():
        placed = place(ready)
        tell(purse, placed, True)
        time.sleep(FAULT_SECONDS)


def forgetful(purse: Purse, tell: Tell) -> None:
    """Planted: whoever takes over begins anew, under another form."""
    purse = Purse(purse.town_id, purse.variant_ids, purse.number, salt=f"-{os.getpid()}")
    placed = _placed(purse)
    is_placed = _pay(purse, placed)
    time.sleep(5 * FAULT_SECONDS)  # long beside the purchase itself: every other kill falls into it
    tell(purse, placed, is_placed)


def torn(purse: Purse, tell: Tell) -> None:
    """Planted: takes the stock in a transaction of its own, after the order's."""

    def take_later(town_id: int, **wanted: Any) -> None:
        session = db.session()
        session.commit()
        time.sleep(FAULT_SECONDS)
        session.connection(execution_options={"writes": True})
        take(town_id, **wanted)

    setattr(placing, "take", take_later)  # noqa: B010 - mypy would rightly refuse to have it replaced
    honest(purse, tell)


WORKFLOWS = {workflow.__name__: workflow for workflow in (honest, hasty, forgetful, torn)}


def draft_of(purse: Purse) -> Draft:
    """The order of the purchase's basket, which is filled first if nobody has. Raises: BasketEmpty."""
    town = town_by_id(purse.town_id)
    if basket_of(purse.town_id, token_digest=purse.token) is None:
        with transaction():
            cart_id = open_cart(purse.town_id, token_digest=purse.token, user_id=None)
            for variant_id in purse.variant_ids:
                put_in(purse.town_id, cart_id=cart_id, variant_id=variant_id, quantity=1)
    basket = basket_of(purse.town_id, token_digest=purse.token)
    if basket is None:
        raise BasketEmpty
    own = own_holds(purse.town_id, basket.cart_id)
    diary = checkout_diary(town, lead_days=basket.lead_days, own=own)
    windows = {shop_id: next(iter(diary.free_windows(shop_id))).key for shop_id in basket.by_shop}
    contact = Contact(name="Jeanne Kerouac", phone="", email=purse.email, locale="fr")
    wish = Wish(contact, windows, dict.fromkeys(windows, ""), purse.pays, purse.token, None)
    return read_draft(town, basket=basket, own=own, wish=wish)


def _placed(purse: Purse) -> Placed:
    for _look in range(_LOOKS):
        made = order_for_token(purse.town_id, purse.token)
        if made:
            return made
        # Between the two looks the database may have finished what a killed process had begun.
        with suppress(BasketEmpty):
            ready = prepare(draft_of(purse))
            with transaction():
                return place(ready)
    raise AssertionError(f"purchase {purse.number} has neither a basket nor an order")


def _pay(purse: Purse, placed: Placed) -> bool:
    """Pay what is paid online; whether the order is placed.

    What cannot be paid is told of as placed all the same, and found lost; but for a page that its provider
    would no longer open, so long were those who should have opened it killed: its order waits, and lapses.
    """
    if placed.pays == DEMO:
        town = town_by_id(purse.town_id)
        with suppress(Refusal):
            session_id = _page_of(town, placed)
            if session_id is None:
                return False
            with suppress(PageClosed):  # it was paid there, by somebody killed before we were told
                use_card(session_id)
            tell(town, placed.order_id)
    return True


def _page_of(town: TownView, placed: Placed) -> str | None:
    """The open page of an order. Whoever was killed while opening it keeps it for a lease; so do heirs."""
    for killed in range(1, MOST_HEIRS + 1):
        if open_page(town, placed.order_id).checkout_url:
            break
        with clock.travel(clock.now() + killed * LEASE_IS_OVER):
            carry_commands(demo_gateway(), Event(), on_session=apply_checkout_session)
    return latest_attempt(town, placed.order_id).checkout_session_id
