"""What a list of shops says otherwise than the street. Reads only."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from marketplace.intake.hours.reading import Reading
from marketplace.intake.places import Address
from marketplace.intake.shop_import import KnownStreet, has_other_hours, shop_meant
from marketplace.intake.shop_lists import ShopRow
from marketplace.intake.shop_records import fold_key
from marketplace.intake.street_lists.models import Difference
from marketplace.intake.uploads import ShopsUpload
from marketplace.shops.models import PausedBy, Shop
from marketplace.shops.states import VISIBLE, ShopStatus

Changes = Mapping[str, list[str]]
_OURS = ("name", "kind", "address")
"""What a list may say of a shop where people work: the rest is theirs to say."""


@dataclass(frozen=True)
class Found:
    """One difference."""

    difference: Difference
    name: str
    shop_id: int | None
    external_ref: str
    entry: dict[str, Any]
    changes: Changes

    @property
    def fingerprint(self) -> str:
        """The same for the same difference, whichever list it was found in."""
        about = self.entry if self.difference is Difference.NEW else {"changes": self.changes}
        said = [self.difference.value, self.external_ref or self.shop_id, about]
        return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def differences(street: KnownStreet, upload: ShopsUpload) -> Iterator[Found]:
    """Shops that are new, that changed, and that the list has no more."""
    met = set()
    for row, reading in upload.shops:
        shop = shop_meant(street, row)
        if shop is None:
            yield Found(Difference.NEW, row.name, None, row.external_ref, entry_of(row), {})
            continue
        met.add(shop.id)
        if changes := changes_to(street, shop, row=row, reading=reading):
            entry = entry_of(row)
            yield Found(Difference.CHANGED, shop.name, shop.id, row.external_ref, entry, changes)
    for ref, shop in street.shops.items():
        if shop.id not in met and is_seen(shop):
            yield Found(Difference.GONE, shop.name, shop.id, ref, {}, {})


def is_seen(shop: Shop) -> bool:
    """Whether it is in the street, or away for a while; what the town has paused is settled."""
    return shop.status in VISIBLE or (
        shop.status is ShopStatus.PAUSED and shop.paused_by is not PausedBy.TOWN
    )


def changes_to(street: KnownStreet, shop: Shop, *, row: ShopRow, reading: Reading | None) -> Changes:
    """Field by field, what the shop says and what the list says; what the list leaves out stays."""
    said = {
        "name": row.name,
        "kind": "" if row.kind == "other" else row.kind,
        "address": row.address.line[:200],
        "phone": row.phone[:32],
        "email": row.email,
        "website": row.website,
    }
    fields = _OURS if shop.id in street.staffed else tuple(said)
    told = {name: [getattr(shop, name), said[name]] for name in fields if said[name]}
    changes = {name: pair for name, pair in told.items() if fold_key(pair[0]) != fold_key(pair[1])}
    if has_other_hours(street, shop, reading) and reading is not None:
        changes["hours"] = [shop.hours_text, reading.text]
    return changes


def entry_of(row: ShopRow) -> dict[str, Any]:
    """An entry as it is kept until somebody decides; its line in the list is of no use then."""
    return {**asdict(row), "line": 0}


def row_of(entry: Mapping[str, Any]) -> ShopRow:
    """The entry again."""
    point = entry.get("point")
    told = {**entry, "address": Address(**entry["address"]), "point": tuple(point) if point else None}
    return ShopRow(**told)
