"""The map for search engines: whole, true, and of this town only."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest

from marketplace.browsing import sitemap
from marketplace.catalogue.models import Product, ProductStatus
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.shops.models import Shop
from marketplace.shops.states import ShopStatus
from tests.factories import make_goods, make_shop, make_town
from tests.visitors import Visitor
from tests.web.storefront.buying import Street

_NAMES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "i": "http://www.google.com/schemas/sitemap-image/1.1",
}
HOST = "https://localhost"


def read(visitor: Visitor, path: str) -> ET.Element:
    """A file of the map."""
    answer = visitor.get(path)
    assert answer.status_code == 200
    assert answer.mimetype == "application/xml"
    return ET.fromstring(answer.data)


def addresses(tree: ET.Element) -> list[str]:
    return [element.text or "" for element in tree.iterfind(".//s:loc", _NAMES)]


def test_robots_are_told_of_the_map(street: Street, visitor: Visitor) -> None:
    assert f"Sitemap: {HOST}/sitemap.xml" in visitor.get("/robots.txt").text


def test_every_page_on_the_map_is_there_and_may_be_listed(street: Street, visitor: Visitor) -> None:
    files = addresses(read(visitor, "/sitemap.xml"))
    pages = [page for file in files for page in addresses(read(visitor, file.removeprefix(HOST)))]
    assert f"{HOST}/shops/lantier/comte" in pages
    assert f"{HOST}/shops/maison-morel" in pages
    assert len(pages) == len(set(pages))
    for page in pages:
        answer = visitor.get(page.removeprefix(HOST))
        assert answer.status_code == 200
        assert f'<link rel="canonical" href="{page}">' in answer.text


def test_what_residents_do_not_see_is_on_no_map(street: Street, visitor: Visitor) -> None:
    with transaction():
        db.session.get_one(Product, (street.town.id, street.comte.product.id)).status = ProductStatus.HIDDEN
        db.session.get_one(Shop, (street.town.id, street.bakery.id)).status = ShopStatus.PAUSED
    assert not any("maison-morel" in page for page in addresses(read(visitor, "/sitemap.xml")))
    assert f"{HOST}/shops/maison-morel" not in addresses(read(visitor, "/sitemaps/pages.xml"))
    assert visitor.get("/sitemaps/maison-morel-1.xml").status_code == 404
    assert visitor.get("/sitemaps/lantier-1.xml").status_code == 404
    assert visitor.get("/sitemaps/lantier-0.xml").status_code == 404


def test_another_town_has_its_own_map(street: Street, visitor: Visitor) -> None:
    other = make_town("val-brume", host="val-brume.localhost")
    make_goods(make_shop(other, name="Chez Brume"), name="Brioche")
    visitor.host = "val-brume.localhost"
    files = addresses(read(visitor, "/sitemap.xml"))
    assert all(file.startswith("https://val-brume.localhost/") for file in files)
    assert not any("lantier" in file for file in files)
    assert visitor.get("/sitemaps/lantier-1.xml").status_code == 404


def test_a_change_shows_as_the_day_it_was_made(street: Street, visitor: Visitor) -> None:
    at = clock.now() + timedelta(days=3)
    with transaction():
        db.session.get_one(Product, (street.town.id, street.comte.product.id)).updated_at = at
    (day,) = [e.text for e in read(visitor, "/sitemaps/lantier-1.xml").iterfind(".//s:lastmod", _NAMES)]
    assert day == f"{at:%Y-%m-%dT%H:%M:%SZ}"


def test_photos_are_on_the_map_and_drawings_are_not(street: Street, visitor: Visitor) -> None:
    with transaction():
        product = db.session.get_one(Product, (street.town.id, street.comte.product.id))
        product.picture = "/media/abc-800x600.jpg"
    shown = [e.text for e in read(visitor, "/sitemaps/lantier-1.xml").iterfind(".//i:loc", _NAMES)]
    assert shown == [f"{HOST}/media/abc-800x600.jpg"]
    assert not read(visitor, "/sitemaps/maison-morel-1.xml").findall(".//i:loc", _NAMES)


def test_many_goods_go_into_parts_read_some_at_a_time(
    street: Street,
    visitor: Visitor,
    count_sql: Callable[[], AbstractContextManager[list[str]]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sitemap, "PART", 5)
    monkeypatch.setattr(sitemap, "_AT_ONCE", 2)
    for number in range(6):
        make_goods(street.dairy, name=f"Tomme {number}")
    files = [file for file in addresses(read(visitor, "/sitemap.xml")) if "lantier" in file]
    assert files == [f"{HOST}/sitemaps/lantier-{part}.xml" for part in (1, 2)]
    with count_sql() as statements:
        first = addresses(read(visitor, "/sitemaps/lantier-1.xml"))
    assert len(statements) <= 5  # the town, its shops, three times two goods
    second = addresses(read(visitor, "/sitemaps/lantier-2.xml"))
    assert (len(first), len(second)) == (5, 2)
    assert not set(first) & set(second)


def test_an_unchanged_map_is_not_sent_again(street: Street, visitor: Visitor) -> None:
    for path in ("/sitemap.xml", "/sitemaps/pages.xml", "/sitemaps/lantier-1.xml"):
        tag = visitor.get(path).headers["ETag"]
        again = visitor.get(path, headers={"If-None-Match": tag})
        assert (again.status_code, again.data) == (304, b"")
