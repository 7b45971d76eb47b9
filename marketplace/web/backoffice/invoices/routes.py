"""Addresses of invoices."""

from marketplace.web.backoffice.access import runs_the_shop
from marketplace.web.backoffice.invoices.page import (
    list_invoices,
    list_invoices_of_month,
    show_invoice_data,
    show_invoice_paper,
    show_month_paper,
    show_month_sheet,
)
from marketplace.web.routing import Route

_INVOICES = "/<shop_slug>/invoices"

ROUTES: list[Route] = [
    Route(_INVOICES, list_invoices, policy=runs_the_shop),
    Route(f"{_INVOICES}/months/<month_key>", list_invoices_of_month, policy=runs_the_shop),
    Route(f"{_INVOICES}/months/<month_key>/vat.pdf", show_month_paper, policy=runs_the_shop),
    Route(f"{_INVOICES}/months/<month_key>/vat.<kind>", show_month_sheet, policy=runs_the_shop),
    Route(f"{_INVOICES}/<numbered>.pdf", show_invoice_paper, policy=runs_the_shop),
    Route(f"{_INVOICES}/<numbered>.json", show_invoice_data, policy=runs_the_shop),
]
