"""The shop's money, month by month: what was sold, kept, given back and sent; on the page and on paper."""

from flask import Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from marketplace.core import clock
from marketplace.core.months import Month
from marketplace.core.words import _, language
from marketplace.payments.ledger.statements import first_move_of
from marketplace.payments.onboarding import standing_of
from marketplace.payments.shop_months import PAGE, month_page, whole_month
from marketplace.shops.queries import legal_of_shops
from marketplace.web.backoffice import money_wording
from marketplace.web.backoffice.access import this_shop
from marketplace.web.backoffice.statement_paper import Paper, as_sheet, for_print, paper_of
from marketplace.web.pages import page_of
from marketplace.web.pdf import pdf_of
from marketplace.web.town import this_town

_MONTHS_SHOWN = 6


def show_money() -> ResponseReturnValue:
    """This month."""
    return _month_page(_this_month())


def show_month(month_key: str) -> ResponseReturnValue:
    """An earlier one."""
    return _month_page(_month(month_key))


def show_statement(month_key: str) -> ResponseReturnValue:
    """The month's statement to print and keep."""
    month = _month(month_key)
    return _paper_sent(pdf_of("statement", for_print(_paper(month))), month, "application/pdf", "pdf")


def show_sheet(month_key: str) -> ResponseReturnValue:
    """The same for a spreadsheet."""
    month = _month(month_key)
    return _paper_sent(as_sheet(_paper(month)), month, "text/csv; charset=utf-8", "csv")


def _month_page(month: Month) -> str:
    town, shop, page = this_town(), this_shop(), page_of(request.args.get("page"))
    read = month_page(
        town.id,
        shop.id,
        since=month.begins(town.time_zone),
        until=month.ends(town.time_zone),
        skip=page.skip(PAGE),
    )
    return render_template(
        "backoffice/money.html",
        month=month,
        months=_months_around(month),
        read=read,
        is_running=month == _this_month(),
        standing=standing_of(town.id, shop.id),
        pages=page.around(read.total, PAGE, **(request.view_args or {})),
        words=money_wording,
        month_words=lambda each: each.words(language()),
    )


def _months_around(month: Month) -> list[Month]:
    """The months one may look at, latest first: as many as there is room for, this one among them."""
    town, latest = this_town(), _this_month()
    began = first_move_of(town.id, this_shop().id)
    oldest = Month.of(clock.local(began, town.time_zone).date()) if began else latest
    first = min(latest, max(month.shifted(_MONTHS_SHOWN // 2), oldest.shifted(_MONTHS_SHOWN - 1)))
    shown = [first.shifted(-n) for n in range(_MONTHS_SHOWN)]
    return [each for each in shown if each >= min(oldest, month)]


def _paper(month: Month) -> Paper:
    town, shop = this_town(), this_shop()
    read = whole_month(town.id, shop.id, since=month.begins(town.time_zone), until=month.ends(town.time_zone))
    legal = legal_of_shops(town.id, shop_ids=[shop.id]).get(shop.id)
    return paper_of(read, named=month, town=town, shop=shop, legal=legal)


def _paper_sent(content: bytes, month: Month, kind: str, suffix: str) -> Response:
    name = _("releve-%(shop)s-%(month)s", shop=this_shop().slug, month=month.key)
    answer = Response(content, content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{suffix}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _this_month() -> Month:
    return Month.of(clock.today(this_town().time_zone))


def _month(key: str) -> Month:
    """The month of the address. Aborts with 404 for none, and for one that is to come."""
    month = Month.named(key)
    if month is None or month > _this_month():
        abort(404)
    return month
