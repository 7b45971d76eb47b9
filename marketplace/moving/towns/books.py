"""What the law orders to keep when a town or a shop leaves: its books, as one file that is only ever read.

Invoices and what proves them, ten years from the end of the year (Code de commerce L123-22). Who bought
stands on the invoice, as it was issued, and nowhere else. The file lies in the database, so backups have it.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import Table, delete, insert, select

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.ids import new_id
from marketplace.core.pacing import moment
from marketplace.moving.backup.workshop import workshop
from marketplace.moving.towns.archive import packing
from marketplace.moving.towns.inventory import people_columns, renewals_of, tenant_tables
from marketplace.moving.towns.scope import Scope
from marketplace.moving.towns.taking import Contents, pack_town
from marketplace.moving.towns.values import Renewals
from marketplace.towns.moves import KeptBook, KeptBookPage
from marketplace.towns.queries import TownView

YEARS = 10
_PAGE_BYTES = 256 * 1024
BOOKS = frozenset(
    {
        "allocations", "disputes", "give_backs", "invoice_lines", "invoice_marks", "invoice_series",
        "invoices", "ledger_entries", "ledger_transactions", "order_lines", "orders", "payments", "refunds",
        "shop_legal", "shop_orders", "shops", "streets", "transfer_reversals", "transfers",
        "voucher_campaigns", "voucher_entries", "voucher_purchases", "voucher_sales",
        "voucher_settlements", "voucher_uses", "vouchers", "withdrawal_lines", "withdrawals",
    }
)  # fmt: skip
_EMPTIED = {
    "orders": {"name": "", "phone": "", "email": "", "checkout_token": ""},
    "shop_orders": {"note": "", "reason": ""},
    "withdrawals": {"words": ""},
    "give_backs": {"words": ""},
    "voucher_purchases": {"email": "", "receiver": "", "words": "", "token": "", "network": ""},
}


@dataclass(frozen=True)
class Shelved:
    """Books that are kept."""

    id: int
    slug: str
    name: str
    size_bytes: int
    sha256: str
    keep_until: date


def book_tables() -> Sequence[Table]:
    """The tables that are books."""
    return [table for table in tenant_tables() if table.name in BOOKS]


def _renewals(table: Table) -> Renewals:
    emptied: dict[str, object] = dict.fromkeys(c for c in people_columns(table) if table.c[c].nullable)
    emptied |= _EMPTIED.get(table.name, {})
    return renewals_of(table) | {name: (lambda _kept, value=value: value) for name, value in emptied.items()}


def lay_out_books(town: TownView, *, book_id: int, folder: Path, keep: Callable[[], None]) -> Shelved:
    """Write the pages of a town's books into the database. Commits: yes, a page at a time.

    They are books once `keep_books` has put the row there that names them: pages that a killed one has left
    count for nothing. `keep`: called between two tables, some thousand rows, and two pages.
    """
    with workshop(folder) as place:
        file = place / "books"
        with packing(file) as pack:
            contents = Contents(
                tables=book_tables, renewals=_renewals, people=lambda _table: (), has_pictures=False
            )
            pack_town(pack, town, scope=Scope(town.id), contents=contents, keep=keep)
        size, digest = _lay_out(file, book_id, keep)
    kept_until = date(clock.today(town.time_zone).year + YEARS, 12, 31)
    return Shelved(book_id, town.slug, town.name, size, digest, kept_until)


def _lay_out(file: Path, book_id: int, keep: Callable[[], None]) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    with file.open("rb") as source:
        for number, content in enumerate(iter(lambda: source.read(_PAGE_BYTES), b"")):
            digest.update(content)
            size += len(content)
            with moment():
                page = {"id": new_id(), "book_id": book_id, "number": number, "content": content}
                db.session.execute(insert(KeptBookPage).values(**page))
            keep()
    return size, digest.hexdigest()


def keep_books(book: Shelved) -> None:
    """Keep the books whose pages are there. Commits: no."""
    db.session.execute(insert(KeptBook).values(made_at=clock.now(), **book.__dict__))


def drop_pages(book_id: int) -> None:
    """Take the pages of books away that were not kept. Commits: no."""
    is_kept = select(KeptBook.id).where(KeptBook.id == book_id).exists()
    db.session.execute(delete(KeptBookPage).where(KeptBookPage.book_id == book_id, ~is_kept))


def kept_books() -> list[Shelved]:
    """The books that are kept here, oldest first."""
    columns = [getattr(KeptBook, name) for name in Shelved.__dataclass_fields__]
    return [Shelved(*row) for row in db.session.execute(select(*columns).order_by(KeptBook.id))]


def pages_of(book_id: int) -> Iterator[bytes]:
    """A book's file, a page at a time."""
    query = select(KeptBookPage.content).where(KeptBookPage.book_id == book_id)
    yield from db.session.scalars(query.order_by(KeptBookPage.number), execution_options={"yield_per": 4})


def forget_books(*, before: date) -> int:
    """Let go of the books that nobody has to keep any more. Commits: no."""
    query = delete(KeptBook).where(KeptBook.keep_until < before).returning(KeptBook.id)
    gone = list(db.session.scalars(query))
    db.session.execute(delete(KeptBookPage).where(KeptBookPage.book_id.in_(gone)))
    return len(gone)
