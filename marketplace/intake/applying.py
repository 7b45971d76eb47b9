"""A judged file is applied: product by product in short batches, each whole with its search rows.

What was applied is marked in the transaction that applies it: a run that was killed goes on behind it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.exc import IntegrityError

from marketplace.catalogue.services import SkuTaken
from marketplace.catalogue.ways import ways_of
from marketplace.core import crash
from marketplace.core.errors import ChangedMeanwhile, Refusal
from marketplace.core.pacing import Pace
from marketplace.core.words import _
from marketplace.intake.assembling import Group, Staged, kept_goods, staged_groups
from marketplace.intake.claiming import Claimed
from marketplace.intake.errors import Stopped
from marketplace.intake.goods import Goods, Refused
from marketplace.intake.judging import chunks, refuse_lines
from marketplace.intake.matching import articles_by_id
from marketplace.intake.planning import Plan, Planner
from marketplace.intake.states import IntakeState, Verdict
from marketplace.intake.writing import Batch, prepare, skus_taken, write
from marketplace.shops.models import Shop

_TRIES = 4
_CHANGING = frozenset({Verdict.CREATED, Verdict.UPDATED})


@dataclass
class _Run:
    """One run through a file, and what it has done so far, earlier runs included."""

    work: Claimed
    shop: Shop
    by_user_id: int | None
    planner: Planner
    pace: Pace
    created: int
    updated: int
    refused: int

    def apply(self, groups: Sequence[Group]) -> None:
        """Apply some products in one transaction; one by one where that does not succeed."""
        for _try in range(_TRIES):
            try:
                self._try(groups)
            except (ChangedMeanwhile, IntegrityError):
                continue
            return
        if len(groups) > 1:
            for group in groups:
                self.apply([group])
        else:
            self._give_up(groups[0])

    def _try(self, groups: Sequence[Group]) -> None:
        plan, refused = self._plan(groups)
        batch = prepare(self.shop, plan=plan)
        rows = {one.row_id: refused[one.line] for one in _speakers(groups) if one.line in refused}
        with self.pace.batch():
            self._note(groups, batch, len(rows))
            write(self.shop, batch=batch, by_user_id=self.by_user_id)
            refuse_lines(self.work, refused=rows)
            crash.reach("intake.batch_written")
        crash.reach("intake.batch_kept")
        self.planner.remember(plan)
        self.created += batch.created
        self.updated += batch.updated
        self.refused += len(rows)

    def _plan(self, groups: Sequence[Group]) -> tuple[Plan, dict[int, Refused]]:
        """The plan for these products as the shop is now, and which of their lines it has no place for."""
        lines = [staged for group in groups for staged in group]
        articles = articles_by_id(self.shop, variant_ids={one.variant_id for one in lines if one.variant_id})
        known = {one.line: articles[one.variant_id] for one in lines if one.variant_id in articles}
        goods = [one for group in groups if (one := kept_goods(group))]
        plan = self.planner.plan(goods, known=known)
        refused = {one.line: one for one in plan.refused}
        if taken := dict(skus_taken(self.shop, plan=plan)):
            refused |= {line: _sku_taken(line, sku) for line, sku in taken.items()}
            plan = self.planner.plan(_without(goods, refused), known=known)
        return plan, refused

    def _give_up(self, group: Group) -> None:
        """Somebody changes this product again and again: leave it alone, and say so."""
        refused = {one.row_id: _too_busy(one.line) for one in _speakers([group])}
        with self.pace.batch():
            self._note([group], Batch(), len(refused))
            refuse_lines(self.work, refused=refused)
        self.refused += len(refused)

    def _note(self, groups: Sequence[Group], batch: Batch, refused: int) -> None:
        self.work.keep(
            applied_through=groups[-1][0].place,
            lines_applied=groups[-1][-1].line,
            done_created=self.created + batch.created,
            done_updated=self.updated + batch.updated,
            refused=self.refused + refused,
        )


def apply(work: Claimed, *, shop: Shop) -> None:
    """Apply what the preview promised, as the shop is now.

    Raises: ClaimLost; Stopped when the process is asked to end. Commits: batch by batch.
    """
    intake, pace = work.intake(), Pace(first=20, most=500)
    if intake.whole_only and intake.refused and not intake.applied_through:
        with pace.batch():
            work.keep(error_reason=_unwanted(), error_cure=_unwanted_cure())
            work.intake().become(IntakeState.REFUSED)
        return
    run = _Run(
        work, shop, intake.by_user_id, Planner(shop, ways_of(shop)), pace,
        intake.done_created, intake.done_updated, intake.refused,
    )  # fmt: skip
    groups = staged_groups(work.town_id, work.intake_id, behind=intake.applied_through)
    for chunk in chunks(filter(_changes_something, groups), pace):
        if work.stop.is_set():
            raise Stopped
        run.apply(chunk)
    with pace.batch():
        work.keep(longest_hold_ms=max(intake.longest_hold_ms, pace.longest_ms))
        work.intake().become(IntakeState.APPLIED)


def _changes_something(group: Group) -> bool:
    return any(staged.verdict in _CHANGING for staged in group)


def _speakers(groups: Sequence[Group]) -> list[Staged]:
    """The lines that an article stands on."""
    return [one for group in groups for one in group if one.verdict in _CHANGING or one.variant_id]


def _without(goods: Sequence[Goods], refused: Mapping[int, Refused]) -> list[Goods]:
    kept = []
    for one in goods:
        variants = tuple(row for row in one.variants if row.line not in refused)
        if variants:
            kept.append(replace(one, variants=variants))
    return kept


def _sku_taken(line: int, sku: str) -> Refused:
    refusal: Refusal = SkuTaken(sku)
    return Refused(line, "", str(refusal), _("Renvoyez le fichier : il sera comparé à nouveau."))


def _too_busy(line: int) -> Refused:
    reason = _("Quelqu’un d’autre modifie ce produit en ce moment.")
    return Refused(line, "", reason, _("Renvoyez le fichier plus tard : cette ligne sera reprise."))


def _unwanted() -> str:
    return _("Des lignes sont refusées, et vous vouliez tout ou rien : rien n’a été modifié.")


def _unwanted_cure() -> str:
    return _("Corrigez les lignes refusées, ou renvoyez le fichier sans cette condition.")
