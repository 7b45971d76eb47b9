"""Every staged line is compared with the shop and gets its verdict; nothing of the shop changes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from sqlalchemy import Table, bindparam, func, select, update

from marketplace.catalogue.ways import ways_of
from marketplace.core import clock, crash
from marketplace.core.db import db
from marketplace.core.pacing import Pace
from marketplace.core.prepared import Prepared
from marketplace.intake.assembling import Codes, Group, Staged, assemble, codes_of, staged_groups
from marketplace.intake.claiming import Claimed
from marketplace.intake.errors import Stopped
from marketplace.intake.goods import Goods, GoodsRow, Refused
from marketplace.intake.matching import Known, articles_for, match
from marketplace.intake.models import IntakeRow
from marketplace.intake.planning import Plan, Planner
from marketplace.intake.seen import Keys
from marketplace.intake.states import IntakeState, Verdict
from marketplace.shops.models import Shop

_SHORTENED = 120  # letters of a text that a preview shows
_table = cast(Table, IntakeRow.__table__)
_JUDGE = Prepared(
    lambda _insert: (
        update(_table)
        .where(_table.c.town_id == bindparam("town"), _table.c.id == bindparam("row"))
        .values(
            verdict=bindparam("to_verdict", type_=_table.c.verdict.type),
            variant_id=bindparam("to_variant"),
            changes=bindparam("to_changes", type_=_table.c.changes.type),
            column_name=bindparam("to_column"),
            reason=bindparam("to_reason"),
            cure=bindparam("to_cure"),
        )
    )
)


@dataclass(frozen=True, slots=True)
class _Said:
    verdict: Verdict
    variant_id: int | None = None
    changes: Sequence[Any] = ()
    refused: Refused | None = None


@dataclass
class _Judge:
    """What is remembered while a file is judged."""

    shop: Shop
    codes: Codes
    planner: Planner
    taken: Keys = field(default_factory=Keys)
    counts: dict[str, int] = field(
        default_factory=lambda: dict.fromkeys(("created", "updated", "unchanged", "uncounted"), 0)
    )

    def judge(self, groups: Sequence[Group]) -> dict[int, _Said]:
        """What is said of each line that has an article, or is refused."""
        goods, said = list[Goods](), dict[int, _Said]()
        for group in groups:
            one, refused = assemble(group, self.codes)
            said |= {refusal.line: _Said(Verdict.REFUSED, refused=refusal) for refusal in refused}
            if one is not None:
                goods.append(one)
        known = match(
            goods, articles_for(self.shop, goods=goods), taken=self.taken, is_claimed=self._is_claimed
        )
        plan = self.planner.plan(goods, known=known)
        self.planner.remember(plan)
        return said | self._plan(plan)

    def _is_claimed(self, article: Known, row: GoodsRow) -> bool:
        own = codes_of(row)
        others = [f"sku:{article.sku.casefold()}"] if article.sku else []
        others += [f"ean:{article.ean}"] if article.ean else []
        return not set(own) & set(others) and any(code in self.codes.met for code in others)

    def _plan(self, plan: Plan) -> dict[int, _Said]:
        said = {refusal.line: _Said(Verdict.REFUSED, refused=refusal) for refusal in plan.refused}
        for arrival in plan.arrivals:
            for row in arrival.goods.variants:
                said[row.line] = self._created(row)
        for revision in plan.revisions:
            told = list(revision.changes)
            for article in revision.articles:
                if article.known is None:
                    said[article.row.line] = self._created(article.row)
                    continue
                changes = [*told, *article.changes]
                verdict = Verdict.UPDATED if changes else Verdict.UNCHANGED
                said[article.row.line] = _Said(verdict, article.known.variant_id, _shown(changes))
                self.counts[verdict] += 1
                told = []  # what is said of the product counts with its first article
        return said

    def _created(self, row: GoodsRow) -> _Said:
        self.counts["created"] += 1
        self.counts["uncounted"] += row.stock is None
        return _Said(Verdict.CREATED)


def judge(work: Claimed, *, shop: Shop) -> None:
    """Give every staged line its verdict. May be done anew at any time.

    Raises: TooManyDoubles, ClaimLost; Stopped when the process is asked to end. Commits: batch by batch.
    """
    pace = Pace(first=100, most=1000)
    codes = Codes(staged_groups(work.town_id, work.intake_id))
    judging, judged = _Judge(shop, codes, Planner(shop, ways_of(shop))), 0
    for groups in chunks(staged_groups(work.town_id, work.intake_id), pace):
        if work.stop.is_set():
            raise Stopped
        said = judging.judge(groups)
        rows = [_row(work, staged.row_id, told) for group in groups for staged, told in _told(group, said)]
        judged += sum(map(len, groups))
        with pace.batch():
            work.keep(lines_judged=judged, **judging.counts)
            if rows:
                _JUDGE.run(rows)
            crash.reach("intake.lines_judged")
    with pace.batch():
        intake = work.intake()
        longest = max(intake.longest_hold_ms, pace.longest_ms)
        work.keep(refused=_refused_lines(work), previewed_at=clock.now(), longest_hold_ms=longest)
        work.intake().become(IntakeState.PREVIEWED)


def chunks(groups: Iterable[Group], pace: Pace) -> Iterator[list[Group]]:
    """Products in portions of as many lines as the pace allows at that moment, at least one product each."""
    chunk, lines = list[Group](), 0
    for group in groups:
        chunk.append(group)
        lines += len(group)
        if lines >= pace.size:
            yield chunk
            chunk, lines = [], 0
    if chunk:
        yield chunk


def _told(group: Group, said: dict[int, _Said]) -> Iterator[tuple[Staged, _Said]]:
    """What is said of each line; one that is staged twice, as product and as first variant, speaks once."""
    readable = [staged for staged in group if staged.row is not None]
    speakers = {staged.line: staged.row_id for staged in readable}
    speakers |= {one.line: one.row_id for one in readable if one.row and one.row.price_cents is not None}
    for staged in readable:
        is_speaker = speakers[staged.line] == staged.row_id
        yield staged, said.get(staged.line, _PART) if is_speaker else _PART


def refuse_lines(work: Claimed, *, refused: Mapping[int, Refused]) -> None:
    """Refuse lines that were good when they were judged, by the ids of their rows. Commits: no."""
    if refused:
        _JUDGE.run(
            [_row(work, row_id, _Said(Verdict.REFUSED, refused=one)) for row_id, one in refused.items()]
        )


def _row(work: Claimed, row_id: int, told: _Said) -> dict[str, Any]:
    refused = told.refused
    return {
        "town": work.town_id,
        "row": row_id,
        "to_verdict": told.verdict,
        "to_variant": told.variant_id,
        "to_changes": list(told.changes) or None,
        "to_column": refused.column[:160] if refused else "",
        "to_reason": refused.reason if refused else "",
        "to_cure": refused.cure if refused else "",
    }


_PART = _Said(Verdict.PART)


def _shown(changes: Sequence[Any]) -> list[list[Any]]:
    return [[name, _short(before), _short(after)] for name, before, after in changes]


def _short(value: Any) -> Any:
    return value if value is None or isinstance(value, int) else str(value)[:_SHORTENED]


def _refused_lines(work: Claimed) -> int:
    return (
        db.session.scalar(
            select(func.count()).where(
                IntakeRow.town_id == work.town_id,
                IntakeRow.intake_id == work.intake_id,
                IntakeRow.verdict == Verdict.REFUSED,
            )
        )
        or 0
    )
