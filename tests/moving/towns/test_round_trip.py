"""A town leaves with all it has and arrives elsewhere: nothing lost, and the same bytes again."""

import json
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from marketplace.accounts.models import Credential, User
from marketplace.agenda.models import Event
from marketplace.catalogue.models import Product
from marketplace.catalogue.photos.models import Photo
from marketplace.core.db import db, transaction
from marketplace.core.pictures.stores import media_store
from marketplace.moving.towns.books import BOOKS
from marketplace.moving.towns.inventory import (
    RENEWED,
    STAYS,
    parent_columns,
    renewals_of,
    tenant_tables,
    travelling_tables,
)
from marketplace.notices.models import NoticeState
from marketplace.payments.models import Payment
from marketplace.payments.refunds.models import Dispute, Refund
from marketplace.payments.states import (
    DisputeState,
    PaymentState,
    RefundState,
    ReversalState,
    TransferState,
)
from marketplace.payments.transfers.models import Transfer, TransferReversal
from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from tests.factories import make_person
from tests.moving.towns.filling import fill, rows_in
from tests.moving.towns.tampering import read
from tests.people import give_password

pytestmark = pytest.mark.all_towns


# Money of cards that has come to its end: a move waits for it.
ENDED: tuple[tuple[Any, StrEnum], ...] = (
    (Payment, PaymentState.EXPIRED),
    (Refund, RefundState.SUCCEEDED),
    (Transfer, TransferState.DONE),
    (TransferReversal, ReversalState.DONE),
    (Dispute, DisputeState.WON),
)


def done(app: Flask, *words: str, typed: str = "") -> str:
    """`flask town ...`, which must succeed."""
    db.session.rollback()
    result = app.test_cli_runner().invoke(args=["town", *words], input=typed)
    assert result.exit_code == 0, result.output
    return result.output.replace("\xa0", " ")


@pytest.fixture
def filled(town: Town, media: Path) -> Town:
    """A town with a row in every table that there is."""
    user = make_person("jeanne@example.org")
    with transaction():
        fill(db.session.connection(), town_id=town.id, user_id=user.id)
        for model, state in ENDED:
            db.session.execute(update(model).where(model.town_id == town.id).values(state=state))
    return town


def everything(town_id: int) -> dict[str, list[dict[str, Any]]]:
    """The rows that travel, but for what is made anew."""
    db.session.rollback()
    found = {}
    for table in travelling_tables():
        anew = renewals_of(table)
        rows = rows_in(db.session.connection(), table, town_id)
        found[table.name] = [{k: v for k, v in row.items() if k not in anew} for row in rows]
    return found


def test_a_row_of_every_table_comes_back(app: Flask, filled: Town, tmp_path: Path) -> None:
    first, second = tmp_path / "first.zip", tmp_path / "second.zip"
    town_id, before = filled.id, everything(filled.id)
    assert all(before[table.name] for table in travelling_tables())
    done(app, "export", "port-lanterne", str(first))
    done(app, "erase", "port-lanterne", "--archive", str(first), typed=f"{filled.name}\n")
    assert not any(everything(town_id).values())
    assert db.session.scalar(select(Town.id).where(Town.id == town_id)) is None
    done(app, "import", str(first))
    assert everything(town_id) == before
    done(app, "export", "port-lanterne", str(second))
    assert second.read_bytes() == first.read_bytes()


def test_the_inventory_names_tables_and_columns_that_there_are() -> None:
    tables = {table.name: table for table in tenant_tables()}
    assert STAYS.keys() | RENEWED.keys() <= tables.keys()
    assert not STAYS.keys() & RENEWED.keys()
    for name, anew in RENEWED.items():
        assert anew.keys() <= set(tables[name].c.keys()), name
    names = {table.name for table in travelling_tables()}
    assert names >= BOOKS
    assert all(set(parent_columns(table).values()) <= names for table in travelling_tables())


def test_what_a_renewal_makes_stays_as_it_is() -> None:
    for table in travelling_tables():
        for name, renew in renewals_of(table).items():
            for value in (None, "", "kept", True, NoticeState.QUEUED):
                assert renew(renew(value)) == renew(value), (table.name, name)


def test_no_secret_leaves(app: Flask, filled: Town, tmp_path: Path) -> None:
    user = db.session.scalars(select(User)).one()
    give_password(user)
    feed_key = "feed-key-of-the-filled-shop"
    with transaction():
        db.session.execute(update(Shop).where(Shop.town_id == filled.id).values(feed_token=feed_key))
    kept = [*db.session.scalars(select(Credential.secret)), feed_key]
    done(app, "export", "port-lanterne", str(tmp_path / "town.zip"))
    members = read(tmp_path / "town.zip")
    account = json.loads(members["rows/shop_payment_accounts.ndjson"])
    assert (account["account_id"], account["transfers"]) == (None, "absent")
    assert b"jeanne@example.org" in members["people.ndjson"]
    whole = b"".join(members.values())
    assert not any(secret.encode() in whole for secret in kept)
    assert not any(name.startswith(("rows/credentials", "rows/sessions")) for name in members)


def test_pictures_go_along_wherever_a_row_shows_them(
    app: Flask, filled: Town, media: Path, tmp_path: Path
) -> None:
    for name in ("tOk3n-900x600.webp", "tOk3n-900x600-400.jpg", "master-abc.jpg", "old.webp", "in-text.jpg"):
        media_store().put(name, name.encode())
    with transaction():
        mine = {"town_id": filled.id}
        db.session.execute(update(Product).filter_by(**mine).values(picture="/media/tOk3n-900x600.jpg"))
        db.session.execute(update(Photo).filter_by(**mine).values(master="master-abc.jpg"))
        db.session.execute(update(Shop).filter_by(**mine).values(picture="/media/old.webp"))
        text = "Voir ![ici](/media/in-text.jpg)."
        db.session.execute(update(Event).filter_by(**mine).values(text=text))
    first, second = tmp_path / "first.zip", tmp_path / "second.zip"
    said = done(app, "export", "port-lanterne", str(first))
    assert "photo introuvable : tOk3n-900x600.jpg" in said
    done(app, "erase", "port-lanterne", "--cards-lost", typed="Port-Lanterne\n")
    assert [file.name for file in media.iterdir()] == ["in-text.jpg"]  # nothing says that it is no other's
    done(app, "import", str(first))
    assert (media / "tOk3n-900x600.webp").read_bytes() == b"tOk3n-900x600.webp"
    assert (media / "master-abc.jpg").read_bytes() == b"master-abc.jpg"
    done(app, "export", "port-lanterne", str(second))
    assert second.read_bytes() == first.read_bytes()
