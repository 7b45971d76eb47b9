"""The owner says anew who sells; what changed is written down."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from marketplace.accounts.journal.acts import Act
from marketplace.accounts.journal.writing import Doer, write_down
from marketplace.core.db import db
from marketplace.core.errors import ChangedMeanwhile
from marketplace.shops.models import Shop, ShopLegal
from marketplace.shops.services import LegalIdentity, declare_legal


def legal_of(shop: Shop) -> ShopLegal | None:
    """Who sells in the shop; None while it has not said."""
    return db.session.get(ShopLegal, (shop.town_id, shop.id))


def change_legal(shop: Shop, *, legal: LegalIdentity, seen_version: int, by: Doer) -> None:
    """Write down who sells, and in the journal what was said before; the same again changes nothing.

    `seen_version`: of the words on the page; 0 where there were none. Numbers come as they were read.
    Raises: ChangedMeanwhile. Commits: no. Source: reliability S55.
    """
    row = legal_of(shop)
    if (row.version if row else 0) != seen_version:
        raise ChangedMeanwhile
    before, after = _said(row) if row else {}, _said(legal)
    changed = [name for name, words in after.items() if words != before.get(name, "")]
    if not changed:
        return
    declare_legal(shop, legal=legal)
    write_down(
        shop.town_id,
        shop_id=shop.id,
        by=by,
        act=Act.LEGAL_CHANGED,
        about=legal.company_name,
        before={name: before.get(name, "") for name in changed},
        after={name: after[name] for name in changed},
    )


def _said(told: ShopLegal | LegalIdentity) -> Mapping[str, str]:
    return {field.name: _text(getattr(told, field.name)) for field in fields(LegalIdentity)}


def _text(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{sector} {number}" for sector, number in sorted(value.items()))
    return str(value)
