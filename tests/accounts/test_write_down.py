"""The journal: what is written down stays, entry tied to entry, and whoever tampers with it is found out."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from marketplace.accounts.journal.acts import Act
from marketplace.accounts.journal.models import AuditEntry
from marketplace.accounts.journal.sealing import seal
from marketplace.accounts.journal.writing import write_down
from marketplace.core.db import at_the_end, db, transaction
from marketplace.moving.audit import all_checks, breaches_of
from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from tests.crowd import all_at_once
from tests.factories import make_shop, make_worker

pytestmark = pytest.mark.all_towns

RULE = "the journal of a shop is whole, seal by seal"


@dataclass(frozen=True)
class Someone:
    """Whoever acts."""

    kind: str = "person"
    user_id: int | None = None
    device_id: int | None = None


def note(shop: Shop, *, about: str = "Baguette", by: Someone | None = None) -> None:
    """Write something down."""
    town_id, shop_id = shop.town_id, shop.id
    with transaction():
        write_down(
            town_id,
            shop_id=shop_id,
            by=by or Someone(),
            act=Act.PRICES_CHANGED,
            about=about,
            before={"price_cents": 130},
            after={"price_cents": 120},
        )


def entries() -> list[AuditEntry]:
    """The journal, first entry first."""
    return list(db.session.scalars(select(AuditEntry).order_by(AuditEntry.chain_id, AuditEntry.number)))


def broken() -> list[str]:
    """Where the audit finds the journal broken."""
    (check,) = [check for check in all_checks() if check.rule == RULE]
    return [breach.where.rpartition(" ")[2] for breach in breaches_of(check)]


def test_an_entry_says_who_did_what_and_what_was_before(shop: Shop) -> None:
    worker = make_worker(shop)
    note(shop, by=Someone(user_id=worker.id))
    (entry,) = entries()
    assert (entry.by_user_id, entry.act, entry.about) == (worker.id, Act.PRICES_CHANGED, "Baguette")
    assert (entry.before, entry.after) == ('{"price_cents": 130}', '{"price_cents": 120}')


def test_entries_of_a_shop_are_numbered_and_tied_together(town: Town, shop: Shop) -> None:
    other = make_shop(town, name="Lantier")
    for place in (shop, other, shop):
        note(place)
    with transaction():
        write_down(town.id, shop_id=None, by=Someone("system"), act=Act.SETTINGS_CHANGED)
    assert sorted((entry.chain_id, entry.number) for entry in entries()) == sorted(
        [(shop.id, 1), (shop.id, 2), (other.id, 1), (town.id, 1)]
    )
    assert broken() == []


def test_what_is_undone_is_not_written_down(shop: Shop) -> None:
    note(shop)
    with suppress(LookupError), transaction():
        write_down(shop.town_id, shop_id=shop.id, by=Someone(), act=Act.REFUNDED)
        raise LookupError
    note(shop)
    assert [entry.act for entry in entries()] == [Act.PRICES_CHANGED] * 2


def test_nothing_is_written_down_outside_of_a_transaction(shop: Shop) -> None:
    with pytest.raises(RuntimeError):
        write_down(shop.town_id, shop_id=shop.id, by=Someone(), act=Act.REFUNDED)


def test_chains_are_locked_last_and_in_one_order(town: Town, shop: Shop) -> None:
    other, done = make_shop(town, name="Lantier"), list[str]()
    with transaction():
        for place in (other, shop):
            write_down(town.id, shop_id=place.id, by=Someone(), act=Act.REFUNDED)
        at_the_end((0,), lambda: done.append("first"))
        assert (entries(), done) == ([], [])
    in_order = db.session.scalars(select(AuditEntry.chain_id).where(AuditEntry.town_id == town.id))
    assert (sorted(in_order), done) == (sorted([shop.id, other.id]), ["first"])


@pytest.mark.parametrize(
    ("tampering", "found"),
    [
        ("UPDATE audit_entries SET after = '{}' WHERE number = 2", ["2"]),
        ("UPDATE audit_entries SET by_what = 'system' WHERE number = 1", ["1"]),
        ("DELETE FROM audit_entries WHERE number = 1", ["1"]),
        ("DELETE FROM audit_entries WHERE number = 2", ["2"]),
        ("DELETE FROM audit_entries WHERE number = 3", ["3"]),
        ("DELETE FROM audit_entries", ["1"]),
        ("UPDATE audit_chains SET length = 4", ["4"]),
    ],
)
def test_the_audit_finds_where_the_journal_was_touched(shop: Shop, tampering: str, found: list[str]) -> None:
    for number in range(3):
        note(shop, about=f"Pain {number}")
    assert broken() == []
    db.session.execute(text(tampering))
    assert broken() == found


def test_the_audit_finds_an_entry_that_was_slipped_in(shop: Shop) -> None:
    for _ in range(2):
        note(shop)
    columns = "town_id, chain_id, at, act, by_what, about, before, after, digest"
    db.session.execute(
        text(
            f"INSERT INTO audit_entries (id, number, {columns}) "
            f"SELECT 7, 3, {columns} FROM audit_entries WHERE number = 2"
        )
    )
    assert broken() == ["3"]


def _writer(shop: Shop, *, each: int) -> Callable[[], None]:
    """Somebody who writes so many entries to the shop's chain."""
    town_id, shop_id = shop.town_id, shop.id

    def write() -> None:
        for _ in range(each):
            with transaction():
                write_down(town_id, shop_id=shop_id, by=Someone(), act=Act.REFUNDED)

    return write


def test_writers_at_once_make_one_chain(app: Flask, shop: Shop) -> None:
    all_at_once(app, [_writer(shop, each=10)] * 4)
    assert [entry.number for entry in entries()] == list(range(1, 41))
    assert broken() == []


def test_two_entries_after_the_same_one_are_refused_or_found(shop: Shop) -> None:
    note(shop)
    (first,) = entries()
    columns = "town_id, chain_id, at, act, by_what, about, before, after"
    twin = (  # what a writer would add who had read the end of the chain without locking it
        f"INSERT INTO audit_entries (id, number, digest, {columns}) "
        f"SELECT 7, %s, '{seal('', entry=vars(first) | {'id': 7})}', {columns} FROM audit_entries"
    )
    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.execute(text(twin % 1))
    db.session.execute(text(twin % 2))
    assert broken() == ["2"]
