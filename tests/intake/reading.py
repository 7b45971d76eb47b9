"""Files read as tests need them: everything a small one says."""

import io

from marketplace.intake.columns import ColumnMap
from marketplace.intake.goods import Goods, Refused
from marketplace.intake.opening import open_goods
from tests.intake.gathering import gather


def found_in(data: bytes, column_map: ColumnMap | None = None) -> list[Goods | Refused]:
    """The products and refusals of a file."""
    with open_goods(io.BytesIO(data), column_map=column_map) as reading:
        return gather(reading.rows)


def goods_in(data: bytes, column_map: ColumnMap | None = None) -> list[Goods]:
    """The products of a file."""
    return [one for one in found_in(data, column_map) if isinstance(one, Goods)]


def refused_in(data: bytes, column_map: ColumnMap | None = None) -> list[Refused]:
    """The refused lines of a file."""
    return [one for one in found_in(data, column_map) if isinstance(one, Refused)]
