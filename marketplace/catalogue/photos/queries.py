"""Reads of photos."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select

from marketplace.catalogue.photos.models import Photo
from marketplace.core.db import db
from marketplace.core.pictures.framing import CENTRED, Frame, Shape


def photos_of(town_id: int, product_id: int) -> Sequence[Photo]:
    """The photos of a product, in order."""
    query = select(Photo).where(*_live(town_id, product_id)).order_by(Photo.position, Photo.id)
    return db.session.scalars(query).all()


def photo_of(town_id: int, product_id: int, photo_id: int) -> Photo | None:
    """One photo of a product, or None."""
    return db.session.scalar(select(Photo).where(*_live(town_id, product_id), Photo.id == photo_id))


def usual_frame(town_id: int, shop_id: int) -> Frame:
    """How the shop's next photo is cut until somebody says otherwise: in the shape of its latest one."""
    query = (
        select(Photo.shape)
        .where(Photo.town_id == town_id, Photo.shop_id == shop_id, Photo.shape != Shape.WHOLE)
        .order_by(Photo.id.desc())
        .limit(1)
    )
    shape = db.session.scalar(query)
    return Frame(shape) if shape else CENTRED


def _live(town_id: int, product_id: int) -> tuple[ColumnElement[bool], ...]:
    return Photo.town_id == town_id, Photo.product_id == product_id, Photo.retired_at.is_(None)
