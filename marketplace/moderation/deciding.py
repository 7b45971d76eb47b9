"""The town decides about a report: done at once, with reasons, told to the shop and to whoever reported."""

import json
from collections.abc import Mapping

from marketplace.accounts.journal.acts import Act
from marketplace.accounts.journal.writing import Doer, write_down
from marketplace.browsing.index import index_product, index_shop
from marketplace.catalogue.barring import bar, let_sell
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.moderation.subjects import Reported, subject_of
from marketplace.notices.moderating import tell_decided, tell_reasons
from marketplace.shops.admitting import pause, reopen
from marketplace.shops.models import PausedBy, Shop
from marketplace.shops.states import ShopStatus
from marketplace.towns.queries import TownView
from marketplace.trust.reports.models import ReportDecision
from marketplace.trust.reports.queries import Case
from marketplace.trust.reports.services import Verdict, move_on, note_decision
from marketplace.trust.reports.states import Outcome, ReportState


def decide(town: TownView, *, case: Case, verdict: Verdict, seen: ReportState, by: Doer) -> ReportDecision:
    """Decide what was not decided yet, or was contested; a second decision takes the first one's place.

    `seen`: where the report stood when whoever decides read it.
    Raises: DecidedMeanwhile, OutcomeRefused; nothing is changed then.
    Races: the report's row is locked first. Commits: no.
    """
    report, before = case.report, case.last
    if by.user_id is None:
        raise ValueError("a person decides")
    move_on(report, outcome=verdict.outcome, seen=seen)
    reported = subject_of(report)
    if before is None or before.outcome is not verdict.outcome:
        _undo(reported, before)
        removed = _carry_out(reported, verdict.outcome)
    else:
        removed = json.loads(before.removed)
    decision = note_decision(report, verdict=verdict, removed=removed, by_user_id=by.user_id)
    if verdict.outcome is not Outcome.KEPT or (before and before.outcome is not Outcome.KEPT):
        tell_reasons(town, report=report, decision=decision, shop=reported.shop)
    tell_decided(town, report=report, decision=decision)
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


def _carry_out(reported: Reported, outcome: Outcome) -> Mapping[str, str]:
    """Do it; gives the words that were taken away, by column."""
    if outcome is Outcome.PRODUCT_HIDDEN and reported.product:
        bar(reported.product)
    removed = _take_words(reported) if outcome is Outcome.TEXT_HIDDEN else {}
    if outcome is Outcome.SHOP_PAUSED and reported.shop.status is not ShopStatus.PAUSED:
        pause(reported.shop)
    _index(reported, outcome)
    return removed


def _undo(reported: Reported, decision: ReportDecision | None) -> None:
    """Take back what an earlier decision did, as far as nobody has done anything else since."""
    if decision is None:
        return
    if decision.outcome is Outcome.PRODUCT_HIDDEN and reported.product:
        let_sell(reported.shop, product=reported.product)
    if decision.outcome is Outcome.TEXT_HIDDEN:
        row = _texts_of(reported)
        for column, words in json.loads(decision.removed).items():
            if not getattr(row, column):
                setattr(row, column, words)
        db.session.flush()
    if decision.outcome is Outcome.SHOP_PAUSED and _is_paused_by_town(reported.shop):
        reopen(reported.shop)
    _index(reported, decision.outcome)


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
    return shop.status is ShopStatus.PAUSED and shop.paused_by is PausedBy.TOWN


def _index(reported: Reported, outcome: Outcome) -> None:
    town_id = reported.shop.town_id
    if outcome is Outcome.SHOP_PAUSED:
        index_shop(town_id, shop_id=reported.shop.id)
    elif reported.product:
        index_product(town_id, product_id=reported.product.id)
