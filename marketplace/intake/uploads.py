"""A town's list of shops as read: done ahead of the transaction, which holds the write lock."""

from collections.abc import Sequence
from dataclasses import dataclass

from marketplace.intake.goods import Refused
from marketplace.intake.hours.reading import Place, Reading, read_hours
from marketplace.intake.hours.refusing import TextRefused
from marketplace.intake.shop_lists import ShopRow, read_shop_list


@dataclass(frozen=True, slots=True)
class ShopsUpload:
    """A town's list: its shops, each with its hours where they are understood, and what cannot be used."""

    shops: Sequence[tuple[ShopRow, Reading | None]]
    refused: Sequence[Refused]


def read_shops_upload(data: bytes, *, place: Place) -> ShopsUpload:
    """Read a town's list. Hours that are not understood exactly are refused, and the shop has none then.

    Raises: UnreadableFile when it cannot be read as a whole.
    """
    shops: list[tuple[ShopRow, Reading | None]] = []
    refused: list[Refused] = []
    for row in read_shop_list(data):
        if isinstance(row, Refused):
            refused.append(row)
            continue
        reading = None
        if row.opening_hours:
            try:
                reading = read_hours(row.opening_hours, place=place)
            except TextRefused as why:
                refused.append(Refused(row.line, "opening_hours", why.reason, why.cure))
        shops.append((row, reading))
    return ShopsUpload(shops, refused)
