"""`python -m bench.sheet`: draw the sheet of the trades' small drawings anew (static/img/trades.webp).

To be run after a name was added in marketplace/browsing/street/sheet.py; needs Chromium, which draws.
"""

import io
import sys
from base64 import b64encode
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from marketplace.browsing.street.sheet import COLUMNS, NAMES, ROWS, SHEET, SIDE
from tests.chromium import arguments, chromium_path

STATIC = Path(__file__).resolve().parents[1] / "static"
_QUALITY, _EDGES = 45, 10  # of colours, of what is let through


def main() -> int:
    """Draw, and say how large the file is."""
    drawings = (STATIC / "img/goods" / f"{name}.svg" for name in NAMES)
    boxes = "".join(f'<img src="data:image/svg+xml;base64,{_packed(file)}">' for file in drawings)
    style = f"*{{margin:0}}body{{width:{COLUMNS * SIDE}px}}img{{width:{SIDE}px;height:{SIDE}px;float:left}}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=arguments())
        page = browser.new_page(viewport={"width": COLUMNS * SIDE, "height": ROWS * SIDE})
        page.set_content(f"<style>{style}</style>{boxes}", wait_until="load")
        drawn = page.screenshot(omit_background=True)
        browser.close()
    sheet = Image.open(io.BytesIO(drawn)).convert("RGBA")
    sheet.save(STATIC / SHEET, "WEBP", quality=_QUALITY, alpha_quality=_EDGES, method=6)
    sys.stdout.write(f"{STATIC / SHEET}: {sheet.size}, {(STATIC / SHEET).stat().st_size} bytes\n")
    return 0


def _packed(file: Path) -> str:
    return b64encode(file.read_bytes()).decode()


if __name__ == "__main__":
    sys.exit(main())
