"""The picture of a shared page: words on paper, and beside them the photo, or the shop's front."""

import threading
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from io import BytesIO
from pathlib import Path

from flask import current_app
from PIL import Image, ImageDraw, ImageOps

from marketplace.core.pictures.names import MEDIA
from marketplace.core.pictures.stores import media_store
from marketplace.web.storefront.installed.look import Look, look
from marketplace.web.storefront.installed.mark import draw_mark
from marketplace.web.storefront.shared.front import Plot, draw_front
from marketplace.web.storefront.shared.lettering import Pen, letters, write_fitted

WIDE, HIGH = 1200, 630
_EDGE, _GROUND = 72, 548
_PANEL = (700, 72, 1128, 500)  # where the photo stands
_ROUND = 28
_DRAWING = 3  # goes up when cards are drawn otherwise, and with it their addresses
_MOST_KEPT = 48  # some four megabytes
_one_at_a_time = threading.Lock()


@dataclass(frozen=True)
class Card:
    """What a picture shows. `fronts`: the colours of the shopfronts drawn; `sign`: the name over the door."""

    over: str
    title: str
    about: str
    price: str = ""
    photo: str = ""
    fronts: tuple[int, ...] = ()
    sign: str = ""

    @property
    def digest(self) -> str:
        """What names the picture: another one of it, another name."""
        return blake2b(f"{_DRAWING}{look()}{self}".encode(), digest_size=8).hexdigest()


def drawn(card: Card) -> bytes:
    """The card as JPEG, in the town's look. It takes some 20 ms once."""
    return kept(card, look())


@lru_cache(maxsize=_MOST_KEPT)
def kept(card: Card, _look: Look) -> bytes:
    """The same, by what it depends on. One is drawn at a time: pages come first."""
    with _one_at_a_time:
        picture = Image.new("RGB", (WIDE, HIGH), look().paper)
        pen = ImageDraw.Draw(picture, "RGBA")
        pen.rectangle((0, _GROUND, WIDE, HIGH), fill=look().sky)
        pen.rectangle((0, HIGH - 18, WIDE, HIGH), fill=look().brand)
        _write(pen, card)
        if photo := _photo(card.photo):
            _paste_round(picture, photo)
        else:
            _draw_street(pen, card)
        out = BytesIO()
        picture.save(out, "JPEG", quality=86, optimize=True, progressive=True)
        return out.getvalue()


def _write(pen: Pen, card: Card) -> None:
    ink, brand = look().ink, look().brand
    is_wide = not card.photo and len(card.fronts) != 1
    room = WIDE - 2 * _EDGE if is_wide else 580
    draw_mark(pen, Path(str(current_app.static_folder), "img/mark.svg"), at=(_EDGE, 58), high=54)
    pen.text((_EDGE + 66, 70), card.over, font=letters("strong", 28), fill=look().ink_soft)
    sizes = (84, 74, 64, 56, 48, 42)
    lines = 1 if is_wide else 3
    y = write_fitted(
        pen, (_EDGE, 136), card.title, kind="title", sizes=sizes, wide=room, lines=lines, fill=ink
    )
    y = write_fitted(pen, (_EDGE, y + 14), card.about, kind="text", sizes=(34, 30, 26), wide=room, lines=2,
                     fill=look().ink_soft)  # fmt: skip
    if card.price:
        pen.text((_EDGE, y + 24), card.price, font=letters("strong", 60), fill=brand)


def _draw_street(pen: Pen, card: Card) -> None:
    colours = [look().fronts[number % len(look().fronts)] for number in card.fronts]
    if len(colours) == 1:
        draw_front(pen, Plot(744, _GROUND, 340), colour=colours[0], name=card.sign)
        return
    wide = (WIDE - 2 * _EDGE) / max(1, len(colours))
    for place, colour in enumerate(colours):
        draw_front(pen, Plot(_EDGE + place * wide + 3, _GROUND, wide - 6), colour=colour)


def _photo(address: str) -> Image.Image | None:
    """The photo cut to a square; none where its file is gone."""
    if not address.startswith(MEDIA):
        return None
    try:
        picture = Image.open(BytesIO(media_store().get(address.removeprefix(MEDIA)))).convert("RGB")
    except OSError:
        return None
    side = _PANEL[2] - _PANEL[0]
    return ImageOps.fit(picture, (side, side), Image.Resampling.LANCZOS)


def _paste_round(picture: Image.Image, photo: Image.Image) -> None:
    finer = Image.new("L", (photo.width * 2, photo.height * 2), 0)
    ImageDraw.Draw(finer).rounded_rectangle((0, 0, *finer.size), _ROUND * 2, fill=255)
    picture.paste(photo, _PANEL[:2], finer.resize(photo.size, Image.Resampling.LANCZOS))
