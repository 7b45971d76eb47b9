"""Writes to photos. The first photo's address is kept in the product too, for cards, baskets and orders."""

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.orm.attributes import set_committed_value

from marketplace.catalogue.models import Product
from marketplace.catalogue.photos.models import Photo
from marketplace.catalogue.photos.queries import photos_of
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.errors import ChangedMeanwhile, Refusal
from marketplace.core.ids import new_id
from marketplace.core.pictures.keeping import Stored
from marketplace.core.words import _

MOST = 12
ALT_LENGTH = 200


class TooManyPhotos(Refusal):
    """A product has as many photos as a page shows."""

    def __init__(self) -> None:
        super().__init__(
            _("Un produit a %(most)s photos au plus. Supprimez-en une pour en ajouter une autre.", most=MOST)
        )


def add_photo(product: Product, *, stored: Stored, alt: str = "") -> Photo:
    """One more photo, behind the others. The first one is the product's picture from then on.

    Raises: TooManyPhotos. Races: whoever adds to the same product waits. Commits: no.
    """
    photos = _locked(product)
    if len(photos) >= MOST:
        raise TooManyPhotos
    photo = _row(product, stored, position=max((known.position for known in photos), default=-1) + 1)
    photo.alt = " ".join(alt.split())[:ALT_LENGTH]
    db.session.add(photo)
    _settle(product, [*photos, photo])
    return photo


def replace_photo(product: Product, *, photo: Photo, stored: Stored) -> Photo:
    """Show another cut in a photo's place, with its words; the old row is retired.

    Raises: ChangedMeanwhile when the photo was taken down or cut by somebody else. Commits: no.
    """
    photos = _locked(product)
    if photo.id not in {known.id for known in photos}:
        raise ChangedMeanwhile
    new = _row(product, stored, position=photo.position)
    new.alt, photo.retired_at = photo.alt, clock.now()
    db.session.add(new)
    _settle(product, [new if known.id == photo.id else known for known in photos])
    return new


def remove_photo(product: Product, *, photo: Photo) -> None:
    """Show it no more; orders that show it keep it. Commits: no."""
    photos = _locked(product)
    photo.retired_at = clock.now()
    _settle(product, [known for known in photos if known.id != photo.id])


def arrange_photos(product: Product, *, ids: Sequence[int]) -> None:
    """Put the photos in this order; those that are not named come behind, as they stood. Commits: no."""
    rank = {photo_id: place for place, photo_id in enumerate(dict.fromkeys(ids))}
    photos = sorted(_locked(product), key=lambda photo: rank.get(photo.id, len(rank)))
    for position, photo in enumerate(photos):
        photo.position = position
    _settle(product, photos)


def describe_photo(photo: Photo, *, alt: str) -> None:
    """Say in words what it shows. Commits: no."""
    photo.alt = " ".join(alt.split())[:ALT_LENGTH]


def _row(product: Product, stored: Stored, *, position: int) -> Photo:
    return Photo(
        id=new_id(),
        town_id=product.town_id,
        product_id=product.id,
        shop_id=product.shop_id,
        position=position,
        picture=stored.picture,
        master=stored.master,
        shape=stored.frame.shape,
        turns=stored.frame.turns,
        zoom_percent=stored.frame.zoom_percent,
        centre_x=stored.frame.centre_x,
        centre_y=stored.frame.centre_y,
        alt="",
        created_at=clock.now(),
    )


def _locked(product: Product) -> list[Photo]:
    query = select(Product.id).where(Product.town_id == product.town_id, Product.id == product.id)
    db.session.execute(query.with_for_update(key_share=True))
    return list(photos_of(product.town_id, product.id))


def _settle(product: Product, photos: Sequence[Photo]) -> None:
    """The product shows its first photo. Its version stays: who types its price is not disturbed."""
    db.session.flush()
    picture = photos[0].picture if photos else ""
    if picture != product.picture:
        db.session.execute(
            update(Product)
            .where(Product.town_id == product.town_id, Product.id == product.id)
            .values(picture=picture)
            .execution_options(synchronize_session=False)
        )
        set_committed_value(product, "picture", picture)
