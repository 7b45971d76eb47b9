"""`make bench-board`: a board of two hundred open bags, two people who tap at random, and polls that say no.

Prints statements, bytes, median and 95th percentile of the page and of a poll when nothing changed, the page
beside the same rows read and joined by hand in the same run (the yardstick), and what came of five hundred
games of two people on two phones, and of taps at one instant; then whether the goals hold.
"""

import argparse
import re
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from random import Random
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from markupsafe import escape

from bench.board_street import BOARD, BoardStreet, board_street
from bench.servers import running_server
from marketplace.core.db import db
from marketplace.moving.audit import breaches
from marketplace.orders.states import OPEN
from tests.ordering import make_order
from tests.phones import Play
from tests.races.keepers import Keeper

ROOT = Path(__file__).resolve().parents[1]
SEED, ROUNDS, TAPS = 20260611, 15, 14
MOST_STATEMENTS, MOST_POLL_STATEMENTS = 14, 5
MOST_PAGE_MS, MOST_POLL_BYTES, MOST_RATIO = 500.0, 1500, 60.0
_BAGS = """SELECT so.id, o.reference, so.state, o.name, o.phone, so.collect_from FROM shop_orders so
JOIN orders o ON o.town_id = so.town_id AND o.id = so.order_id
WHERE so.town_id = ? AND so.shop_id = ? AND so.state IN ({states}) ORDER BY so.collect_from"""
_LINES = """SELECT l.shop_order_id, l.product_name, l.quantity FROM order_lines l JOIN shop_orders so
ON so.town_id = l.town_id AND so.id = l.shop_order_id
WHERE so.town_id = ? AND so.shop_id = ? AND so.state IN ({states}) ORDER BY l.position"""
_REFERENCE = re.compile(r'id="bag-([\w-]+)"')


@dataclass(frozen=True)
class Spread:
    """How long something took, again and again. Units: milliseconds."""

    times: Sequence[float]

    def __str__(self) -> str:
        return f"median {median(self.times):.1f} ms, p95 {self.p95:.1f} ms"

    @property
    def p95(self) -> float:
        """What one in twenty took longer than."""
        return quantiles(self.times, n=20)[-1]


class Verdict:
    """What was measured, line by line, and what fell short."""

    def __init__(self) -> None:
        self.short: list[str] = []

    def line(self, words: str, *, holds: bool, goal: str) -> None:
        """One figure beside its goal."""
        print(f"{words} (goal: {goal})", flush=True)
        if not holds:
            self.short.append(words)

    def end(self) -> int:
        """The last line, and the exit status."""
        print(f"falls short: {'; '.join(self.short)}" if self.short else "holds: the board of a full day")
        return int(bool(self.short))


def main() -> int:
    """Measure and judge; gives the exit status."""
    options = _options()
    verdict = Verdict()
    with TemporaryDirectory(dir=_var()) as name:
        folder = Path(name)
        with board_street(folder, orders=options.orders, seed=SEED) as street:
            print(f"{options.orders} open bags in one shop, SQLite, gunicorn 2 x 4 threads")
            _count_statements(street, verdict)
            _beside_yardstick(street, verdict)
            _over_http(street, folder, verdict, pages=options.pages, taps=options.instants)
            _play_games(street, verdict, games=options.games)
            found = [str(breach) for breach in breaches()]
            verdict.line(f"audit: {len(found)} breaches", holds=not found, goal="none")
    return verdict.end()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=200)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--games", type=int, default=500)
    parser.add_argument("--instants", type=int, default=100, help="taps of two people at one instant")
    return parser.parse_args()


def _var() -> Path:
    folder = ROOT / "var/bench"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _count_statements(street: BoardStreet, verdict: Verdict) -> None:
    visitor = street.visitor(street.people[0])
    tag = visitor.get(BOARD).headers["ETag"]
    with street.statements.heard() as page:
        answer = visitor.get(BOARD)
    with street.statements.heard() as poll:
        bare = visitor.get(BOARD, headers={"If-None-Match": tag})
    bags = len(_REFERENCE.findall(answer.text))
    if bare.status_code != 304 or bare.data:
        raise SystemExit(f"a poll was answered {bare.status}")
    verdict.line(
        f"page: {len(page)} statements, {bags} bags, {len(answer.data)} bytes",
        holds=len(page) <= MOST_STATEMENTS,
        goal=f"at most {MOST_STATEMENTS} statements",
    )
    verdict.line(
        f"poll: {len(poll)} statements",
        holds=len(poll) <= MOST_POLL_STATEMENTS,
        goal=f"at most {MOST_POLL_STATEMENTS}",
    )


