"""The demo towns pass the guard that every shop passes: nothing of theirs stays hidden."""

import pytest

from marketplace.catalogue.categories import category
from marketplace.catalogue.models import ProductStatus
from marketplace.catalogue.ways import Ways
from marketplace.demo.content import CONTENT, read_town
from marketplace.demo.founding import drafts_of
from marketplace.demo.shapes import ShopContent

SHOPS = [
    shop for town in ("port-lanterne", "val-brume") for shop in read_town(CONTENT / town).shops
]  # thirty shops of every trade, with goods nobody named with this test in mind


@pytest.mark.parametrize("shop", SHOPS, ids=lambda shop: shop.slug)
def test_everything_in_the_shop_is_on_show_and_known_for_food_or_not(shop: ShopContent) -> None:
    ways = Ways(shop.kind, "FR", {}, {})
    for position, content in enumerate(shop.products):
        draft, _variants = drafts_of(content, position=position, ways=ways)
        assert (draft.status, draft.missing) == (ProductStatus.PUBLISHED, ""), content.name
        found = category(draft.category)
        assert found is not None
        assert found.is_food == content.is_food, content.name
        assert draft.age_limit == content.age_limit, content.name
