"""The demo street served for a measure in a browser, and the pages that are looked at: home to checkout."""

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

from bench.servers import running_server
from marketplace.core.settings import Settings
from marketplace.demo.serving import make_town
from tests.waiting import run_to_end

ROOT = Path(__file__).resolve().parents[1]
VAR = ROOT / "var/bench"
_LONGEST_SETUP = 1800.0
_HIDDEN = re.compile(r'<input type="hidden" name="(shop|product|option)" value="([^"]*)"')


@dataclass(frozen=True)
class Page:
    """One page to be judged, and the cookies it is asked for with."""

    name: str
    address: str
    cookies: str = ""


@contextmanager
def demo_street(address: str | None = None) -> Iterator[str]:
    """Its address: one that runs already, or the demo brought up for as long as the block lasts."""
    if address:
        yield address.rstrip("/")
        return
    environment = {"MARKET_ENV": "demo", "MARKET_VAR": str(VAR / "demo"), "DATABASE_URL": ""}
    (VAR / "demo").mkdir(parents=True, exist_ok=True)

    def flask(*words: str) -> None:
        command = [sys.executable, "-m", "flask", "--app", "wsgi:application", *words]
        run = run_to_end(command, within=_LONGEST_SETUP, cwd=ROOT, env={**os.environ, **environment})
        if run.returncode:
            raise SystemExit(f"{' '.join(command)} failed:\n{run.stdout}{run.stderr}")

    make_town(Settings(market_env="demo", market_var=VAR / "demo", database_url=""), run=flask)
    with running_server("wsgi:application", folder=ROOT, environment=environment) as server:
        yield f"http://localhost:{server.port}"


def pages_of(address: str) -> list[Page]:
    """Home, a shop, what it sells, a search, and the checkout of whoever has put that into the basket."""
    jar = CookieJar()
    opener = build_opener(HTTPCookieProcessor(jar))

    def read(path: str) -> str:
        return str(opener.open(address + path).read().decode())

    shop = _first(r'href="(/shops/[\w-]+)"', read("/shops"))
    product = _first(rf'href="({shop}/[\w-]+)"', read(shop))
    fields = {name: unescape(value) for name, value in _HIDDEN.findall(read(product))}
    form = urlencode({"option": 0, "quantity": 1, "grams": "", **fields}).encode()
    opener.open(Request(f"{address}/cart/lines", data=form, headers={"Origin": address}))
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)
    paths = {"home": "/", "shop": shop, "product": product, "search": "/search?q=pain"}
    pages = [Page(name, address + path) for name, path in paths.items()]
    return [*pages, Page("checkout", f"{address}/checkout", cookies)]


def _first(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    if found is None:
        raise SystemExit(f"the demo shows nothing like {pattern}")
    return found[1]
