"""What other shops of the street have of the same kind as a product."""

from collections import Counter
from collections.abc import Iterator, Sequence

from marketplace.browsing.cards import ProductCard
from marketplace.browsing.categories import codes_above
from marketplace.browsing.facets import Hit
from marketplace.browsing.product_page import ProductHead
from marketplace.browsing.queries import product_cards
from marketplace.browsing.search import MOST_RANKED, found_in
from marketplace.towns.queries import TownView

_MOST, _OF_ONE_SHOP, _LOOKED_AT = 6, 2, 60
_WIDEST = 2  # « food.dairy » at most: somebody who looks at a cheese looks for no shoes


def similar_in_street(town: TownView, product: ProductHead, *, shop_id: int) -> list[ProductCard]:
    """What is there in other shops, of its very category first, then of the next wider one, a few a shop.

    Three statements at most; none for what has no category. One more where a shop has so much of a kind that
    nobody else is among the first.
    """
    chosen: dict[int, None] = {}
    for code in _from_near_to_wide(product.category):
        chosen |= dict.fromkeys(_few_of_each(_others(town, code, shop_id=shop_id)))
        if len(chosen) >= _MOST:
            break
    cards = product_cards(town, product_ids=list(chosen)) if chosen else []
    return [card for card in cards if card.free > 0][:_MOST]


def _from_near_to_wide(category: str) -> Sequence[str]:
    above = codes_above(category)
    return above[:-3:-1] if len(above) > _WIDEST else above[-1:]


def _others(town: TownView, code: str, *, shop_id: int) -> Sequence[Hit]:
    """What others have, among the newest; further back where the shop itself takes up those."""
    hits = found_in(town.id, code, most=_LOOKED_AT)
    others = [hit for hit in hits if hit.shop_id != shop_id]
    if len(others) >= _MOST or len(hits) < _LOOKED_AT:
        return others
    return [hit for hit in found_in(town.id, code, most=MOST_RANKED) if hit.shop_id != shop_id]


def _few_of_each(hits: Sequence[Hit]) -> Iterator[int]:
    counts: Counter[int] = Counter()
    for hit in hits:
        counts[hit.shop_id] += 1
        if counts[hit.shop_id] <= _OF_ONE_SHOP:
            yield hit.product_id
