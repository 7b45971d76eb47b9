"""Addresses that search engines ask for."""

from marketplace.web.routing import Route, everyone
from marketplace.web.storefront.found.news import show_news
from marketplace.web.storefront.found.robots import show_robots
from marketplace.web.storefront.found.sitemap import (
    show_sitemap,
    show_sitemap_of_goods,
    show_sitemap_of_pages,
)

ROUTES: list[Route] = [
    Route("/robots.txt", show_robots, policy=everyone),
    Route("/news.atom", show_news, policy=everyone),
    Route("/sitemap.xml", show_sitemap, policy=everyone),
    Route("/sitemaps/pages.xml", show_sitemap_of_pages, policy=everyone),
    Route("/sitemaps/<shop_slug>-<int(max=999):part>.xml", show_sitemap_of_goods, policy=everyone),
]
