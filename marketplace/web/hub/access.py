"""Who may enter the desk of a hub: whoever of the town is posted there, and the town's managers."""

from typing import Any

from flask import Blueprint, abort, current_app, g

from marketplace.pickup.hubs import Hub, hub_named, serves_at
from marketplace.towns.models import TownRole
from marketplace.towns.queries import role_in_town
from marketplace.web.access import person, require_second_factor
from marketplace.web.town import this_town


def serves_the_hub() -> None:
    """The policy of the desk. Anybody else gets a 404: they do not learn that the hub exists."""
    town, user = this_town(), person()
    hub = hub_named(town.id, g.hub_slug)
    if hub is None or not _serves(town.id, hub, user.id):
        abort(404)
    require_second_factor()
    g.hub = hub


def this_hub() -> Hub:
    """The hub of the address, once the policy has let the person in."""
    hub: Hub = g.hub
    return hub


def _serves(town_id: int, hub: Hub, user_id: int) -> bool:
    return serves_at(town_id, hub_id=hub.id, user_id=user_id) or (
        role_in_town(town_id, user_id) == TownRole.MANAGER
    )


def keep_hub_of_address(blueprint: Blueprint) -> None:
    """Take the hub out of the address for the policy, and put it into the addresses that pages make."""

    @blueprint.url_value_preprocessor
    def keep(_endpoint: str | None, values: dict[str, Any] | None) -> None:
        g.hub_slug = (values or {}).pop("hub_slug", "")

    @blueprint.url_defaults
    def fill_in(endpoint: str, values: dict[str, Any]) -> None:
        if g.get("hub_slug") and current_app.url_map.is_endpoint_expecting(endpoint, "hub_slug"):
            values.setdefault("hub_slug", g.hub_slug)
