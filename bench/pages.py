"""`make bench-pages`: home, shop and product of the demo town beside the floor application, in one run.

One server draws each page anew for every request, another hands it out as kept: to strangers, and to a
resident who is signed in and has a basket, with their own parts in it. Prints pages per second and CPU
milliseconds a page (medians of alternating rounds), statements and bytes, and the ratio to the floor: to its
ORM page for drawn ones and the resident's, to its constant page for kept ones; then whether the goals hold.
The floor application is looked for in ../shared/perf/floor_app.py, or where MARKET_FLOOR says.
"""

import gzip
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from statistics import median

from flask.testing import FlaskClient
from sqlalchemy import Engine, event, func, select

from bench.load import load
from bench.servers import Server, running_server
from marketplace.accounts.models import User
from marketplace.accounts.sessions import open_session
from marketplace.app import create_app
from marketplace.catalogue.models import Product, ProductStatus
from marketplace.core.db import db, transaction
from marketplace.core.settings import Settings
from marketplace.shops.models import Shop
from marketplace.towns.queries import town_at
from tests.waiting import run_to_end
from tests.web.storefront.buying import forms_in

ROOT = Path(__file__).resolve().parents[1]
VAR = ROOT / "var/bench"
ADDRESS = "http://localhost"
ROUNDS, SECONDS = 5, 2.0
MOST_STATEMENTS = 5
KEPT_GOAL = 0.7  # of the floor's constant page
_LONGEST_SETUP = 1800.0
_COUNTED = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")


@dataclass
class Page:
    """One page under measure."""

    name: str
    path: str
    goal: float  # least ratio to the floor's pages per second
    accept: str = "identity"  # kept pages are asked for as browsers do: packed
    cookies: str = ""
    statements: int = 0
    body: bytes = b""
    rates: list[float] = field(default_factory=list)
    cpu_ms: list[float] = field(default_factory=list)
    failed: int = 0

    def row(self, floor: "Page | None") -> str:
        """Its line of the table."""
        ratio = f"{self.ratio(floor):.2f}" if floor else "-"
        zipped = len(gzip.compress(self.body, 6)) if self.body else 0
        speed = f"{self.name:<17} {median(self.rates):>8.0f} {median(self.cpu_ms):>7.2f} {ratio:>8}"
        size = f"{self.statements or '-':>4} {len(self.body) or '-':>8} {zipped or '-':>7}"
        return f"{speed} {self.goal:>5.1f} {size} {self.failed:>7}"

    def ratio(self, floor: "Page") -> float:
        """Pages per second as a share of the floor's: the median of the rounds' own ratios."""
        return median(own / other for own, other in zip(self.rates, floor.rates, strict=True))

    def shortfalls(self, floor: "Page") -> list[str]:
        """Which goals it misses."""
        missed = []
        if self.ratio(floor) < self.goal:
            missed.append(f"{self.name} {self.ratio(floor):.2f} < {self.goal} x floor")
        if self.statements > MOST_STATEMENTS:
            missed.append(f"{self.name} {self.statements} > {MOST_STATEMENTS} statements")
        if self.failed:
            missed.append(f"{self.name} {self.failed} failures")
        return missed


def main() -> int:
    """Measure and judge; gives the exit status."""
    environment = {"MARKET_ENV": "demo", "MARKET_VAR": str(VAR / "demo"), "DATABASE_URL": ""}
    for words in (("db", "upgrade"), ("demo", "load")):
        _run([sys.executable, "-m", "flask", "--app", "wsgi:application", *words], ROOT, environment)
    drawn, known = inspect_pages()
    kept = [Page(f"{page.name}, kept", page.path, KEPT_GOAL, "gzip", body=page.body) for page in drawn]
    floor_file = Path(os.environ.get("MARKET_FLOOR") or ROOT.parent / "shared/perf/floor_app.py")
    orm, constant = Page("floor /orm", "/orm", 1.0), Page("floor /hello", "/hello", 1.0)
    has_floor = floor_file.exists()
    with ExitStack() as stack:
        targets = list[tuple[Server, Page]]()
        if has_floor:
            floor = stack.enter_context(_running_floor(floor_file))
            targets += [(floor, orm), (floor, constant)]
        for pages, room in ((drawn, {"KEPT_PAGES_BYTES": "0"}), (kept + known, {})):
            own = running_server("wsgi:application", folder=ROOT, environment=environment | room)
            server = stack.enter_context(own)
            targets += [(server, page) for page in pages]
        measure(targets)
    beside = [(page, orm) for page in (orm, *drawn, *known)]
    beside += [(page, constant) for page in (constant, *kept)]
    if not has_floor:
        for page in (*drawn, *known, *kept):
            print(page.row(None))
        print(f"falls short: no floor application at {floor_file} to compare with")
        return 1
    return _report(beside)


def inspect_pages() -> tuple[list[Page], list[Page]]:
    """The three pages, drawn for strangers and kept for a resident: that they hold cards, what they ask."""
    return _looked_at(kept_pages_bytes=0), _looked_at(kept_pages_bytes=2**20)


