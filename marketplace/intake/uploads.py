"""A town's list of shops as read: done ahead of the transaction, which holds the write lock."""

from collections.abc import Sequence
from dataclasses import dataclass

from marketplace.intake.goods import Refused
from marketplace.intake.hours import Week, read_week
from marketplace.intake.shop_lists import ShopRow, read_shop_list


@dataclass(frozen=True, slots=True)
class ShopsUpload:
    """A town's list: its shops, each with its week where that is plain, and what cannot be used."""

    shops: Sequence[tuple[ShopRow, Week | None]]
    refused: Sequence[Refused]


def read_shops_upload(data: bytes) -> ShopsUpload:
    """Read a town's list. Hours that are not a plain week are refused, and the shop has none then.

    Raises: UnreadableFile when it cannot be read as a whole.
    """
    shops: list[tuple[ShopRow, Week | None]] = []
    refused: list[Refused] = []
    for row in read_shop_list(data):
        if isinstance(row, Refused):
            refused.append(row)
            continue
        week = read_week(row.opening_hours, line=row.line) if row.opening_hours else None
        if isinstance(week, Refused):
            refused.append(week)
            week = None
        shops.append((row, week))
    return ShopsUpload(shops, refused)
