"""Pages on the way of a purchase and of a new product, refusals among them, each reached as a person does."""

import re
from collections.abc import Iterator
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
    open_checkout,
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


def refused_product(page: Page, street: Street, place: Place) -> Iterator[Seen]:
    """A product without a price."""
    page.goto(f"{street.address}/backoffice/{place.slug}/products/new")
    page.get_by_label("Nom", exact=True).fill("Pain d’épices")
    page.get_by_role("button", name="Mettre en rayon").click()
    expect(page.get_by_role("alert")).to_be_visible()
    yield Seen("products/new with errors", page)


def asked_product(page: Page, street: Street, place: Place) -> Iterator[Seen]:
    """What a product is still asked."""
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
        "product with sizes": f"/shops/{street.clothes.slug}/mariniere",
        "search without hits": "/search?q=xylophone",
        "search, narrowed": "/search?q=pain&price=0&open=1",
        "empty cart": "/cart",
        "nothing here": "/nothing-here",
    }
