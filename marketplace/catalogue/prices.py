"""The history of prices as whoever works in the shop reads it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select

from marketplace.accounts.models import User
from marketplace.catalogue.models import PriceChange, Variant
from marketplace.core.db import db

MOST = 200


@dataclass(frozen=True)
class PriceStep:
    """A price as it stood from a moment on. `name`: who set it; empty when a file did, or the demo."""

    variant_id: int
    label: str
    price_cents: int
    at: datetime
    name: str


def price_story(town_id: int, *, product_id: int) -> Sequence[PriceStep]:
    """The latest prices of a product's variants, also of those sold no more, latest first. One query."""
    query = (
        select(PriceChange.variant_id, Variant.label, PriceChange.price_cents, PriceChange.at, User.name)
        .join(Variant, and_(Variant.town_id == PriceChange.town_id, Variant.id == PriceChange.variant_id))
        .outerjoin(User, User.id == PriceChange.by_user_id)
        .where(PriceChange.town_id == town_id, Variant.product_id == product_id)
        .order_by(PriceChange.at.desc(), PriceChange.id.desc())
        .limit(MOST)
    )
    rows = db.session.execute(query).all()
    return [
        PriceStep(variant_id, label, cents, at, name or "") for variant_id, label, cents, at, name in rows
    ]
