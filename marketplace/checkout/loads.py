"""How much of a window each shop's part of a basket takes up."""

from collections.abc import Iterable

from marketplace.cart.queries import Basket, BasketLine
from marketplace.catalogue.carrying import is_cold
from marketplace.pickup.loads import Load, pieces_in


def loads_of(basket: Basket) -> dict[int, Load]:
    """By shop, what there is to pack."""
    return {shop_id: load_of(lines) for shop_id, lines in basket.by_shop.items()}


def load_of(lines: Iterable[BasketLine]) -> Load:
    """What there is to pack of these lines."""
    counted = [(line, pieces_of(line)) for line in lines]
    return Load(
        lines=len(counted),
        pieces=sum(pieces for _line, pieces in counted),
        cold_pieces=sum(pieces for line, pieces in counted if is_cold(line.category)),
    )


def pieces_of(line: BasketLine) -> int:
    """So many articles to carry."""
    return pieces_in(line.quantity, by_weight=line.by_weight)
