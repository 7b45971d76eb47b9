"""Equal treatment: who was shown first how often and for how long, beside what would be even."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from flask import render_template, request
from flask.typing import ResponseReturnValue

from marketplace.core import clock
from marketplace.core.periods import Period, Stretch
from marketplace.core.words import _
from marketplace.core.workbooks import Cell
from marketplace.insights.treatment import Treatment, Way, treatment_of
from marketplace.web.days_asked import LONGEST_DAYS, PeriodRefused, days_asked
from marketplace.web.town import this_town
from marketplace.web.treatment_wording import WAYS, even_words, shown_words
from marketplace.web.written import csv_sheet


def show_treatment() -> ResponseReturnValue:
    """Every shop in the period that is asked for; without one, in the last twelve months."""
    try:
        return _page(period_asked())
    except PeriodRefused as refused:
        return _page(last_year(), trouble=str(refused)), refused.status


def show_treatment_file() -> ResponseReturnValue:
    """The same for a spreadsheet."""
    try:
        period = period_asked()
    except PeriodRefused as refused:
        return _page(last_year(), trouble=str(refused)), refused.status
    name = _("egalite-%(first)s-%(last)s", first=f"{period.first}", last=f"{period.last}")
    return csv_sheet(_rows(treatment_of(this_town(), period=period)), name=name)


def period_asked() -> Period:
    """The days of the address; the last twelve months where it names none. Raises: PeriodRefused."""
    if not request.args.get("first") and not request.args.get("last"):
        return last_year()
    return days_asked(request.args, today=_today())


def last_year() -> Period:
    """The last twelve months."""
    return Period(Stretch.DAYS, _today() - timedelta(days=LONGEST_DAYS - 2), _today())


def _today() -> date:
    return clock.today(this_town().time_zone)


def _page(period: Period, *, trouble: str = "") -> str:
    treatment = treatment_of(this_town(), period=period)
    return render_template(
        "council/treatment.html",
        period=period,
        trouble=trouble,
        treatment=treatment,
        unused=[str(words) for way, words in WAYS.items() if way not in treatment.ways],
        ways=WAYS,
        shown_words=shown_words,
        even_words=even_words,
    )


def _rows(treatment: Treatment) -> Iterator[Sequence[Cell]]:
    head: list[Cell] = [_("Boutique"), _("Jours dans la rue")]
    for words in WAYS.values():
        head += [_("%(way)s : fois", way=words), _("%(way)s : jours", way=words)]
        head += [_("%(way)s : jours si tout était égal", way=words)]
    yield [*head, _("Invitations à un événement")]
    for shop in treatment.shops:
        row: list[Cell] = [shop.name, shop.days_there]
        for way in Way:
            row += [shop.by(way).times, shop.by(way).days, treatment.even_days(way, shop)]
        yield [*row, shop.invited]
