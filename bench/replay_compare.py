"""What the pages say of days that were played, beside what was played: to the cent."""

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from bench.replay_plan import Plan
from bench.replay_story import GIVEN_UP, OPEN, Bag, Played
from bench.replay_street import Browser, Street

_Rows = Sequence[dict[str, str]]


def compare(played: Played, street: Street, plan: Plan, *, now: datetime) -> list[str]:
    """What the pages say otherwise than was played."""
    found = []
    period = f"by=days&first={plan.days[0]}&last={plan.days[-1]}"
    for shop, slug in enumerate(street.shops):
        owner, sold, sales = street.owners[shop], played.sold(shop), f"/backoffice/{slug}/sales"
        owner.get(f"{sales}?{period}", at=now, page="sales")
        files = {what: _sheet(owner, f"{sales}/{what}.csv?{period}", now) for what in _SAID}
        for what, rows in files.items():
            found += _differ(f"{slug}, {what}", _PLAYED[what](sold), _SAID[what](rows))
        found += _board(owner, slug, [bag for bag in played.bags if bag.shop == shop], now)
        found += _differ(f"{slug}, papers", _played_papers(sold), _said_papers(owner, slug, plan, now))
    return found


def _differ(what: str, played: dict[str, int], said: dict[str, int]) -> list[str]:
    wrong = [key for key in sorted(played.keys() | said.keys()) if played.get(key, 0) != said.get(key, 0)]
    return [f"{what}, {key}: played {played.get(key, 0)}, said {said.get(key, 0)}" for key in wrong]


def _board(browser: Browser, slug: str, bags: Sequence[Bag], now: datetime) -> list[str]:
    """Every open bag stands on the board, and none that was given up."""
    page = browser.get(f"/backoffice/{slug}/", at=now, page="board").text
    wrong = {OPEN: False, GIVEN_UP: True}
    return [
        f"{slug}, board: {bag.ref} is {bag.state}"
        for states, is_there in wrong.items()
        for bag in bags
        if bag.state in states and (f"/orders/{bag.ref}" in page) is is_there
    ]


def _sheet(browser: Browser, path: str, now: datetime) -> _Rows:
    text = browser.get(path, at=now, page="sales file").body.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def _played_days(bags: Sequence[Bag]) -> dict[str, int]:
    days: Counter[str] = Counter()
    for bag in bags:
        days[f"{bag.errand.at:%d/%m/%Y}"] += bag.cents
        days[f"{bag.errand.at:%d/%m/%Y} orders"] += 1
    return dict(days)


def _played_hours(bags: Sequence[Bag]) -> dict[str, int]:
    return dict(Counter(f"{bag.errand.at.hour}" for bag in bags))


def _played_goods(bags: Sequence[Bag]) -> dict[str, int]:
    things: dict[str, int] = defaultdict(int)
    for bag in bags:
        for thing, pieces in bag.errand.pieces.items():
            if thing.shop == bag.shop:
                things[thing.code] += thing.cents * pieces
                things[f"{thing.code} pieces"] += pieces
    return dict(things)


def _said_days(rows: _Rows) -> dict[str, int]:
    amounts = {row["Jour"]: _cents(row["Ventes TTC"]) for row in rows}
    return amounts | {f"{row['Jour']} orders": int(row["Commandes"]) for row in rows}


def _said_hours(rows: _Rows) -> dict[str, int]:
    columns = ("Commandes, boutique ouverte", "Commandes, boutique fermée")
    return {row["Heure"]: sum(int(row[name]) for name in columns) for row in rows}


def _said_goods(rows: _Rows) -> dict[str, int]:
    by_code = {row["Article"].rpartition(" ")[2]: row for row in rows}
    amounts = {code: _cents(row["Ventes TTC"]) for code, row in by_code.items()}
    return amounts | {f"{code} pieces": int(row["Quantité"]) for code, row in by_code.items()}


def _played_papers(bags: Sequence[Bag]) -> dict[str, int]:
    """What was handed over, order by order, and what that comes to: an invoice each."""
    handed = {bag.ref: bag.cents for bag in bags if bag.state == "collected"}
    return handed | {"total": sum(handed.values())}


def _said_papers(browser: Browser, slug: str, plan: Plan, now: datetime) -> dict[str, int]:
    """The sheets for the accountant of the months that were played."""
    said: Counter[str] = Counter({"total": 0})
    for month in sorted({f"{day:%Y-%m}" for day in plan.days}):
        for row in _sheet(browser, f"/backoffice/{slug}/invoices/months/{month}/vat.csv", now):
            said[row["Commande"] or "total"] += _cents(row["TTC"])
    return dict(said)


def _cents(text: str) -> int:
    return round(Decimal(text.replace(",", ".")) * 100)


_PLAYED = {"days": _played_days, "hours": _played_hours, "goods": _played_goods}
_SAID = {"days": _said_days, "hours": _said_hours, "goods": _said_goods}
