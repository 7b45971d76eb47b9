"""Codes to be scanned from a screen or from paper, drawn as one path."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import segno


@dataclass(frozen=True)
class QrCode:
    """A code to scan: its side in modules, and the path of its dark modules, drawn in runs."""

    side: int
    path: str


def qr_of(text: str) -> QrCode:
    """The drawing of a text as a QR code that bears a wet screen."""
    rows = segno.make(text, error="m", micro=False).matrix
    dark = [(y, start, len(run)) for y, row in enumerate(rows) for start, run in _dark_runs(row)]
    return QrCode(len(rows), "".join(f"M{start} {y}h{wide}v1h-{wide}z" for y, start, wide in dark))


def _dark_runs(row: Sequence[int]) -> list[tuple[int, list[int]]]:
    runs, x = [], 0
    for is_dark, group in groupby(row):
        run = list(group)
        if is_dark:
            runs.append((x, run))
        x += len(run)
    return runs
