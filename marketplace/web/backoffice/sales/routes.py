"""The addresses of the sales."""

from marketplace.web.backoffice.access import runs_the_shop
from marketplace.web.backoffice.sales.files import show_sales_file
from marketplace.web.backoffice.sales.page import show_sales
from marketplace.web.routing import Route

_PAGE = "/<shop_slug>/sales"
ROUTES: list[Route] = [
    Route(_PAGE, show_sales, policy=runs_the_shop),
    Route(f"{_PAGE}/<what>.<kind>", show_sales_file, policy=runs_the_shop),
]
