"""What travels in fewer bytes: gzip or Brotli, whichever the browser takes."""

import gzip
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType

import brotli
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

_Packer = Callable[[bytes], bytes]

# Once for ever: a file that is read a million times. Brotli's last steps take seconds on what is large.
FOR_KEEPS: Mapping[str, _Packer] = MappingProxyType(
    {
        "br": lambda raw: brotli.compress(raw, quality=11 if len(raw) < 200_000 else 9),
        "gzip": lambda raw: gzip.compress(raw, 9, mtime=0),
    }
)
# A page that is drawn anew every minute must not cost more than its drawing.
IN_PASSING: Mapping[str, _Packer] = MappingProxyType(
    {
        "br": lambda raw: brotli.compress(raw, quality=4),
        "gzip": lambda raw: gzip.compress(raw, 5, mtime=0),
    }
)
_WORTH_IT = 500  # below this an answer fits into its first packet anyway
_TEXT = ("text/", "image/svg+xml", "application/json", "application/javascript", "application/wasm",
         "application/manifest+json", "application/speculationrules+json", "application/xml",
         "application/rss+xml")  # fmt: skip


class Packed:
    """Some bytes with their compressed forms, each made when it is first asked for, then kept.

    Races: two threads may make the same form at once; the second one wins, and both are the same.
    """

    def __init__(self, raw: bytes, *, packers: Mapping[str, _Packer]) -> None:
        self.raw = raw
        self._packers = packers if len(raw) >= _WORTH_IT else {}
        self._forms: dict[str, bytes] = {}

    def form_for(self, accept_encoding: str) -> tuple[bytes, str]:
        """The bytes for a browser that sent this `Accept-Encoding`, and the encoding's name ("" is none)."""
        name = best_encoding(accept_encoding)
        if name not in self._packers:
            return self.raw, ""
        if name not in self._forms:
            self._forms[name] = self._packers[name](self.raw)
        return self._forms[name], name


def is_worth_packing(mimetype: str) -> bool:
    """Whether such content gets smaller: text does, pictures and fonts are packed already."""
    return mimetype.startswith(_TEXT)


@lru_cache(maxsize=512)
def best_encoding(accept_encoding: str) -> str:
    """« br » before « gzip », where the browser takes it; nothing for one that says nothing."""
    taken = parse_accept_header(accept_encoding, Accept)
    return next((name for name in ("br", "gzip") if taken.quality(name) > 0), "")
