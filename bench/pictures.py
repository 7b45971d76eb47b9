"""`make bench-pictures`: what a photo of twelve megapixels costs, and what a bomb does not.

Each try runs in a process of its own, so that its peak of memory is its own. The yardstick of the same run is
one WebP of 1600 dots made by Pillow alone. A bomb must be refused within a second and 64 MB above the base, a
card's picture weigh 25 KB at most, and a page that takes a photo be done with it within two seconds.
"""

import argparse
import io
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from flask import Flask
from flask_babel import Babel
from PIL import Image

from marketplace.core.pictures.encoding import LIGHT_BYTES
from marketplace.core.pictures.errors import PictureRefused
from marketplace.core.pictures.keeping import finish, keep_photo
from marketplace.core.pictures.stores import FolderStore
from tests.photographs import gif_of_many_pictures, jpeg, png_head, scene

TWELVE = (4032, 3024)
MOST_REFUSING_SECONDS, MOST_REFUSING_MB, MOST_TAKING_SECONDS = 1.0, 64.0, 2.0
_LONGEST = 300.0
_YARDSTICK, _TAKING = "yardstick: one WebP", "12 MP taken (JPEG, WebP)"
_spawning = multiprocessing.get_context("spawn")


@dataclass(frozen=True)
class Told:
    """What one try took: seconds, megabytes above what the process had before, the largest card in bytes."""

    seconds: float
    megabytes: float
    card_bytes: int = 0


def main() -> int:
    """Measure and judge; gives the exit status."""
    parser = argparse.ArgumentParser(description="A photo of twelve megapixels, and bombs.")
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="pictures-") as name:
        sent = _sent(Path(name))
        told: dict[str, list[Told]] = {what: [] for what in _TRIES}
        for _round in range(asked.rounds):
            for what in _TRIES:
                told[what].append(_alone(what, sent))
    return _report(told)


def _sent(folder: Path) -> Path:
    """The files that are sent, made once: a bench measures what is done with them."""
    (folder / "twelve.jpg").write_bytes(scene(*TWELVE))
    (folder / "png-12000.png").write_bytes(png_head(12_000, 12_000))
    (folder / "png-20000.png").write_bytes(png_head(20_000, 20_000))
    (folder / "moving.gif").write_bytes(gif_of_many_pictures())
    return folder


def _alone(what: str, sent: Path) -> Told:
    with _spawning.Pool(1) as process:
        return process.apply_async(_try, (what, sent)).get(_LONGEST)


def _try(what: str, sent: Path) -> Told:
    app = Flask(__name__)
    Babel(app)
    with tempfile.TemporaryDirectory() as kept, app.app_context():
        app.extensions["media"] = FolderStore(Path(kept))
        finish(
            keep_photo(io.BytesIO(jpeg(8, 8)))
        )  # the codecs are there, as in a process that has worked before
        prepared = _TRIES[what](sent)
        Path("/proc/self/clear_refs").write_text("5")  # the peak of memory counts from here on
        before, begun = _megabytes("VmRSS"), time.perf_counter()
        prepared()
        seconds, peak = time.perf_counter() - begun, _megabytes("VmHWM")
        cards = [file.stat().st_size for file in Path(kept).glob("*-400.*")]
        return Told(seconds, peak - before, max(cards, default=0))


def _megabytes(what: str) -> float:
    said = Path("/proc/self/status").read_text()
    return next(int(line.split()[1]) for line in said.splitlines() if line.startswith(what)) / 1024


def _taking(sent: Path) -> Callable[[], object]:
    data = (sent / "twelve.jpg").read_bytes()
    return lambda: keep_photo(io.BytesIO(data))


def _finishing(sent: Path) -> Callable[[], object]:
    stored = keep_photo(io.BytesIO((sent / "twelve.jpg").read_bytes()))

    return lambda: finish(stored)


def _yardstick(sent: Path) -> Callable[[], object]:
    data = (sent / "twelve.jpg").read_bytes()

    def alone() -> None:
        with Image.open(io.BytesIO(data)) as picture:
            picture.thumbnail((1600, 1600))
            picture.save(io.BytesIO(), "WEBP", quality=82, method=4)

    return alone


def _bomb(file: str) -> Callable[[Path], Callable[[], object]]:
    return lambda sent: lambda: _refused((sent / file).read_bytes())


def _refused(data: bytes) -> None:
    try:
        keep_photo(io.BytesIO(data))
    except PictureRefused:
        return
    raise AssertionError("a bomb was taken")


_TRIES: dict[str, Callable[[Path], Callable[[], object]]] = {
    _YARDSTICK: _yardstick,
    _TAKING: _taking,
    "12 MP finished (AVIF)": _finishing,
    "PNG of 12000 x 12000": _bomb("png-12000.png"),
    "PNG of 20000 x 20000": _bomb("png-20000.png"),
    "GIF of 10,000 pictures": _bomb("moving.gif"),
}


def _report(told: dict[str, list[Told]]) -> int:
    middle = {what: median(one.seconds for one in tries) for what, tries in told.items()}
    rounds = len(told[_YARDSTICK])
    print(f"{f'median of {rounds}':<28}{'s':>8}{'worst s':>9}{'ratio':>8}{'MB':>8}{'card KB':>9}")
    for what, tries in told.items():
        times = f"{middle[what]:>8.3f}{max(one.seconds for one in tries):>9.3f}"
        ratio = middle[what] / middle[_YARDSTICK]
        heavy, card = max(one.megabytes for one in tries), max(one.card_bytes for one in tries) / 1000
        print(f"{what:<28}{times}{ratio:>8.2f}{heavy:>8.1f}{card:>9.1f}")
    short = [*_heavy_cards(told), *_bombs_that_cost(told)]
    if middle[_TAKING] > MOST_TAKING_SECONDS:
        short.append(f"a photo keeps its page waiting for {middle[_TAKING]:.1f} s")
    print("falls short: " + "; ".join(short) if short else "holds: bombs, cards and the time of a page")
    return 1 if short else 0


def _heavy_cards(told: dict[str, list[Told]]) -> list[str]:
    most = max(one.card_bytes for tries in told.values() for one in tries)
    return [f"a card of {most} bytes"] if most > LIGHT_BYTES else []


def _bombs_that_cost(told: dict[str, list[Told]]) -> list[str]:
    return [
        f"{what}: {one.seconds:.2f} s, {one.megabytes:.0f} MB"
        for what in told
        if what.startswith(("PNG", "GIF"))
        for one in told[what]
        if one.seconds > MOST_REFUSING_SECONDS or one.megabytes > MOST_REFUSING_MB
    ]


if __name__ == "__main__":
    sys.exit(main())
