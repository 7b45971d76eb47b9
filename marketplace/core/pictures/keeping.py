"""From a file that somebody sends to the files that pages show."""

from dataclasses import dataclass
from typing import IO

from PIL import Image

from marketplace.core.pictures.encoding import master_bytes, quick_bytes, renditions
from marketplace.core.pictures.framing import CENTRED, UNCUT, Frame
from marketplace.core.pictures.names import MEDIA, SIDES, PhotoName, new_master, photo_named
from marketplace.core.pictures.reading import bytes_of, measured, one_at_a_time, read_picture
from marketplace.core.pictures.stores import media_store

MASTER_SIDE = 2 * SIDES[-1]  # half of it cut away still fills the largest size
_AT_ONCE = ("webp", "jpg")
_PREVIEW_SIDE = SIDES[1]


@dataclass(frozen=True)
class Stored:
    """A photo whose files are kept. `picture` is its public address, `master` the file it is cut from."""

    picture: str
    master: str
    frame: Frame

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the largest size, in dots."""
        photo = photo_named(self.picture)
        return (photo.width, photo.height) if photo else (0, 0)


def keep_photo(file: IO[bytes], *, frame: Frame = CENTRED) -> Stored:
    """Keep a picture that somebody sends, cut to a frame; it can be shown at once.

    Nothing of the file itself is kept, nor what the camera noted in it (place, time, names). JPEG and WebP
    are there when it returns; AVIF takes longer and is made by `finish`. Call it outside of a transaction.
    Limits: 10 MB, 40 megapixels; JPEG, PNG, WebP or AVIF. Raises: PictureRefused.
    """
    data = bytes_of(file)
    with one_at_a_time():
        picture = read_picture(data, longest_side=MASTER_SIDE)
        master = new_master()
        media_store().put(master, master_bytes(picture))
        return _cut(picture, master, frame)


def stored_at(picture: str) -> Stored:
    """What is kept at an address that another row shows, such as a shared card's; it is not copied."""
    return Stored(picture, picture.removeprefix(MEDIA), UNCUT)


def cut_again(master: str, *, frame: Frame) -> Stored:
    """Another cut of a kept picture, under a name of its own. Raises: PictureRefused, FileNotFoundError."""
    data = media_store().get(master)
    with one_at_a_time():
        return _cut(read_picture(data, longest_side=MASTER_SIDE), master, frame)


def preview(master: str, *, frame: Frame) -> bytes:
    """What that cut would look like, as a JPEG. Raises: PictureRefused, FileNotFoundError."""
    data = media_store().get(master)
    with one_at_a_time():
        cut = frame.cut(read_picture(data, longest_side=MASTER_SIDE // 2))
        cut.thumbnail((_PREVIEW_SIDE, _PREVIEW_SIDE))
        return quick_bytes(cut)


def finish(stored: Stored) -> None:
    """Add what takes longer: the AVIF files, unless they are there.

    Raises: PictureRefused or FileNotFoundError when there is nothing left to make them from.
    """
    photo, store = photo_named(stored.picture), media_store()
    if photo is None or all(map(store.has, photo.files(("avif",)))):
        return
    data = store.get(stored.master)
    with one_at_a_time():
        cut = stored.frame.cut(read_picture(data, longest_side=MASTER_SIDE))
        for name, content in renditions(cut, photo, suffixes=("avif",)):
            store.put(name, content)


def _cut(picture: Image.Image, master: str, frame: Frame) -> Stored:
    cut = frame.cut(picture)
    cut.thumbnail((SIDES[-1], SIDES[-1]), Image.Resampling.LANCZOS)
    photo = PhotoName.drawn(*cut.size)
    for name, content in renditions(cut, photo, suffixes=_AT_ONCE):
        media_store().put(name, content)
    return Stored(photo.address, master, frame)


def size_of(master: str) -> tuple[int, int]:
    """Width and height of what cuts are made from, in dots. Raises: PictureRefused, FileNotFoundError."""
    return measured(media_store().get(master))
