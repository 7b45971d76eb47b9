"""Rows gathered into products in memory, to see at a glance what a small file says."""

from collections.abc import Iterable

from marketplace.intake.goods import Goods, GoodsRow, Refused, Role

_HEADS = (Role.SINGLE, Role.PARENT)


def gather(rows: Iterable[GoodsRow | Refused]) -> list[Goods | Refused]:
    """Refused lines, then products in the order of the file. Variants without a product are left out."""
    read = list(rows)
    refused = [row for row in read if isinstance(row, Refused)]
    others = [row for row in read if isinstance(row, GoodsRow) and row.role not in _HEADS]
    products: list[Goods] = []
    for head in read:
        if isinstance(head, Refused) or head.role not in _HEADS:
            continue
        members = [head, *(row for row in others if row.parent in head.keys)]
        sold = tuple(row for row in members if row.role in (Role.SINGLE, Role.VARIANT))
        pictures = dict.fromkeys(url for row in members for url in row.pictures)
        if sold:
            products.append(Goods(head, sold, tuple(pictures)))
    return [*refused, *products]
