"""Merchants' files read alone, without a database: rows per second and the most memory they take.

`bench.intake` prints these figures beside its own. Each file is read in a process of its own, so that one
never rests on another's memory. Try it small: `python -m bench.reading --rows 1000`.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_MOST_SECONDS = 3600  # a million rows take some minutes
WRITERS = ("woocommerce", "table", "feed")
_NOTES = "Récolté à la main par des gens d’ici, dans des verres qui se rapportent. " * 3


@dataclass(frozen=True, slots=True)
class Read:
    """How a file was read. Units: seconds, megabytes above a process that has the readers and no file."""

    rows: int
    seconds: float
    peak_megabytes: float

    @property
    def rows_per_second(self) -> float:
        """Rows in a second."""
        return self.rows / self.seconds


def write_file(kind: str, file: Path, *, rows: int) -> None:
    """A file of one kind with so many articles, in cp1252 where it is a table."""
    lines = {"woocommerce": _woocommerce, "table": _table, "feed": _feed}[kind](rows)
    with file.open("w", encoding="utf-8" if kind == "feed" else "cp1252", newline="\n") as written:
        written.writelines(lines)


def _woocommerce(rows: int) -> Iterator[str]:
    yield "Type;UGS;Nom;Publié;Description;Classe de TVA;En stock ?;Stock;Tarif régulier;Catégories\n"
    for number in range(rows):
        yield f"simple;M{number};Miel n° {number};1;{_NOTES};tva-5-5;1;{number % 90};8,90;Épicerie > Miels\n"


def _table(rows: int) -> Iterator[str]:
    yield "Référence;Désignation;Prix TTC;TVA;Quantité;Famille;Commentaire\n"
    for number in range(rows):
        price = f"{number % 80 + 1},30 €"
        yield f"S{number};Sel de mer n° {number};{price};5,5 %;{number % 90};Épicerie;{_NOTES}\n"


def _feed(rows: int) -> Iterator[str]:
    yield '<?xml version="1.0"?><rss xmlns:g="http://base.google.com/ns/1.0"><channel>\n'
    for number in range(rows):
        yield (
            f"<item><g:id>{number}</g:id><g:title>Pain {number}</g:title><g:price>2.30 EUR</g:price>"
            f"<g:description>{_NOTES}</g:description><g:availability>in_stock</g:availability></item>\n"
        )
    yield "</channel></rss>\n"


def read_alone(file: Path) -> Read:
    """Read a file in a process of its own."""
    command = [sys.executable, "-m", "bench.reading", "--file", str(file)]
    done = subprocess.run(command, capture_output=True, check=True, text=True, timeout=_MOST_SECONDS)
    return Read(**json.loads(done.stdout))


def _read_here(file: Path) -> Read:
    from marketplace.intake.goods import GoodsRow
    from marketplace.intake.opening import open_goods

    base = _peak_megabytes()
    began = time.perf_counter()
    with open_goods(file) as reading:
        rows = sum(isinstance(row, GoodsRow) for row in reading.rows)
    return Read(rows, time.perf_counter() - began, _peak_megabytes() - base)


def _peak_megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Print the figures of each kind of file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--file", type=Path)
    asked = parser.parse_args()
    if asked.file:
        read = _read_here(asked.file)
        told = {"rows": read.rows, "seconds": read.seconds, "peak_megabytes": read.peak_megabytes}
        print(json.dumps(told))
        return
    with tempfile.TemporaryDirectory() as folder:
        for kind in WRITERS:
            file = Path(folder) / kind
            write_file(kind, file, rows=asked.rows)
            read = read_alone(file)
            print(
                f"{kind:12} {read.rows:9,} rows  {read.rows_per_second:9,.0f} rows/s"
                f"  {read.peak_megabytes:5.1f} MB above the base  {file.stat().st_size / 1e6:6.1f} MB"
            )


if __name__ == "__main__":
    main()
