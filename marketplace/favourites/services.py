"""Writes to a resident's favourites. Kept twice is kept once; let go twice is gone."""

from sqlalchemy import delete, func, select

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.errors import Refusal
from marketplace.core.ids import new_id
from marketplace.core.inserting import insert_once
from marketplace.core.words import _
from marketplace.favourites.models import FavouriteProduct, FavouriteShop

MOST = 300


class TooManyFavourites(Refusal):
    """The list is so long that nobody would find anything in it."""

    def __init__(self) -> None:
        super().__init__(
            _("Vos favoris sont au complet : %(most)s au plus. Retirez-en un, et recommencez.", most=MOST)
        )


def keep_shop(town_id: int, *, user_id: int, shop_id: int) -> None:
    """Put a shop among the person's favourites. Raises: TooManyFavourites. Commits: no."""
    _check_room(FavouriteShop, town_id, user_id)
    row = {"id": new_id(), "town_id": town_id, "user_id": user_id, "shop_id": shop_id, "kept_at": clock.now()}
    insert_once(FavouriteShop, row=row, key=("town_id", "user_id", "shop_id"))


def keep_product(town_id: int, *, user_id: int, product_id: int) -> None:
    """Put a product among the person's favourites. Raises: TooManyFavourites. Commits: no."""
    _check_room(FavouriteProduct, town_id, user_id)
    row = {"id": new_id(), "town_id": town_id, "user_id": user_id, "product_id": product_id}
    insert_once(
        FavouriteProduct, row=row | {"kept_at": clock.now()}, key=("town_id", "user_id", "product_id")
    )


def let_go_shop(town_id: int, *, user_id: int, shop_id: int) -> None:
    """Take a shop off the person's favourites. Commits: no."""
    mine = (FavouriteShop.town_id == town_id, FavouriteShop.user_id == user_id)
    db.session.execute(delete(FavouriteShop).where(*mine, FavouriteShop.shop_id == shop_id))


def let_go_product(town_id: int, *, user_id: int, product_id: int) -> None:
    """Take a product off the person's favourites. Commits: no."""
    mine = (FavouriteProduct.town_id == town_id, FavouriteProduct.user_id == user_id)
    db.session.execute(delete(FavouriteProduct).where(*mine, FavouriteProduct.product_id == product_id))


def _check_room(table: type[FavouriteShop] | type[FavouriteProduct], town_id: int, user_id: int) -> None:
    count = select(func.count()).select_from(table).where(table.town_id == town_id, table.user_id == user_id)
    if (db.session.scalar(count) or 0) >= MOST:
        raise TooManyFavourites
