"""The town decides about a report: done at once, with reasons, told to all whom it touches."""

import json
from collections.abc import Mapping, Sequence

from marketplace.accounts.journal.acts import Act
from marketplace.accounts.journal.writing import Doer, write_down
from marketplace.browsing.index import index_product, index_shop
from marketplace.catalogue.barring import bar, let_sell, shop_wants
from marketplace.catalogue.models import Product, ProductStatus
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.moderation.said import hide_said, show_said
from marketplace.moderation.subjects import Reported, locked_subject_of
from marketplace.notices.moderating import tell_decided, tell_reasons
from marketplace.notices.reviewing import tell_author, tell_reversal
from marketplace.shops.admitting import pause, reopen
from marketplace.shops.models import PausedBy, Shop
from marketplace.shops.states import ShopStatus
from marketplace.towns.queries import TownView
from marketplace.trust.recalls.queries import is_recalled
from marketplace.trust.reports.errors import WordsChanged
from marketplace.trust.reports.models import ReportDecision
from marketplace.trust.reports.queries import Case, case_of, standing_beside
from marketplace.trust.reports.services import Verdict, move_on, note_decision
from marketplace.trust.reports.states import AGAINST_SHOP, Outcome, ReportState


def decide(
    town: TownView, *, case: Case, verdict: Verdict, seen: ReportState, seen_words: str, by: Doer
) -> ReportDecision:
    """Decide what was not decided yet, or was contested; a second decision takes the first one's place.

    `seen`, `seen_words`: where the report stood, and the mark of what it is about, when whoever decides read
    it.
    Raises: DecidedMeanwhile, WordsChanged, OutcomeRefused; nothing is changed then.
    Races: the report's row is locked first, then that of what it is about. Commits: no.
    """
    report, before = case.report, case.last
    if by.user_id is None:
        raise ValueError("a person decides")
    move_on(report, outcome=verdict.outcome, seen=seen)
    reported = locked_subject_of(report)
    if reported.words_mark != seen_words:
        raise WordsChanged
    if before is None or before.outcome is not verdict.outcome:
        if before is not None:
            _undo(reported, before, standing_beside(report, outcome=before.outcome))
        removed = _carry_out(reported, standing_beside(report, outcome=verdict.outcome), verdict.outcome)
    else:
        removed = json.loads(before.removed)
    decision = note_decision(report, verdict=verdict, removed=removed, by_user_id=by.user_id)
    _tell(town, reported, case=_as_it_stands(town, case), decision=decision, before=before)
    write_down(
        town.id,
        shop_id=None,
        by=by,
        act=Act.REPORT_DECIDED,
        about=f"{report.mark} {report.about}",
        before={"outcome": before.outcome.value if before else None},
        after={"outcome": verdict.outcome.value},
    )
    return decision


def _tell(
    town: TownView,
    reported: Reported,
    *,
    case: Case,
    decision: ReportDecision,
    before: ReportDecision | None,
) -> None:
    """Tell each side what touches it. `case`: as it stands with this decision."""
    fell = before.outcome if before else Outcome.KEPT
    if {decision.outcome, fell} & AGAINST_SHOP:
        tell_reasons(town, case=case, decision=decision, shop=reported.shop)
    if reported.review and decision.outcome is Outcome.REVIEW_HIDDEN:
        tell_author(town, case=case, review=reported.review, decision=decision, shop=reported.shop)
    elif reported.review and fell is Outcome.REVIEW_HIDDEN:
        tell_reversal(town, review=reported.review, decision=decision, shop=reported.shop)
    tell_decided(town, case=case, decision=decision)


def _as_it_stands(town: TownView, case: Case) -> Case:
    return case_of(town.id, mark=case.report.mark) or case


