"""Who may enter a shop's back office: those who work there. Others do not even learn that it exists."""

from collections.abc import Collection
from typing import Any

from flask import Blueprint, abort, current_app, g, request, url_for
from flask_login import current_user

from marketplace.orders.actors import Actor
from marketplace.shops.devices.queries import Device
from marketplace.shops.models import Shop, ShopRole
from marketplace.shops.queries import shop_named
from marketplace.web.access import (
    OWNS_A_SHOP,
    RUNS_A_SHOP,
    WORKS_IN_A_SHOP,
    person,
    require_fresh_proof,
    require_shop_role,
)
from marketplace.web.shop_device import device_here, note_device
from marketplace.web.town import this_town


def works_here() -> None:
    """The policy of the shop's daily pages: owner, manager and staff."""
    _enter(WORKS_IN_A_SHOP)


def serves_here() -> None:
    """The policy of the counter, board and hand-over: those who work there, or a device of the shop."""
    device = device_here()
    if device is None or current_user.is_authenticated:
        _enter(WORKS_IN_A_SHOP)
        return
    note_device(device)
    shop = shop_named(this_town().id, g.backoffice_slug)
    if shop is None or shop.id != device.shop_id:
        abort(404)
    g.backoffice_shop, g.backoffice_role, g.backoffice_device = shop, None, device


def runs_the_shop() -> None:
    """The policy of the shop's settings: owner and manager; staff gets the same 404 as a stranger."""
    _enter(RUNS_A_SHOP)


def owns_the_shop() -> None:
    """The policy of what binds the shop with others: its owner alone; a manager gets the same 404."""
    _enter(OWNS_A_SHOP)


def takes_away() -> None:
    """The policy of what leaves the house with residents’ names in it: who runs the shop, proven again."""
    runs_the_shop()
    asked = request.query_string.decode("ascii", "ignore")  # the period, so that nobody types it again
    require_fresh_proof(back=f"{url_for('backoffice.show_exports')}?{asked}")


def takes_the_shop() -> None:
    """The policy of the whole shop in one file: its owner, proven again."""
    owns_the_shop()
    require_fresh_proof(back=url_for("backoffice.show_archive"))


def links_an_account() -> None:
    """The policy of where the shop’s money goes: its owner, proven again."""
    owns_the_shop()
    require_fresh_proof(back=url_for("backoffice.show_payments"))


def this_shop() -> Shop:
    """The shop of the address, once a policy has let the person in."""
    shop: Shop = g.backoffice_shop
    return shop


def serving_device() -> Device | None:
    """The device that serves, when nobody has signed in to it."""
    device: Device | None = g.get("backoffice_device")
    return device


def acting() -> Actor:
    """Who acts in this shop, as services are told and as the story of a bag keeps it."""
    device = serving_device()
    return Actor.device(device.id) if device else Actor.person(person().id)


def _enter(roles: Collection[ShopRole]) -> None:
    person()
    shop = shop_named(this_town().id, g.backoffice_slug)
    if shop is None:
        abort(404)
    g.backoffice_role = require_shop_role(shop.id, roles=roles)
    g.backoffice_shop = shop


def keep_shop_of_address(blueprint: Blueprint) -> None:
    """Take the shop out of the address for the policies, and put it into the addresses that pages make."""

    @blueprint.url_value_preprocessor
    def keep(_endpoint: str | None, values: dict[str, Any] | None) -> None:
        g.backoffice_slug = (values or {}).pop("shop_slug", "")

    @blueprint.url_defaults
    def fill_in(endpoint: str, values: dict[str, Any]) -> None:
        if g.get("backoffice_slug") and current_app.url_map.is_endpoint_expecting(endpoint, "shop_slug"):
            values.setdefault("shop_slug", g.backoffice_slug)
