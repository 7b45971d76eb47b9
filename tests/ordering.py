"""Orders for tests, made as residents make them: basket, draft, placed."""

import secrets

from sqlalchemy import select

from marketplace.cart.queries import basket_of
from marketplace.cart.services import open_cart, put_in
from marketplace.checkout.drafting import Contact, Wish, read_draft
from marketplace.checkout.placing import place
from marketplace.checkout.preparing import Ready, prepare
from marketplace.checkout.queries import checkout_diary, own_holds
from marketplace.core.db import db, transaction
from marketplace.core.references import digest
from marketplace.orders.models import Order
from marketplace.payments.methods import PICKUP
from marketplace.towns.models import Town
from marketplace.towns.queries import town_by_id
from tests.factories import Goods

JEANNE = Contact(name="Jeanne Kerouac", phone="06 00 00 46 12", email="jeanne@example.org", locale="fr")


def make_order(
    town: Town,
    *wanted: tuple[Goods, int],
    contact: Contact = JEANNE,
    note: str = "",
    pays: str = PICKUP,
    user_id: int | None = None,
) -> str:
    """Order so much of each, collected at the first free time of each shop; gives the order's reference."""
    ready = ready_order(town, *wanted, contact=contact, note=note, pays=pays, user_id=user_id)
    with transaction():
        return place(ready).reference


def ready_order(
    town: Town,
    *wanted: tuple[Goods, int],
    contact: Contact = JEANNE,
    note: str = "",
    pays: str = PICKUP,
    user_id: int | None = None,
) -> Ready:
    """The same, but for the last press of the button."""
    view, token = town_by_id(town.id), secrets.token_hex(8)
    with transaction():
        cart_id = open_cart(town.id, token_digest=digest(token), user_id=user_id)
        for goods, quantity in wanted:
            put_in(town.id, cart_id=cart_id, variant_id=goods.variant.id, quantity=quantity)
    basket, own = basket_of(town.id, token_digest=digest(token)), own_holds(town.id, cart_id)
    assert basket
    windows = {}
    diary = checkout_diary(view, lead_days=basket.lead_days, own=own)
    for shop_id in basket.by_shop:
        window = diary.next_window(shop_id)
        assert window
        windows[shop_id] = window.key
    draft = read_draft(
        view,
        basket=basket,
        own=own,
        wish=Wish(
            contact=contact,
            window_keys=windows,
            notes=dict.fromkeys(windows, note),
            pays=pays,
            token=token,
            user_id=user_id,
        ),
    )
    return prepare(draft)


def order_named(town: Town, reference: str) -> int:
    """The id of an order."""
    query = select(Order.id).where(Order.town_id == town.id, Order.reference == reference)
    return db.session.scalars(query).one()