def _looked_at(*, kept_pages_bytes: int) -> list[Page]:
    app = create_app(
        Settings(
            market_env="demo", market_var=VAR / "demo", database_url="", kept_pages_bytes=kept_pages_bytes
        )
    )
    with app.app_context():
        shop, product = _busiest_shop()
        engine = db.engine
        pages = [
            Page("home", "/", 1.0),
            Page("shop", f"/shops/{shop}", 1.0),
            Page("product", f"/shops/{shop}/{product}", 1.3),
        ]
        client = app.test_client()
        if kept_pages_bytes:
            cookies = _resident(client, pages[2].path)
            pages = [replace(page, name=f"{page.name}, resident", cookies=cookies) for page in pages]
        for page in pages:
            _look_at(page, client, engine)
    return pages


def _resident(client: FlaskClient, product: str) -> str:
    """Somebody who is signed in and has put a product into the basket: their cookies."""
    with transaction():
        user_id = db.session.scalars(select(User.id).order_by(User.id).limit(1)).one()
        token = open_session(user_id, lasts=timedelta(days=1), second_factor=False)
    with client.session_transaction(base_url=ADDRESS) as session:
        session["token"] = token
    form = forms_in(client.get(product).text)["/cart/lines"]
    client.post("/cart/lines", data=form, headers={"Origin": ADDRESS})
    client.get("/cart")  # what was to be said has been said
    kept = {name: client.get_cookie(name) for name in ("session", "basket")}
    return "; ".join(f"{name}={cookie.value}" for name, cookie in kept.items() if cookie)


def _look_at(page: Page, client: FlaskClient, engine: Engine) -> None:
    client.get(page.path)  # the first request fills the template cache
    said: list[str] = []

    def hear(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.lstrip().upper().startswith(_COUNTED):
            said.append(statement)

    event.listen(engine, "before_cursor_execute", hear)
    answer = client.get(page.path)
    event.remove(engine, "before_cursor_execute", hear)
    if answer.status_code != 200 or b"/shops/" not in answer.data:
        raise SystemExit(f"{page.path} is no page to measure: {answer.status}")
    page.statements, page.body = len(said), answer.data


def _busiest_shop() -> tuple[str, str]:
    """The slugs of the shop with most products, and of one of them."""
    town = town_at("localhost")
    if town is None:
        raise SystemExit("the demo town is not there")
    shown = (Product.town_id == town.id, Product.status == ProductStatus.PUBLISHED)
    query = (
        select(Shop.slug, func.min(Product.slug))
        .join(Product, (Product.town_id == Shop.town_id) & (Product.shop_id == Shop.id))
        .where(Shop.town_id == town.id, *shown)
        .group_by(Shop.slug)
        .order_by(func.count().desc(), Shop.slug)
        .limit(1)
    )
    shop, product = db.session.execute(query).one()
    return shop, product


def measure(targets: Sequence[tuple[Server, Page]]) -> None:
    """Warm each page up, then measure them in turn, round after round."""
    for server, page in targets:
        load(server.port, page.path, host="localhost", seconds=1, accept=page.accept, cookies=page.cookies)
    for _ in range(ROUNDS):
        for server, page in targets:
            before = server.cpu_seconds()
            tally = load(
                server.port, page.path, host="localhost", seconds=SECONDS, accept=page.accept,
                cookies=page.cookies,
            )  # fmt: skip
            page.rates.append(tally.answered / tally.seconds)
            page.cpu_ms.append(1000 * (server.cpu_seconds() - before) / max(tally.answered, 1))
            page.failed += tally.failed


@contextmanager
def _running_floor(file: Path) -> Iterator[Server]:
    environment = {"DBURL": f"sqlite:///{VAR}/floor.db"}
    if not (VAR / "floor.db").exists():
        _run([sys.executable, str(file), "seed"], VAR, environment)
    with running_server("floor_app:app", folder=file.parent, environment=environment) as server:
        yield server


def _run(command: list[str], folder: Path, environment: dict[str, str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    everything = {**os.environ, **environment}
    run = run_to_end(command, within=_LONGEST_SETUP, cwd=folder, env=everything)
    if run.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{run.stdout}{run.stderr}")


def _report(beside: Sequence[tuple[Page, Page]]) -> int:
    """Each page with the floor that it is compared with."""
    print("page               pages/s  CPU ms  x floor  goal  SQL    bytes    gzip  failed")
    for page, floor in beside:
        print(page.row(floor))
    noises = [(max(floor.rates) - min(floor.rates)) / median(floor.rates) for _page, floor in beside]
    noise = f"{max(noises):.0%}"
    print(f"{ROUNDS} alternating rounds of {SECONDS:.0f} s, gunicorn 2 x 4 threads, floor spread {noise}")
    missed = [words for page, floor in beside if page is not floor for words in page.shortfalls(floor)]
    print(f"falls short: {'; '.join(missed)}" if missed else "holds: home, shop and product beside the floor")
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
