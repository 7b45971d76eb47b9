"""Writing what is a shop's own into one file while it goes on selling."""

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Table

from marketplace.core.db import db
from marketplace.moving.shops.inventory import exported_tables, named_people
from marketplace.moving.shops.papers import pack_papers
from marketplace.moving.towns.archive import Packing, nobody_waits
from marketplace.moving.towns.inventory import renewals_of
from marketplace.moving.towns.scope import Scope
from marketplace.moving.towns.taking import Contents, Taken, take
from marketplace.moving.towns.values import Renewals
from marketplace.shops.models import Shop
from marketplace.towns.queries import TownView

_SAID = frozenset({"shop_orders", "withdrawals", "give_backs"})  # with words of or about residents
_RECOGNISED = {"stamp_cards": "digest", "handovers": "nonce"}


def take_shop(town: TownView, *, shop_id: int, to: Path, keep: Callable[[], None] = nobody_waits) -> Taken:
    """Write what is a shop's own into a file, as `take_town` does: to read, or to arrive in another town.

    Of residents it has what is on the shop's papers: bags without names, addresses, numbers and notes;
    invoices as they were issued. What opens or recognises something in this town stays out.
    """

    def papers(pack: Packing) -> None:
        pack_papers(pack, town, db.session.get_one(Shop, (town.id, shop_id)))
        db.session.rollback()

    contents = Contents(
        tables=exported_tables, renewals=_without_residents, people=named_people, papers=papers
    )
    return take(town, Scope(town.id, shop_id), contents, to, keep)


def _without_residents(table: Table) -> Renewals:
    emptied = {name: (lambda _kept: "") for name in ("note", "reason", "words") if table.name in _SAID}
    if table.name in _RECOGNISED:
        emptied[_RECOGNISED[table.name]] = lambda _kept: ""
    return renewals_of(table) | {name: make for name, make in emptied.items() if name in table.c}
