"""When a shop would rather look before it promises."""

from marketplace.accounts.journal.acts import Act
from marketplace.accounts.journal.writing import Doer, write_down
from marketplace.core.db import db
from marketplace.core.errors import Refusal
from marketplace.core.words import _
from marketplace.shops.models import Shop

HOURS = (0, 24, 48, 72, 168)  # 0: never
MOST_PIECES = 1000
MOST_GRAMS = 100_000


class DoubtRefused(Refusal):
    """Such a rule would ask about everything, or nothing."""

    status = 422

    def __init__(self) -> None:
        super().__init__(_("Choisissez un délai de la liste, et des quantités raisonnables."))


def doubt_after(shop: Shop, *, hours: int, pieces: int, grams: int, by: Doer) -> None:
    """Ask the shop first about what was not looked at for so long, when no more than this is left.

    Units: pieces, or grams of what is sold by weight. `hours` 0: never. Raises: DoubtRefused. Commits: no.
    """
    if hours not in HOURS or not 0 <= pieces <= MOST_PIECES or not 0 <= grams <= MOST_GRAMS:
        raise DoubtRefused
    before = {"hours": shop.doubt_hours, "pieces": shop.doubt_pieces, "grams": shop.doubt_grams}
    after = {"hours": hours, "pieces": pieces, "grams": grams}
    shop.doubt_hours, shop.doubt_pieces, shop.doubt_grams = hours, pieces, grams
    db.session.flush()
    if after != before:
        write_down(
            shop.town_id,
            shop_id=shop.id,
            by=by,
            act=Act.STOCK_RULES_CHANGED,
            before={name: value for name, value in before.items() if after[name] != value},
            after={name: value for name, value in after.items() if before[name] != value},
        )
