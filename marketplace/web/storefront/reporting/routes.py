"""Addresses of those who report."""

from marketplace.web.routing import Route, everyone
from marketplace.web.storefront.reporting.pages import (
    create_report,
    create_report_contest,
    show_report,
    show_report_form,
)

_NEW = "/reports/of/<shop_slug>"
_OF_PRODUCT = f"{_NEW}/<product_slug>"
_OF_REVIEW = "/reports/of-review/<review_mark>"
_REPORT = "/reports/<mark>"
_POST = ("POST",)

ROUTES: list[Route] = [
    Route(_NEW, show_report_form, policy=everyone),
    Route(_NEW, create_report, policy=everyone, methods=_POST, guard="origin"),
    Route(_OF_PRODUCT, show_report_form, policy=everyone),
    Route(_OF_PRODUCT, create_report, policy=everyone, methods=_POST, guard="origin"),
    Route(_OF_REVIEW, show_report_form, policy=everyone),
    Route(_OF_REVIEW, create_report, policy=everyone, methods=_POST, guard="origin"),
    Route(_REPORT, show_report, policy=everyone),  # the view asks for its key
    Route(f"{_REPORT}/contest", create_report_contest, policy=everyone, methods=_POST, guard="origin"),
]
