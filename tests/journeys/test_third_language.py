"""A language more is a folder more: its pages are there, hold its longer words, and say nothing in French."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import errands
from tests.journeys.crawling import Crawler
from tests.journeys.demo_town import demo_town
from tests.journeys.measuring import OVERHANG
from tests.journeys.page_list import pages_of
from tests.journeys.pseudo import left_in_french, lengthened

pytestmark = pytest.mark.browser
_STARTS = ("/", "/search?q=pain", "/sign-in", "/sign-in/forgotten/sent", "/account/new", "/account/new/sent",
           "/account/erased", "/offline", "/checkout", "/nothing-here")  # fmt: skip


def test_a_third_language_is_said_everywhere_and_fits_a_small_phone(
    tmp_path: Path, new_page: Callable[..., Page]
) -> None:
    with demo_town(tmp_path) as town:
        page = new_page(width=320)
        errands.buy(town, page)
        page.get_by_role("link", name="Deutsch").click()
        expect(page.locator("html")).to_have_attribute("lang", "de")
        expect(page).to_have_url(f"{town.origin}/shops/maison-morel/baguette-de-tradition")
        mailed = town.mailed()
        handed_on = errands.send_somebody(town, page, mailed)
        crawler = Crawler(town.app, page, town.origin)
        wrong = []
        public = {name for name in pages_of(town.app) if name.startswith("storefront.")}
        for kind in crawler.follow([*_STARTS, *mailed, *errands.of_orders(mailed), *handed_on], only=public):
            wrong += [f"{kind}: {words}" for words in [*page.evaluate(OVERHANG), *left_in_french(page)]]
        assert wrong == []
        assert len(crawler.seen) > 25
        assert "storefront.show_friend" in crawler.seen


def test_the_pseudo_language_keeps_what_is_filled_in() -> None:
    assert lengthened("Bonjour %(name)s, 5 %%") == "⟦Bönjöür %(name)s, 5 %% länger⟧"
