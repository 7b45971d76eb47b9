"""Reads of a resident's favourites: keys only; what is shown of them, `browsing` knows."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import exists, func, select

from marketplace.core.db import db
from marketplace.favourites.models import FavouriteProduct, FavouriteShop


@dataclass(frozen=True)
class KeptPage:
    """The keys on one page, the latest kept first, and how many there are in all."""

    ids: Sequence[int]
    total: int


def kept_shops(town_id: int, user_id: int, *, most: int) -> Sequence[int]:
    """The shops that a person keeps, the latest first. One query, along the unique key."""
    query = (
        select(FavouriteShop.shop_id)
        .where(FavouriteShop.town_id == town_id, FavouriteShop.user_id == user_id)
        .order_by(FavouriteShop.kept_at.desc(), FavouriteShop.id.desc())
        .limit(most)
    )
    return db.session.scalars(query).all()


def kept_products(town_id: int, user_id: int, *, most: int, skip: int = 0) -> KeptPage:
    """The products that a person keeps, from the `skip`th latest on. One query, along the unique key."""
    query = (
        select(FavouriteProduct.product_id, func.count().over())
        .where(FavouriteProduct.town_id == town_id, FavouriteProduct.user_id == user_id)
        .order_by(FavouriteProduct.kept_at.desc(), FavouriteProduct.id.desc())
        .limit(most)
        .offset(skip)
    )
    rows = db.session.execute(query).all()
    return KeptPage([row[0] for row in rows], rows[0][1] if rows else 0)


def keeps_shop(town_id: int, user_id: int, *, shop_id: int) -> bool:
    """Whether the shop is among the person's favourites."""
    mine = (FavouriteShop.town_id == town_id, FavouriteShop.user_id == user_id)
    return bool(db.session.scalar(select(exists().where(*mine, FavouriteShop.shop_id == shop_id))))


def keeps_product(town_id: int, user_id: int, *, product_id: int) -> bool:
    """Whether the product is among the person's favourites."""
    mine = (FavouriteProduct.town_id == town_id, FavouriteProduct.user_id == user_id)
    return bool(db.session.scalar(select(exists().where(*mine, FavouriteProduct.product_id == product_id))))
