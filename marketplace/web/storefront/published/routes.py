"""Addresses of what the council publishes."""

from marketplace.web.routing import Route, everyone
from marketplace.web.storefront.published.featured import show_featured
from marketplace.web.storefront.published.pages import show_town_page, town_menu

ROUTES: list[Route] = [
    Route("/featured", show_featured, policy=everyone, listed=True),
    Route("/pages/<page_slug>", show_town_page, policy=everyone, listed=True),
]
GLOBALS = (town_menu,)
