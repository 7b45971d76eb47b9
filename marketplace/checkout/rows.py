"""The rows of a draft, ready for the driver: nothing is computed while the write lock is held."""

from collections.abc import Mapping
from typing import Any

from marketplace.checkout.drafting import Draft, DraftPart
from marketplace.core.ids import new_id
from marketplace.core.money import included_vat
from marketplace.orders.actors import ActorKind
from marketplace.orders.states import ShopOrderState


def order_row(draft: Draft) -> dict[str, Any]:
    """The order."""
    return {
        "town_id": draft.town.id,
        "id": draft.order_id,
        "reference": draft.reference,
        "checkout_token": draft.wish.token,
        "cart_id": draft.cart_id,
        "user_id": draft.wish.user_id,
        "name": draft.wish.contact.name,
        "phone": draft.wish.contact.phone,
        "email": draft.wish.contact.email,
        "locale": draft.wish.contact.locale,
        "pays": draft.wish.pays,
        "total_cents": draft.total_cents,
        "created_at": draft.at,
        "placed_at": None if draft.until else draft.at,
    }


def shop_order_rows(draft: Draft, bookings: Mapping[int, int]) -> list[dict[str, Any]]:
    """One row a shop. `bookings`: point id to the id of the booked window."""
    return [
        {
            "town_id": draft.town.id,
            "id": part.shop_order_id,
            "order_id": draft.order_id,
            "shop_id": part.shop_id,
            "slot_booking_id": bookings[part.shop_id],
            "places": part.choice.places,
            "state": _states(draft, part)[-1],
            "code": part.code,
            "collect_from": part.choice.window.starts_at,
            "collect_until": part.choice.window.ends_at,
            "local_day": part.choice.window.local_day,
            "local_time": part.choice.window.local_time,
            "time_zone": draft.town.time_zone,
            "total_cents": part.total_cents,
            "most_cents": sum(line.most_cents for _id, line in part.lines),
            "due_cents": part.total_cents,
            "note": part.note,
            "kept_until": part.kept.until if part.kept else None,
            "fresh_refund_percent": part.kept.fresh_refund_percent if part.kept else 100,
            "reason": "",
            "version": 1,
            "created_at": draft.at,
            "changed_at": draft.at,
        }
        for part in draft.parts
    ]


def stop_rows(draft: Draft) -> list[dict[str, Any]]:
    """One row a bag that goes to a hub: until when it is brought, and when it is fetched there."""
    if draft.hub is None:
        return []
    hub = draft.hub
    return [
        {
            "town_id": draft.town.id,
            "shop_order_id": part.shop_order_id,
            "point_id": hub.hub.id,
            "bring_by": hub.bring_by,
            "fetch_from": hub.window.starts_at,
            "fetch_until": hub.window.ends_at,
        }
        for part in draft.parts
    ]


def hub_place_rows(draft: Draft, bookings: Mapping[int, int]) -> list[dict[str, Any]]:
    """What an order takes of a hub's windows. `bookings`: point id to the id of the booked window."""
    return [
        {
            "town_id": draft.town.id,
            "id": new_id(),
            "order_id": draft.order_id,
            "slot_booking_id": bookings[choice.point_id],
            "places": choice.places,
        }
        for choice in (draft.hub.choices if draft.hub else ())
    ]


def line_rows(draft: Draft) -> list[dict[str, Any]]:
    """One row a line, with the words, the price and the VAT of this moment."""
    return [row for part in draft.parts for row in _lines_of(draft, part)]


def _lines_of(draft: Draft, part: DraftPart) -> list[dict[str, Any]]:
    return [
        {
            "town_id": draft.town.id,
            "id": line_id,
            "shop_order_id": part.shop_order_id,
            "variant_id": line.variant_id,
            "position": position,
            "product_name": line.product_name,
            "label": line.label,
            "picture": line.picture,
            "by_weight": line.by_weight,
            "quantity": line.quantity,
            "unit_price_cents": line.price_cents,
            "total_cents": line.total_cents,
            "ceiling_percent": line.ceiling_percent if line.by_weight else 0,
            "most_cents": line.most_cents,
            "due_cents": line.total_cents,
            "vat_basis_points": line.vat_on(draft.day),
            "vat_cents": included_vat(line.total_cents, line.vat_on(draft.day)),
            "if_missing": line.if_missing.value,
            "offered": line.offered,
            "age_limit": line.least_age_in(draft.town.country),
            "no_withdrawal": line.no_withdrawal,
        }
        for position, (line_id, line) in enumerate(part.lines)
    ]


def step_rows(draft: Draft) -> list[dict[str, Any]]:
    """The first steps of each shop order: asked or held, and placed at once where nothing is paid online."""
    return [
        {
            "town_id": draft.town.id,
            "id": new_id(),
            "shop_order_id": part.shop_order_id,
            "state": state,
            "at": draft.at,
            "by_what": ActorKind.AGENT if draft.wish.assistance else ActorKind.RESIDENT,
            "by_user_id": draft.wish.assistance.user_id if draft.wish.assistance else draft.wish.user_id,
        }
        for part in draft.parts
        for state in _states(draft, part)
    ]


def _states(draft: Draft, part: DraftPart) -> list[ShopOrderState]:
    if part.is_asked:
        return [ShopOrderState.ASKED]
    return [ShopOrderState.HELD] if draft.until else [ShopOrderState.HELD, ShopOrderState.PLACED]
