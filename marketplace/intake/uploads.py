"""A whole file as read: done ahead of the transaction, which holds the write lock."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from marketplace.intake.goods import Goods, Refused, gather
from marketplace.intake.hours import Week, read_week
from marketplace.intake.opening import open_goods
from marketplace.intake.shop_lists import ShopRow, read_shop_list


@dataclass(frozen=True, slots=True)
class GoodsUpload:
    """A merchant's file: the name of its format, its products, the lines that cannot be used."""

    format: str
    goods: Sequence[Goods]
    refused: Sequence[Refused]


@dataclass(frozen=True, slots=True)
class ShopsUpload:
    """A town's list: its shops, each with its week where that is plain, and what cannot be used."""

    shops: Sequence[tuple[ShopRow, Week | None]]
    refused: Sequence[Refused]


def read_goods_upload(data: bytes) -> GoodsUpload:
    """Read a merchant's file. Raises: UnreadableFile when it cannot be read as a whole."""
    goods: list[Goods] = []
    refused: list[Refused] = []
    with open_goods(io.BytesIO(data)) as reading:
        for found in gather(reading.rows):
            if isinstance(found, Refused):
                refused.append(found)
            else:
                goods.append(found)
    return GoodsUpload(reading.format, goods, refused)


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
