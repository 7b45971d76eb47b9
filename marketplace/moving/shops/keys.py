"""The keys of a shop's rows where it arrives: its own, or others where they are taken."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from marketplace.core.db import db
from marketplace.moving.towns.values import Row
from marketplace.shops.models import Shop

_LOW_BITS = 22  # of a key drawn by `core.ids`: what is drawn, below the moment


@dataclass(frozen=True)
class Keys:
    """How keys change. One mask for a whole shop: what differed still differs, what was equal still is."""

    mask: int

    def of(self, row: Row, columns: Sequence[str]) -> Row:
        """The row with the keys that it has here."""
        return row | {name: row[name] ^ self.mask for name in columns if row[name] is not None}


def keys_for(shop_id: int) -> Keys:
    """The keys that a shop has, unless it is in a town of this installation, or has left its papers there."""
    mask = 0
    while _is_taken(shop_id ^ mask):
        mask = secrets.randbits(_LOW_BITS) | 1
    return Keys(mask)


def _is_taken(shop_id: int) -> bool:
    query = select(Shop.id).where(Shop.id == shop_id).limit(1).execution_options(all_towns=True)
    return db.session.scalar(query) is not None
