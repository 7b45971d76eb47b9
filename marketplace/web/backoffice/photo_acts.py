"""One press on the page of a product's photos: words and order are kept, whichever button it was."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from marketplace.catalogue.models import Product
from marketplace.catalogue.photos.models import Photo
from marketplace.catalogue.photos.queries import photos_of
from marketplace.catalogue.photos.services import (
    arrange_photos,
    describe_photo,
    remove_photo,
    replace_photo,
)
from marketplace.core.errors import Refusal
from marketplace.core.pictures.framing import Frame
from marketplace.core.pictures.keeping import Stored, cut_again
from marketplace.core.pictures.names import MEDIA
from marketplace.core.words import _
from marketplace.web.backoffice.cutting import turned

_MOVES = {"earlier": -1, "later": 1}
_TURNS = {"left": -1, "right": 1}


class PhotoLost(Refusal):
    """The photo's file is not there any more."""

    def __init__(self) -> None:
        super().__init__(_("Le fichier de cette photo est introuvable. Envoyez-la de nouveau."))


@dataclass(frozen=True)
class Press:
    """What was pressed: a verb, and on which photo."""

    verb: str
    key: str

    @classmethod
    def read(cls, text: str) -> Self:
        """From a button's value, such as « later:KEY »."""
        verb, _colon, key = text[:200].partition(":")
        return cls(verb, key)


def key_of(photo: Photo) -> str:
    """How forms and addresses name a photo: by what its public address begins with."""
    return photo.picture.removeprefix(MEDIA).partition(".")[0].partition("-")[0]


def keyed(product: Product, key: str) -> Photo | None:
    """The product's photo of that name; None when it is gone, or cut otherwise since."""
    return {key_of(photo): photo for photo in photos_of(product.town_id, product.id)}.get(key)


def turn_if_asked(product: Product, press: Press) -> Stored | None:
    """Cut the photo anew when it was to be turned: that takes its time, and no transaction should wait.

    Raises: PhotoLost.
    """
    photo = keyed(product, press.key) if press.verb in _TURNS else None
    if photo is None:
        return None
    return cut(photo, turned(photo.frame, _TURNS[press.verb]))


def cut(photo: Photo, frame: Frame) -> Stored:
    """Cut a photo anew. Raises: PhotoLost."""
    try:
        return cut_again(photo.master, frame=frame)
    except FileNotFoundError as error:
        raise PhotoLost from error


def change_photos(product: Product, *, typed: Mapping[str, str], press: Press, stored: Stored | None) -> None:
    """Keep what was typed and how the photos were dragged, then do what was pressed. Commits: no.

    `typed`: `alt-KEY` texts, and `order`, keys in a row. A photo that is gone meanwhile is passed over.
    """
    by_key = {key_of(photo): photo for photo in photos_of(product.town_id, product.id)}
    for key, photo in by_key.items():
        if (alt := typed.get(f"alt-{key}")) is not None:
            describe_photo(photo, alt=alt)
    order = _order(list(by_key), typed.get("order", "").split())
    arrange_photos(product, ids=[by_key[key].id for key in _moved(order, press)])
    if (pressed := by_key.get(press.key)) is None:
        return
    if press.verb == "delete":
        remove_photo(product, photo=pressed)
    if stored is not None:
        replace_photo(product, photo=pressed, stored=stored)


def _order(known: Sequence[str], dragged: Sequence[str]) -> list[str]:
    """The dragged order, as far as it speaks of photos that are there."""
    first = [key for key in dict.fromkeys(dragged) if key in known]
    return first + [key for key in known if key not in first]


def _moved(keys: list[str], press: Press) -> list[str]:
    if press.verb not in _MOVES or press.key not in keys:
        return keys
    place = keys.index(press.key)
    others = [key for key in keys if key != press.key]
    others.insert(max(0, place + _MOVES[press.verb]), press.key)
    return others
