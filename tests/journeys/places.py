"""The pages that residents, shopkeepers and the council meet, each reached as a person reaches it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from playwright.sync_api import Page, expect

from tests.journeys.street import Place, Street
from tests.journeys.walking import (
    ORDER,
    at_the_card,
    choose_times,
    fill_basket,
    heading,
    open_board,
    open_checkout,
    open_town_hall,
    order_to_pay_in_the_shops,
    say_who,
    turn_back,
    way_back,
)


@dataclass(frozen=True)
class Seen:
    """A page that stands open in a browser."""

    name: str
    page: Page


def resident_pages(page: Page, street: Street) -> Iterator[Seen]:
    """All pages from the town's home to the order, the checkout's refusals among them."""
    for name, path in _looking_round(street).items():
        page.goto(street.address + path)
        yield Seen(name, page)
    fill_basket(page, street)
    page.goto(f"{street.address}/cart")
    yield Seen("cart", page)
    open_checkout(page)
    yield Seen("checkout", page)
    page.get_by_role("radio", name="Par carte de démonstration").check()
    page.get_by_role("button", name=ORDER).click()
    expect(page.get_by_role("alert")).to_be_visible()
    yield Seen("checkout with errors", page)
    choose_times(page)
    say_who(page)
    page.get_by_role("button", name=ORDER).click()
    yield from _paying_pages(page)
    order_to_pay_in_the_shops(page)
    yield Seen("order", page)


def shop_pages(page: Page, street: Street, place: Place) -> Iterator[Seen]:
    """The pages of a shop's back office, forms with refusals among them."""
    open_board(page, street, place)
    yield Seen("board", page)
    page.get_by_role("article").get_by_text("Autre").first.click()
    yield Seen("board with another choice", page)
    page.get_by_role("article").get_by_role("link").first.click()
    yield Seen("order of the shop", page)
    for path in (
        "devices",
        "handover",
        "products",
        "products/new",
        "products/grid",
        "quick",
        "scan",
        "intake",
        "feed",
        "exports",
        "stock",
        "hours",
        "settings",
        "identity",
        "sales?by=year",
        "shelves",
        "steps",
        "share",
    ):
        page.goto(f"{street.address}/backoffice/{place.slug}/{path}")
        yield Seen(path, page)
    yield from _refused_product(page, street, place)
    yield from _asked_product(page, street, place)


def council_pages(page: Page, street: Street) -> Iterator[Seen]:
    """The pages of the town hall."""
    open_town_hall(page, street)
    yield Seen("town hall", page)
    for path in ("showcase", "showcase/look", "street", "shops", "shops/claims", "barometer"):
        page.goto(f"{street.address}/council/{path}")
        yield Seen(path, page)


def complaints(places: Iterator[Seen], look: Callable[[Page], list[str]]) -> list[str]:
    """What one finds wrong when one looks at each page, with the page's name.

    Looked at once dressed: words show before the stylesheets are all there, and signs are huge until then.
    """
    found = []
    for seen in places:
        seen.page.wait_for_load_state("load")
        found += [f"{seen.name}: {words}" for words in look(seen.page)]
    return found


def _paying_pages(page: Page) -> Iterator[Seen]:
    expect(at_the_card(page)).to_be_visible()
    card = page.url
    yield Seen("demo card", page)
    page.get_by_role("button", name="Faire refuser la carte").click()
    expect(page.get_by_text("La carte a été refusée")).to_be_visible()
    yield Seen("demo card after a refusal", page)
    turn_back(page)
    payment = page.url
    yield Seen("payment", page)
    page.goto(way_back(payment, card))
    expect(heading(page, "Nous confirmons votre paiement")).to_be_visible()
    yield Seen("payment that waits for a bank", page)
    page.goto(payment)
    page.get_by_role("button", name="Annuler cette commande").click()
    expect(heading(page, re.compile("^Votre panier"))).to_be_visible()
    for name, address in {"payment that was given up": payment, "demo card that is closed": card}.items():
        page.goto(address)
        yield Seen(name, page)
    page.goto(urljoin(payment, "/cart"))


def _refused_product(page: Page, street: Street, place: Place) -> Iterator[Seen]:
    page.goto(f"{street.address}/backoffice/{place.slug}/products/new")
    page.get_by_label("Nom", exact=True).fill("Pain d’épices")
    page.get_by_role("button", name="Mettre en rayon").click()
    expect(page.get_by_role("alert")).to_be_visible()
    yield Seen("products/new with errors", page)


def _asked_product(page: Page, street: Street, place: Place) -> Iterator[Seen]:
    page.goto(f"{street.address}/backoffice/{place.slug}/products/new")
    page.get_by_label("Nom", exact=True).fill("Planche")
    page.get_by_label("Prix").first.fill("19")
    page.get_by_label("En rayon").first.fill("2")
    page.get_by_label("Ce n’est pas un aliment").check()
    page.get_by_role("button", name="Mettre en rayon").click()
    expect(heading(page, "Qui l’a fabriqué")).to_be_visible()
    yield Seen("question", page)
    page.get_by_role("button", name="Répondre et montrer").click()
    expect(page.get_by_role("alert")).to_be_visible()
    yield Seen("question with errors", page)


def _looking_round(street: Street) -> dict[str, str]:
    return {
        "home": "/",
        "shops": "/shops",
        "shop": f"/shops/{street.dairy.slug}",
        "product by weight": f"/shops/{street.dairy.slug}/comte-de-garde",
        "product with sizes": f"/shops/{street.clothes.slug}/mariniere",
        "search": "/search?q=pain",
        "search without hits": "/search?q=xylophone",
        "search, narrowed": "/search?q=pain&price=0&open=1",
        "order of results": "/search/ranking",
        "empty cart": "/cart",
        "sign-in": "/sign-in",
        "new account": "/account/new",
        "help": "/help",
        "accessibility": "/legal/accessibility",
        "nothing here": "/nothing-here",
    }
