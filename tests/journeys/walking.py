"""What residents and shopkeepers do in a browser, told by what they see: words, roles, headings."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.journeys.street import Person, Place, Street
from tests.people import PASSWORD

BUY = "Mettre au panier"
ORDER = "Commander avec obligation de paiement"


def heading(page: Page, words: str | re.Pattern[str]) -> Locator:
    """The page's own heading."""
    return page.get_by_role("heading", level=1, name=words)


def told(page: Page, words: str) -> None:
    """The page says that something has just happened."""
    expect(page.get_by_role("status").filter(has_text=words)).to_be_visible()


def go_to(page: Page, words: str) -> None:
    """Choose one of the places in the page's head."""
    head = page.get_by_role("navigation", name="Principale")
    head.get_by_role("link", name=re.compile(f"^{words}\\b")).click()


def sign_in(page: Page, person: Person, address: str) -> None:
    """Go to a page for people one knows, by password and, where there is one, by the app's code."""
    page.goto(address)
    page.get_by_label("Votre adresse e-mail").fill(person.email)
    page.get_by_label("Votre mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    if person.secret:
        expect(heading(page, "Votre code")).to_be_visible()
        page.get_by_label("Code à six chiffres").fill(person.code)
        page.get_by_role("button", name="Entrer").click()


def open_board(page: Page, street: Street, place: Place) -> None:
    """The shop's keeper comes to work."""
    sign_in(page, place.keeper, f"{street.address}/backoffice/{place.slug}/")
    expect(heading(page, re.compile("^Bonjour Paul"))).to_be_visible()


def open_town_hall(page: Page, street: Street) -> None:
    """The town's manager comes to work."""
    sign_in(page, street.council, f"{street.address}/council/")
    expect(heading(page, "Bonjour Anne")).to_be_visible()


def open_product(page: Page, place: Place, product: str) -> None:
    """From wherever one is: all shops, the shop, the product."""
    go_to(page, "Boutiques")
    page.get_by_role("main").get_by_role("link", name=place.name, exact=True).click()
    expect(heading(page, place.name)).to_be_visible()
    page.get_by_role("link", name=product, exact=True).click()
    expect(heading(page, product)).to_be_visible()


def put_in_basket(page: Page, product: str) -> None:
    """Press the button of a product's page."""
    page.get_by_role("button", name=BUY).click()
    told(page, f"« {product} » est dans votre panier.")


def fill_basket(page: Page, street: Street) -> None:
    """Two loaves, 350 g of cheese and a shirt of size M."""
    page.goto(street.address)
    open_product(page, street.bakery, "Baguette de tradition")
    page.get_by_label("Combien ?").fill("2")
    put_in_basket(page, "Baguette de tradition")
    open_product(page, street.dairy, "Comté de garde")
    page.get_by_label("Ou un autre poids").fill("350")
    put_in_basket(page, "Comté de garde")
    open_product(page, street.clothes, "Marinière")
    page.get_by_role("radio", name=re.compile(r"^M\b")).check()
    put_in_basket(page, "Marinière")


def open_checkout(page: Page) -> None:
    """From the basket's link in the head to the page where one orders."""
    go_to(page, "Panier")
    expect(heading(page, re.compile("^Votre panier"))).to_be_visible()
    page.get_by_role("link", name="Choisir mes heures de retrait").click()
    expect(heading(page, re.compile("^Votre commande"))).to_be_visible()


def choose_each_time(page: Page) -> None:
    """Leave the proposed walk, if there is one, for a time of its own at each shop."""
    for way in page.get_by_role("radio", name=re.compile("^Une heure par boutique")).all():
        way.check()


def choose_times(page: Page) -> None:
    """At each shop the third time offered: the first may be over before the form is sent."""
    choose_each_time(page)
    for times in page.get_by_label(re.compile("^Heure de retrait chez")).all():
        times.select_option(index=2)


def say_who(page: Page) -> None:
    """Name, telephone and mail address."""
    page.get_by_label("Nom sur le sac").fill("Jeanne Kermadec")
    page.get_by_label("Téléphone").fill("06 00 00 46 12")
    page.get_by_label("Adresse électronique").fill("jeanne@residents.example")


def order_to_pay_in_the_shops(page: Page) -> None:
    """Order what is in the basket."""
    open_checkout(page)
    choose_times(page)
    say_who(page)
    page.get_by_role("radio", name="Dans chaque boutique").check()
    page.get_by_role("button", name=ORDER).click()
    expect(heading(page, "Merci, c’est commandé")).to_be_visible()


def order_to_pay_by_card(page: Page) -> None:
    """Order what is in the basket, as far as the card's page."""
    open_checkout(page)
    choose_times(page)
    say_who(page)
    page.get_by_role("radio", name="Par carte de démonstration").check()
    page.get_by_role("button", name=ORDER).click()
    expect(at_the_card(page)).to_be_visible()


def at_the_card(page: Page) -> Locator:
    """What the card's own page says, and no other."""
    return page.get_by_text("Carte de démonstration : rien n’est débité")


def turn_back(page: Page) -> None:
    """From the card's page to our own, without paying."""
    page.get_by_role("button", name="Fermer sans payer").click()
    expect(at_the_card(page)).to_have_count(0)
    expect(heading(page, re.compile("^Payer "))).to_be_visible()


def way_back(pay_page: str, card: str) -> str:
    """Where the card's page leads to once it is paid: our page's address, with the name of the session."""
    return f"{pay_page.replace('/payment?', '/paid?')}&session={card.rpartition('/')[2]}"


def stop_of(page: Page, place: Place) -> Locator:
    """A shop's part of the order's page."""
    return page.get_by_role("listitem").filter(has=page.get_by_role("heading", name=place.name, level=3))


def reference_on(page: Page) -> str:
    """The order's reference, as the resident reads it."""
    line = page.get_by_text(re.compile(r"^Commande \S+, pour ")).inner_text()
    return line.split()[1].rstrip(",")


def code_of(page: Page, place: Place) -> str:
    """The code that the resident says at the counter."""
    said = re.search(r"Code\s*: (\w{4} \w{4})", stop_of(page, place).inner_text())
    assert said, f"no code for {place.name}"
    return said.group(1)
