"""Icons for the home screen, drawn from the mark once and kept in memory: there are four of them."""

from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

from flask import Response, abort, current_app, url_for
from flask.typing import ResponseReturnValue

from marketplace.web.storefront.installed.look import look
from marketplace.web.storefront.installed.mark import mark_png

_FOREVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class Icon:
    """One icon. `share`: how high the mark stands in it; systems cut up to a fifth off a `maskable` one."""

    side: int
    share: float
    is_filled: bool = False
    purpose: str = "any"


ICONS = {
    "192": Icon(192, 0.92),
    "512": Icon(512, 0.92),
    "maskable-512": Icon(512, 0.5, is_filled=True, purpose="maskable"),
    "apple-180": Icon(180, 0.66, is_filled=True),
}


def show_icon(version: str, name: str) -> ResponseReturnValue:
    """One icon as PNG. An address of before an update gets today's, unkept."""
    if name not in ICONS:
        abort(404)
    data = icon_png(name)
    response = Response(data, mimetype="image/png")
    response.headers["Cache-Control"] = _FOREVER if version == _version(data) else "no-cache"
    return response


def icon_url(name: str) -> str:
    """The address of an icon, which changes with what it shows."""
    return url_for("storefront.show_icon", version=_version(icon_png(name)), name=name)


def icon_png(name: str) -> bytes:
    """The icon of that name in `ICONS`."""
    return _drawn(name, Path(str(current_app.static_folder), "img/mark.svg"), look().paper)


@lru_cache(maxsize=16)
def _drawn(name: str, mark: Path, ground: str) -> bytes:
    icon = ICONS[name]
    return mark_png(mark, side=icon.side, ground=ground if icon.is_filled else "", share=icon.share)


def _version(data: bytes) -> str:
    return blake2b(data, digest_size=6).hexdigest()
