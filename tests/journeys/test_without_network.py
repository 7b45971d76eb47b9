"""The storefront as an application of the telephone: it may be installed, and never shows an old price."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select, update

from marketplace.catalogue.models import Variant
from marketplace.core.db import db, transaction
from marketplace.towns.models import Town
from tests.journeys.street import Installation, Street
from tests.journeys.walking import code_of, fill_basket, heading, order_to_pay_in_the_shops, sign_in

pytestmark = pytest.mark.browser
_READY = "navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller !== null)"
_KEPT = "caches.open('walk').then(pages => pages.keys()).then(kept => kept.length)"
_PAGES = """caches.keys()
  .then(names => Promise.all(names.map(name => caches.open(name).then(one => one.keys()))))
  .then(kept => kept.flat().map(request => new URL(request.url).pathname))"""
BREAD = "/shops/maison-morel/baguette-de-tradition"


def open_with_worker(phone: Page, address: str) -> None:
    """Open a page and wait until the worker answers for the next ones."""
    phone.goto(address)
    phone.wait_for_function(_READY)


def reprice_bread(installation: Installation, street: Street, cents: int) -> None:
    """The bakery changes the price of its bread."""
    with installation.app.app_context():
        town = db.session.scalars(select(Town.id).where(Town.slug == street.slug)).one()
        bread = Variant.town_id == town, Variant.price_cents == 130
        with transaction():
            db.session.execute(update(Variant).where(*bread).values(price_cents=cents))


def test_a_price_is_the_shops_own_or_none_at_all(
    installation: Installation, street: Street, new_page: Callable[..., Page]
) -> None:
    phone = new_page(width=375)
    open_with_worker(phone, street.address)
    phone.goto(street.address + BREAD)
    expect(phone.get_by_text(re.compile("1,30.€")).first).to_be_visible()
    reprice_bread(installation, street, 145)
    phone.goto(street.address + BREAD)
    expect(phone.get_by_text(re.compile("1,45.€")).first).to_be_visible()
    phone.context.set_offline(True)
    for path in (BREAD, "/cart", "/"):
        phone.goto(street.address + path)
        expect(heading(phone, "Pas de réseau")).to_be_visible()
        expect(phone.get_by_text("€")).to_have_count(0)
    phone.goto(street.address + BREAD)
    phone.context.set_offline(False)
    expect(heading(phone, "Baguette de tradition")).to_be_visible()  # by itself


def test_of_the_storefront_only_the_page_without_network_is_kept(
    street: Street, new_page: Callable[..., Page]
) -> None:
    phone = new_page(width=375)
    open_with_worker(phone, street.address)
    sign_in(phone, street.resident, f"{street.address}/account")
    expect(heading(phone, re.compile("^Bonjour"))).to_be_visible()
    for path in ("/shops", BREAD, "/cart", "/search?q=pain", "/help"):
        phone.goto(street.address + path)
    kept = phone.evaluate(_PAGES)
    assert [path for path in kept if not re.match(r"/(assets|static)/", path)] == ["/offline"]


def test_an_order_is_read_without_a_network_until_somebody_signs_in(
    street: Street, new_page: Callable[..., Page]
) -> None:
    phone = new_page(width=375)
    fill_basket(phone, street)
    order_to_pay_in_the_shops(phone)
    order = phone.url
    codes = [code_of(phone, place) for place in street.sellers]
    phone.wait_for_function(f"{_KEPT}.then(number => number === 1)")
    phone.context.set_offline(True)
    phone.goto(f"{street.address}/shops")
    expect(heading(phone, "Pas de réseau")).to_be_visible()
    phone.get_by_role("link", name=re.compile("^Commande ")).click()
    phone.wait_for_url(order)
    assert [code_of(phone, place) for place in street.sellers] == codes
    phone.context.set_offline(False)
    sign_in(phone, street.resident, f"{street.address}/sign-in")
    expect(heading(phone, re.compile("^Bonjour"))).to_be_visible()
    assert phone.evaluate(_KEPT) == 0


def test_chromium_finds_nothing_that_keeps_it_from_installing(
    street: Street, new_page: Callable[..., Page]
) -> None:
    phone = new_page(width=375)
    open_with_worker(phone, street.address)
    devtools = phone.context.new_cdp_session(phone)
    said = devtools.send("Page.getAppManifest")
    assert said["url"] == f"{street.address}/manifest.webmanifest"
    assert said["errors"] == []
    found = devtools.send("Page.getInstallabilityErrors")["installabilityErrors"]
    # A private window, as tests have, is no place to install anything.
    assert [error["errorId"] for error in found if error["errorId"] != "in-incognito"] == []