def _beside_yardstick(street: BoardStreet, verdict: Verdict) -> None:
    """The page in this process, beside its rows read by the driver and joined without a template."""
    visitor = street.visitor(street.people[0])
    pages, bare = [], []
    for _ in range(ROUNDS):
        pages.append(_ms(partial(visitor.get, BOARD)))
        bare.append(_ms(partial(_by_hand, street)))
    ratio = median(page / row for page, row in zip(pages, bare, strict=True))
    noise = (max(bare) - min(bare)) / median(bare)
    verdict.line(
        f"page in one process: {median(pages):.1f} ms, {ratio:.0f} x the rows by hand "
        f"({median(bare):.2f} ms, spread {noise:.0%})",
        holds=ratio <= MOST_RATIO,
        goal=f"at most {MOST_RATIO:.0f} x",
    )


def _by_hand(street: BoardStreet) -> str:
    states = ", ".join(f"'{state.value}'" for state in sorted(OPEN))
    key = (street.town.id, street.busy.id)
    connection = db.session.connection()
    lines: dict[int, list[str]] = {}
    for bag_id, name, quantity in connection.exec_driver_sql(_LINES.format(states=states), key):
        lines.setdefault(bag_id, []).append(
            f"<li><span>{escape(name)}</span><strong>{quantity}</strong></li>"
        )
    rows = connection.exec_driver_sql(_BAGS.format(states=states), key)
    return "".join(
        f"<article>{reference} {escape(name)} {phone} {state} {due}<ul>{''.join(lines[bag_id])}</ul>"
        for bag_id, reference, state, name, phone, due in rows
    )


def _over_http(street: BoardStreet, folder: Path, verdict: Verdict, *, pages: int, taps: int) -> None:
    environment = {
        "MARKET_ENV": "test",
        "MARKET_VAR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder}/board.db",
    }
    with running_server("wsgi:application", folder=ROOT, environment=environment) as server:
        keepers = [Keeper(server.port, user_id) for user_id in street.people]
        ask = partial(_ask, server.port, keepers[0].cookie_header())
        tag = ask("")[1]
        page = Spread([_ms(partial(ask, "")) for _ in range(pages)])
        poll = Spread([_ms(partial(ask, tag)) for _ in range(pages)])
        status, _tag, size = ask(tag)
        verdict.line(
            f"page over HTTP: {page}", holds=page.p95 <= MOST_PAGE_MS, goal=f"p95 {MOST_PAGE_MS:.0f} ms"
        )
        verdict.line(
            f"poll when nothing changed: {status}, {size} bytes, no body; {poll}; "
            f"{median(page.times) / median(poll.times):.0f} times quicker than the page",
            holds=status == 304 and size <= MOST_POLL_BYTES,
            goal=f"304, at most {MOST_POLL_BYTES} bytes with all headers",
        )
        _tap_at_one_instant(street, keepers, verdict, taps=taps)


def _ask(port: int, cookie: str, tag: str) -> tuple[int, str, int]:
    """One request for the board; gives status, mark, and how many bytes came back, headers included."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        headers = {"Host": f"localhost:{port}", "Cookie": cookie} | ({"If-None-Match": tag} if tag else {})
        connection.request("GET", BOARD, headers=headers)
        answer = connection.getresponse()
        head = sum(len(name) + len(value) + 4 for name, value in answer.headers.items()) + 32
        return answer.status, answer.headers["ETag"], head + len(answer.read())
    finally:
        connection.close()


def _tap_at_one_instant(
    street: BoardStreet, keepers: Sequence[Keeper], verdict: Verdict, *, taps: int
) -> None:
    """Both have the same bag before them and tap together: one counts."""
    once = 0
    with ThreadPoolExecutor(len(keepers)) as pool:
        for _ in range(taps):
            reference = _new_bag(street)
            version = street.bag(street.busy, reference).version
            db.session.rollback()
            moves = [partial(k.move, reference, "acceptance", version=version) for k in keepers]
            answers = [move.result(60).status for move in [pool.submit(move) for move in moves]]
            bag = street.bag(street.busy, reference)
            db.session.refresh(bag)
            steps = [step.state.value for step in bag.steps]
            once += sorted(answers) == [302, 409] and steps == ["held", "placed", "accepted"]
            db.session.rollback()
    verdict.line(f"{taps} bags accepted by two at one instant: {once} once", holds=once == taps, goal="all")


def _new_bag(street: BoardStreet) -> str:
    return make_order(street.town, (street.goods[0], 1))


def _play_games(street: BoardStreet, verdict: Verdict, *, games: int) -> None:
    counted = refused = 0
    wrong: list[str] = []
    phones = street.phones()
    for number in range(games):
        game = Play(street.town.id, [street.order_cheese(), street.order_cheese()])
        game.run(phones, Random(SEED + number), taps=TAPS)
        street.put_away(list(game.references))
        counted, refused = counted + game.counted, refused + game.refused
        wrong += game.wrong
    verdict.line(
        f"{games} games of two people on two phones: {counted} taps counted, {refused} refused in words, "
        f"{len(wrong)} lost or untrue{': ' + wrong[0] if wrong else ''}",
        holds=not wrong,
        goal="no lost update, history true",
    )


def _ms(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return 1000 * (time.perf_counter() - begun)


if __name__ == "__main__":
    sys.exit(main())
