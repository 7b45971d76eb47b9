"""`flask audit`: every invariant of the market, each as one question that should find nothing."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from marketplace.core.db import db
from marketplace.moving.audit import (
    backs,
    book,
    bought_cards,
    figures,
    files,
    journal,
    money,
    notices,
    orders,
    payments,
    pictures,
    slots,
    steps,
    stock,
    town_cards,
)
from marketplace.moving.audit.checks import Check

_ROOMS = (
    *(stock, slots, orders, figures, backs, steps, payments),
    *(money, book, town_cards, bought_cards, notices, pictures, journal, files),
)
_AT_ONCE = 500


@dataclass(frozen=True)
class Breach:
    """One row that breaks a rule, or that somebody should look at."""

    rule: str
    where: str
    is_finding: bool

    def __str__(self) -> str:
        return f"{'finding' if self.is_finding else 'breach'}: {self.rule}: {self.where}"


def all_checks() -> list[Check]:
    """Every check, as of now."""
    return [check for room in _ROOMS for check in room.checks()]


def breaches() -> Iterator[Breach]:
    """Whatever breaks a rule, over all towns."""
    for check in all_checks():
        yield from breaches_of(check)


def breaches_of(check: Check) -> Iterator[Breach]:
    """Whatever breaks this one rule. However much it is, a few hundred rows are held at a time."""
    for row in _rows(check):
        where = ", ".join(f"{name} {value}" for name, value in row.items())
        yield Breach(check.rule, where, check.is_finding)


def _rows(check: Check) -> Iterator[Mapping[str, object]]:
    if callable(check.query):
        yield from check.query()
        return
    options = {"all_towns": True, "yield_per": _AT_ONCE}
    with db.session.execute(check.query, execution_options=options) as result:  # who stops early closes it
        yield from cast(Iterable[Mapping[str, object]], result.mappings())
