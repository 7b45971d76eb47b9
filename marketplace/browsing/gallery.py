"""The photos on a product's page."""

from dataclasses import dataclass
from typing import cast

from sqlalchemy import Table, bindparam, select

from marketplace.browsing.product_page import ProductHead
from marketplace.catalogue.photos.models import Photo
from marketplace.core.db import db
from marketplace.core.pictures.names import MEDIA
from marketplace.towns.queries import TownView

_photos = cast(Table, Photo.__table__)
_GALLERY = (
    select(_photos.c.picture, _photos.c.alt)
    .where(_photos.c.town_id == bindparam("town_id"), _photos.c.product_id == bindparam("product_id"))
    .where(_photos.c.retired_at.is_(None))
    .order_by(_photos.c.position, _photos.c.id)
)


@dataclass(frozen=True)
class GalleryPhoto:
    """One photo, and words for who does not see it; the order of the fields is that of the columns."""

    picture: str
    alt: str


def gallery_of(town: TownView, product: ProductHead) -> list[GalleryPhoto]:
    """The photos of a product, in order; none while it shows a drawing. One statement, or no statement."""
    if not product.picture.startswith(MEDIA):
        return []
    rows = db.session.execute(_GALLERY, {"town_id": town.id, "product_id": product.id})
    return [GalleryPhoto(*row) for row in rows]
