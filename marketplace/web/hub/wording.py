"""What has left the hub, in words; and the head of its pages."""

from collections.abc import Sequence
from typing import Any

from flask import g, url_for

from marketplace.core.words import _
from marketplace.orders.handovers.queries import handovers_of
from marketplace.orders.models import ShopOrder
from marketplace.orders.states import ShopOrderState
from marketplace.web.days import day_words
from marketplace.web.filters import clock_time
from marketplace.web.town import this_town


def left_words(rows: Sequence[ShopOrder]) -> list[str]:
    """When bags of an order left, and through whose hands."""
    return [_left(row) for row in rows if row.state == ShopOrderState.COLLECTED]


def _left(row: ShopOrder) -> str:
    past = handovers_of(row.town_id, shop_order_id=row.id)
    at = past[-1].at if past else row.changed_at
    when = {"day": day_words(at), "time": clock_time(at)}
    if past and past[-1].name:
        return _("Déjà remise %(day)s à %(time)s par %(name)s.", **when, name=past[-1].name)
    return _("Déjà remise %(day)s à %(time)s.", **when)


def hub_head() -> dict[str, Any]:
    """What `layouts/office.html` needs."""
    hub = g.get("hub")
    return {
        "office_name": hub.name if hub else this_town().name,
        "office_place": this_town().street_name,
        "office_url": url_for("hub.show_desk") if hub else "/",
        "nav": [(url_for("hub.show_desk"), "package-check", _("Relais"), True)] if hub else [],
    }
