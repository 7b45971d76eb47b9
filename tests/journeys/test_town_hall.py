"""The town hall: words and picture of the home page, a shop that rests, one that comes, the figures."""

import io
from collections.abc import Callable

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

from tests.journeys.street import Installation, Street
from tests.journeys.walking import fill_basket, go_to, heading, open_town_hall, told

pytestmark = pytest.mark.browser
WELCOME = "Ce soir, la rue vous attend"


def test_the_council_changes_the_words_and_the_picture_of_the_home_page(
    street: Street, browser_of: Callable[..., Page]
) -> None:
    desk, phone = browser_of(), browser_of(width=375)
    open_town_hall(desk, street)
    go_to(desk, "Vitrine")
    desk.get_by_label("Titre", exact=True).fill(WELCOME)
    desk.get_by_label("Une ou deux phrases", exact=True).fill(
        "Commandez avant midi, passez après le travail."
    )
    desk.get_by_label("Nouvelle photo").set_input_files([_photo()])
    desk.get_by_role("button", name="Publier").click()
    expect(desk.get_by_role("alert")).to_contain_text("Décrivez la photo")
    desk.get_by_label("Ce que montre la photo").fill("La rue un soir d’été")
    desk.get_by_role("button", name="Publier").click()
    told(desk, "C’est en ligne")
    phone.goto(street.address)
    expect(heading(phone, WELCOME)).to_be_visible()
    expect(phone.get_by_text("Commandez avant midi, passez après le travail.")).to_be_visible()
    picture = phone.get_by_role("img", name="La rue un soir d’été")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.naturalWidth") > 0


def test_the_council_puts_a_square_into_the_street_without_scripts(
    street: Street, new_page: Callable[..., Page]
) -> None:
    phone = new_page(width=375, java_script_enabled=False)
    open_town_hall(phone, street)
    phone.goto(f"{street.address}/council/street")
    phone.get_by_label("Ajouter", exact=True).select_option("Place")
    phone.get_by_role("button", name="Ajouter au début").click()
    phone.get_by_role("group", name="Place").get_by_label("Nom écrit dessus").fill("Place du Puits")
    phone.get_by_role("button", name="Enregistrer la rue").click()
    told(phone, "La rue est en place")
    phone.goto(street.address)
    phone.get_by_text("La même rue, en liste").click()
    expect(phone.get_by_text("Place, Place du Puits")).to_be_visible()


def test_a_paused_shop_says_so_and_a_basket_with_its_goods_is_told(
    street: Street, browser_of: Callable[..., Page]
) -> None:
    phone, desk = browser_of(width=375), browser_of()
    fill_basket(phone, street)
    open_town_hall(desk, street)
    go_to(desk, "Boutiques")
    desk.get_by_role("button", name="Mettre en pause Lantier").click()
    told(desk, "« Lantier » est en pause.")
    go_to(phone, "Panier")
    expect(phone.get_by_text("Lantier ne prend pas de commande en ce moment").first).to_be_visible()
    expect(phone.get_by_role("link", name="Choisir mes heures de retrait")).to_have_count(0)
    phone.get_by_role("button", name="Mettre mon panier à jour").click()
    expect(heading(phone, "Votre panier, 2 boutiques")).to_be_visible()
    phone.goto(f"{street.address}/shops/{street.dairy.slug}")
    expect(phone.get_by_role("heading", name="Lantier fait une pause")).to_be_visible()
    desk.get_by_role("button", name="Rouvrir Lantier").click()
    told(desk, "« Lantier » est de retour dans la rue.")
    phone.reload()
    expect(phone.get_by_role("link", name="Comté de garde")).to_be_visible()


def test_a_shop_that_applied_is_admitted_and_the_figures_are_read(
    installation: Installation, street: Street, browser_of: Callable[..., Page]
) -> None:
    installation.sell_for_a_while(street)
    desk, phone = browser_of(), browser_of(width=375)
    phone.goto(f"{street.address}/shops/{street.applicant.slug}")
    expect(heading(phone, "Rien à cette adresse")).to_be_visible()
    open_town_hall(desk, street)
    desk.get_by_role("link", name="Lire et répondre").click()
    desk.get_by_role("button", name=f"Accueillir {street.applicant.name}").click()
    told(desk, f"« {street.applicant.name} » est dans la rue.")
    phone.goto(f"{street.address}/shops")
    phone.get_by_role("link", name=street.applicant.name).click()
    expect(phone.get_by_role("link", name="Sardines")).to_be_visible()
    go_to(desk, "Chiffres")
    expect(heading(desk, "Ce que la rue y gagne")).to_be_visible()
    # Five orders of 1,30 € and 6,56 € and 49,00 €, each a walk over three shops.
    expect(desk.get_by_text("5 commandes ont rapporté 284,30 € aux boutiques.")).to_be_visible()
    # That all of them lead to several shops would tell it of each, so nobody is told.
    expect(desk.get_by_text("Sur cent commandes")).to_be_hidden()


def _photo() -> FilePayload:
    file = io.BytesIO()
    Image.new("RGB", (640, 400), "#a3432a").save(file, "JPEG")
    return {"name": "rue.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}


def test_on_a_phone_the_other_pages_open_from_more_by_keyboard_and_without_scripts(
    street: Street, new_page: Callable[..., Page]
) -> None:
    phone = new_page(width=375, java_script_enabled=False)
    open_town_hall(phone, street)
    bar = phone.get_by_role("navigation", name="Principale")
    barometer = bar.get_by_role("link", name="Baromètre", exact=True)
    expect(bar.get_by_role("link", name="Habitants")).to_be_in_viewport()
    expect(barometer).to_be_hidden()
    bar.get_by_role("link", name="Habitants").focus()
    phone.keyboard.press("Tab")
    phone.keyboard.press("Enter")
    expect(barometer).to_be_in_viewport()
    phone.keyboard.press("Tab")
    expect(barometer).to_be_focused()
    phone.keyboard.press("Enter")
    expect(heading(phone, "Ce que la rue y gagne")).to_be_visible()
    expect(
        phone.get_by_role("navigation", name="Chiffres").get_by_role("link", name="Baromètre")
    ).to_have_attribute("aria-current", "page")
