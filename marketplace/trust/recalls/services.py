"""Writes about recalls. What a recall does to shelves and bags is the affair of `moderation`."""

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, update

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.errors import Refusal
from marketplace.core.ids import new_id
from marketplace.core.inserting import insert_once
from marketplace.core.references import new_reference
from marketplace.core.words import _
from marketplace.trust.recalls.models import Recall, RecallBuyer


class RecallRefused(Refusal):
    """Its dates do not go together."""

    status = 422

    def __init__(self) -> None:
        super().__init__(_("Le dernier jour d’achat vient avant le premier : corrigez l’un des deux."))


@dataclass(frozen=True)
class Terms:
    """What is recalled, why, and what to do."""

    lots: str
    bought_from: date | None
    bought_until: date | None
    reason: str
    advice: str
    notice_url: str

    @property
    def digest(self) -> str:
        """Of what makes it this recall and no other: its lots and its dates."""
        said = [" ".join(self.lots.casefold().split()), str(self.bought_from), str(self.bought_until)]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def write_recall(
    town_id: int, *, shop_id: int, product_id: int, product_name: str, terms: Terms, by_user_id: int
) -> tuple[Recall, bool]:
    """The recall, and whether it is new: the same product, lots and dates are one recall.

    Raises: RecallRefused. Races: one row, whoever is first. Commits: no.
    """
    if terms.bought_from and terms.bought_until and terms.bought_until < terms.bought_from:
        raise RecallRefused
    row = {
        "id": new_id(),
        "town_id": town_id,
        "mark": new_reference(),
        "digest": terms.digest,
        "shop_id": shop_id,
        "product_id": product_id,
        "product_name": product_name,
        "started_at": clock.now(),
        "by_user_id": by_user_id,
        **vars(terms),
    }
    is_new = insert_once(Recall, row=row, key=("town_id", "product_id", "digest"))
    same = select(Recall).where(
        Recall.town_id == town_id, Recall.product_id == product_id, Recall.digest == terms.digest
    )
    return db.session.scalars(same).one(), is_new


def note_told(town_id: int, *, recall_id: int, reached: Collection[int], beyond: Collection[int]) -> None:
    """Write down of which bags people were told, and of which nobody can be. Commits: no."""
    for bag_ids, is_reached in ((reached, True), (beyond, False)):
        if bag_ids:
            db.session.execute(
                update(RecallBuyer)
                .where(RecallBuyer.town_id == town_id, RecallBuyer.recall_id == recall_id)
                .where(RecallBuyer.shop_order_id.in_(bag_ids), RecallBuyer.told_at.is_(None))
                .values(told_at=clock.now(), is_reached=is_reached)
                .execution_options(synchronize_session=False)
            )


def end_recall(recall: Recall) -> bool:
    """Say that it is sold again. Whether this call ended it: a second time changes nothing. Commits: no."""
    ended = db.session.execute(
        update(Recall)
        .where(Recall.town_id == recall.town_id, Recall.id == recall.id, Recall.ended_at.is_(None))
        .values(ended_at=clock.now())
        .execution_options(synchronize_session=False)
        .returning(Recall.id)
    )
    return ended.scalar_one_or_none() is not None