def _carry_out(reported: Reported, beside: Sequence[ReportDecision], outcome: Outcome) -> Mapping[str, str]:
    """Do it; gives what was taken away, so that it can come back, by column.

    `beside`: what stands of other reports to the same effect. Who comes second takes nothing away any more,
    and remembers for both how it was.
    """
    removed: Mapping[str, str] = {}
    if outcome is Outcome.PRODUCT_HIDDEN and reported.product:
        removed = _inherited(beside) or {"status": shop_wants(reported.product).value}
        bar(reported.product)
    if outcome is Outcome.TEXT_HIDDEN:
        taken, inherited = _take_words(reported), _inherited(beside)
        removed = {column: words or inherited.get(column, "") for column, words in taken.items()}
    if outcome is Outcome.SHOP_PAUSED:
        removed = _pause(reported.shop, beside)
    if reported.review:
        removed = hide_said(reported.review, outcome=outcome) or _inherited(beside)
    _index(reported, outcome)
    return removed


def _pause(shop: Shop, beside: Sequence[ReportDecision]) -> Mapping[str, str]:
    """A town's pause, whoever paused it before. `pause` names it: those who join it lift it with the last."""
    if _is_paused_by_town(shop):
        return _inherited(beside) if beside else {"pause": "", "paused_by": PausedBy.TOWN.value}
    before = shop.paused_by.value if shop.paused_by else ""
    pause(shop)
    return {"pause": clock.now().isoformat(), "paused_by": before}


def _inherited(beside: Sequence[ReportDecision]) -> Mapping[str, str]:
    return dict(json.loads(beside[-1].removed)) if beside else {}


def _undo(reported: Reported, decision: ReportDecision, beside: Sequence[ReportDecision]) -> None:
    """Take back what an earlier decision did, as far as nothing else that stands did the same."""
    removed, others = json.loads(decision.removed), [json.loads(each.removed) for each in beside]
    if decision.outcome is Outcome.PRODUCT_HIDDEN and reported.product and not others:
        _let_sell(reported.shop, reported.product, removed)
    if decision.outcome is Outcome.TEXT_HIDDEN:
        _give_words_back(reported, removed, others)
    if decision.outcome is Outcome.SHOP_PAUSED and _is_paused_by_town(reported.shop):
        _end_pause(reported.shop, removed, others)
    if reported.review and not others:
        show_said(reported.review, outcome=decision.outcome, removed=removed)
    _index(reported, decision.outcome)


def _let_sell(shop: Shop, product: Product, removed: Mapping[str, str]) -> None:
    if not is_recalled(product.town_id, product_id=product.id):
        wanted_as = ProductStatus(removed.get("status", ProductStatus.PUBLISHED))
        let_sell(shop, product=product, wanted_as=wanted_as)


def _give_words_back(
    reported: Reported, removed: Mapping[str, str], others: Sequence[Mapping[str, str]]
) -> None:
    row = _texts_of(reported)
    for column, words in removed.items():
        if not getattr(row, column) and all(other.get(column) != words for other in others):
            setattr(row, column, words)
    db.session.flush()


def _end_pause(shop: Shop, removed: Mapping[str, str], others: Sequence[Mapping[str, str]]) -> None:
    """End it with the last decision that it rests on; what was a pause before is that pause again."""
    mine = removed.get("pause", "")
    if any(other.get("pause", "") == mine for other in others):
        return
    before = removed.get("paused_by", "")
    if not before:
        reopen(shop)
    elif before != PausedBy.TOWN.value:
        shop.paused_by = PausedBy(before)
        db.session.flush()


def _take_words(reported: Reported) -> Mapping[str, str]:
    row, columns = _texts_of(reported), ("description",) if reported.product else ("tagline", "story")
    removed = {column: str(getattr(row, column)) for column in columns}
    for column in columns:
        setattr(row, column, "")
    if reported.product:
        reported.product.updated_at = clock.now()
    db.session.flush()
    return removed


def _texts_of(reported: Reported) -> object:
    return reported.product or reported.shop


def _is_paused_by_town(shop: Shop) -> bool:
    """Also where nobody wrote down who paused it: then the town did."""
    return shop.status is ShopStatus.PAUSED and shop.paused_by in {PausedBy.TOWN, None}


def _index(reported: Reported, outcome: Outcome) -> None:
    town_id = reported.shop.town_id
    if outcome is Outcome.SHOP_PAUSED:
        index_shop(town_id, shop_id=reported.shop.id)
    elif reported.product:
        index_product(town_id, product_id=reported.product.id)
