"""A shop's invoices, month by month: the list, each paper, and the sheet for the accountant."""

import json

from flask import Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from marketplace.core import clock
from marketplace.core.months import Month
from marketplace.core.words import _, language
from marketplace.core.workbooks import csv_of, xlsx_of
from marketplace.orders.invoices.en16931 import as_en16931
from marketplace.orders.invoices.models import Invoice
from marketplace.orders.invoices.queries import (
    count_papers,
    first_paper_day,
    paper_numbered,
    papers_of_month,
)
from marketplace.shops.legal.changing import legal_of
from marketplace.web.backoffice.access import this_shop
from marketplace.web.backoffice.invoices.months import (
    blocks_of,
    first_and_last,
    for_print,
    kind_words,
    sheet_rows,
)
from marketplace.web.invoice_paper import corrected_by, invoice_pdf
from marketplace.web.pages import page_of
from marketplace.web.pdf import pdf_of
from marketplace.web.town import this_town
from marketplace.web.written import WrittenFile

PAGE = 50
_MONTHS_SHOWN = 6
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def list_invoices() -> ResponseReturnValue:
    """This month's papers."""
    return _page(_this_month())


def list_invoices_of_month(month_key: str) -> ResponseReturnValue:
    """An earlier month's."""
    return _page(_month(month_key))


def show_invoice_paper(numbered: str) -> ResponseReturnValue:
    """One paper to print and keep."""
    return _sent(invoice_pdf(_paper(numbered)), numbered, "application/pdf", "pdf")


def show_invoice_data(numbered: str) -> ResponseReturnValue:
    """The same with the names of the European norm, for a machine."""
    paper = _paper(numbered)
    answer = Response(_json(paper), content_type="application/json; charset=utf-8")
    return _named(answer, numbered, "json")


def show_month_paper(month_key: str) -> ResponseReturnValue:
    """A month by rate of VAT, to print and keep."""
    month, shop = _month(month_key), this_shop()
    legal = legal_of(shop)
    seller = [legal.company_name if legal and legal.company_name else shop.name, shop.address]
    made = _("Établi le %(day)s.", day=f"{clock.today(this_town().time_zone):%d/%m/%Y}")
    fields = for_print(shop, month=month, seller=[each for each in seller if each], made=made)
    return _sent(pdf_of("vat_month", fields), month.key, "application/pdf", "pdf")


def show_month_sheet(month_key: str, kind: str) -> ResponseReturnValue:
    """A month's papers for a spreadsheet."""
    month, shop = _month(month_key), this_shop()
    if kind not in {"csv", "xlsx"}:
        abort(404)
    rows = sheet_rows(shop, month=month)
    pieces = csv_of(rows) if kind == "csv" else xlsx_of(rows, title=month.key)
    answer = Response(
        WrittenFile(pieces), content_type=_XLSX if kind == "xlsx" else "text/csv; charset=utf-8"
    )
    return _named(answer, month.key, kind)


def _page(month: Month) -> str:
    shop, page = this_shop(), page_of(request.args.get("page"))
    first, last = first_and_last(month)
    total = count_papers(shop.town_id, shop.id, first=first, last=last)
    return render_template(
        "backoffice/invoices/invoices.html",
        month=month,
        months=_months_around(month),
        blocks=blocks_of(shop, month=month),
        papers=papers_of_month(
            shop.town_id, shop.id, first=first, last=last, limit=PAGE, skip=page.skip(PAGE)
        ),
        pages=page.around(total, PAGE, **(request.view_args or {})),
        is_identified=_is_identified(),
        kind_words=kind_words,
        month_words=lambda each: each.words(language()),
    )


def _is_identified() -> bool:
    legal = legal_of(this_shop())
    return bool(legal and legal.company_name and legal.siren and this_shop().address)


def _months_around(month: Month) -> list[Month]:
    latest, began = _this_month(), first_paper_day(this_town().id, this_shop().id)
    oldest = min(Month.of(began) if began else latest, month)
    start = min(latest, max(month.shifted(_MONTHS_SHOWN // 2), oldest.shifted(_MONTHS_SHOWN - 1)))
    shown = [start.shifted(-n) for n in range(_MONTHS_SHOWN)]
    return [each for each in shown if each >= oldest]


def _paper(numbered: str) -> Invoice:
    return paper_numbered(this_town().id, this_shop().id, numbered=numbered) or abort(404)


def _json(paper: Invoice) -> bytes:
    data = as_en16931(paper, corrects=corrected_by(paper))
    return json.dumps(data, ensure_ascii=False, indent=1).encode()


def _sent(content: bytes, name: str, kind: str, suffix: str) -> Response:
    return _named(Response(content, content_type=kind), name, suffix)


def _named(answer: Response, name: str, suffix: str) -> Response:
    file = f"{this_shop().slug}-{name}.{suffix}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{file}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _this_month() -> Month:
    return Month.of(clock.today(this_town().time_zone))


def _month(key: str) -> Month:
    month = Month.named(key)
    return month if month and month <= _this_month() else abort(404)
