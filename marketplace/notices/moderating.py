"""What is told of a report: received, decided, and to the shop the reasons. Source: DSA art. 16, 17, 20."""

from flask_babel import force_locale

from marketplace.core.references import link_key
from marketplace.notices.composing import address_of, render
from marketplace.notices.services import Mail, queue
from marketplace.shops.models import Shop
from marketplace.towns.queries import TownView
from marketplace.trust.reports.models import Report, ReportDecision
from marketplace.trust.reports.queries import Case
from marketplace.trust.reports.wording import BASES, OUTCOMES, WHYS


def tell_received(town: TownView, *, report: Report) -> None:
    """Confirm to whoever reported, if they left an address. Commits: no."""
    with force_locale(report.locale):
        subject, body = render(
            town, "report_received", report=report, why=str(WHYS[report.why]), link=report_link(town, report)
        )
    _queue(town, "report_received", report.id, (report.email, report.name), report.locale, (subject, body))


def tell_decided(town: TownView, *, case: Case, decision: ReportDecision) -> None:
    """Tell whoever reported what was decided, and what they can do if they do not agree. Commits: no."""
    report = case.report
    with force_locale(report.locale):
        subject, body = render(
            town,
            "report_decided",
            report=report,
            decision=decision,
            outcome=str(OUTCOMES[decision.outcome]),
            contestable=case.for_reporter,
            link=report_link(town, report),
        )
    reader = (report.email, report.name)
    _queue(town, "report_decided", decision.id, reader, report.locale, (subject, body))


def tell_reasons(town: TownView, *, case: Case, decision: ReportDecision, shop: Shop) -> None:
    """Tell the shop what was decided about it, why, and how to contest it while it can. Commits: no."""
    report = case.report
    with force_locale(town.locale):
        subject, body = render(
            town,
            "report_reasons",
            report=report,
            decision=decision,
            shop=shop,
            outcome=str(OUTCOMES[decision.outcome]),
            basis=str(BASES[decision.basis]),
            contestable=case.for_shop,
            link=f"{address_of(town)}/backoffice/{shop.slug}/decisions/{report.mark}",
        )
    _queue(town, "report_reasons", decision.id, (shop.email, shop.name), town.locale, (subject, body))


def report_link(town: TownView, report: Report) -> str:
    """Where whoever reported reads what became of it, without an account."""
    return f"{address_of(town)}/reports/{report.mark}?key={link_key('report', report.id)}"


def _queue(
    town: TownView, event: str, about_id: int, reader: tuple[str, str], locale: str, said: tuple[str, str]
) -> None:
    email, name = reader
    if email:
        queue(town.id, mails=[Mail(event, about_id, email, name or email, locale, *said)])
