"""Whether a page shows reviews, and the first few of them."""

from marketplace.browsing.opinions import opinions_of
from marketplace.browsing.shop_page import ShopHead
from marketplace.towns.queries import TownView
from marketplace.trust.reviews.queries import Said

_FIRST_FEW = 3


def shows_reviews(town: TownView, shop: ShopHead) -> bool:
    """Whether the town and the shop both take reviews; else none is shown, neither good nor bad."""
    return town.takes_reviews and shop.takes_reviews


def said_in_short(town: TownView, shop: ShopHead, *, subject_id: int) -> Said | None:
    """The latest few about the shop or one of its products; None where no reviews are taken."""
    if not shows_reviews(town, shop):
        return None
    return opinions_of(town.id, subject_id=subject_id, most=_FIRST_FEW)
