"""What has to be done in the demo town before some of its pages can be seen, each as a person does it."""

import re
from collections.abc import Iterator

from playwright.sync_api import FilePayload, Page, expect

from marketplace.demo.people import OWNER, PASSWORD, RESIDENT
from tests.journeys.demo_town import DemoTown
from tests.journeys.walking import BUY
from tests.photographs import jpeg

CONFIRM = "Confirmer la rétractation"
_FILE = "Nom;Prix;Stock\nTomme de la falaise;12,50;3\nSans prix;;2\n"
_ORDER = re.compile(r"^/orders/[\w-]+\?key=\w+$")
_OFFICE = f"/backoffice/{OWNER.path.split('/')[2]}"


def buy(town: DemoTown, page: Page) -> None:
    """Something is in the basket."""
    page.goto(f"{town.origin}/shops/maison-morel/baguette-de-tradition")
    page.get_by_role("button", name=BUY).click()
    expect(page.get_by_role("status").first).to_be_visible()


def ask_for_an_account(town: DemoTown, page: Page) -> None:
    """A mail with a link is on its way."""
    page.goto(f"{town.origin}/account/new")
    page.get_by_label("Votre nom").fill("Nolwenn Riou")
    page.get_by_label("Votre adresse e-mail").fill("nolwenn@residents.example")
    page.get_by_role("button", name="Recevoir le message").click()
    page.wait_for_url("**/account/new/sent")


def forget_the_password(town: DemoTown, page: Page) -> None:
    """A mail with a link to another password is on its way."""
    page.goto(f"{town.origin}/sign-in/forgotten")
    page.get_by_label("Votre adresse e-mail").fill(RESIDENT.email)
    page.get_by_role("button", name="Recevoir le lien").click()
    page.wait_for_url("**/sign-in/forgotten/sent")


def ask_for_another_address(town: DemoTown, page: Page) -> list[str]:
    """A mail with a link is on its way to the new address, which stands until it is opened."""
    page.goto(f"{town.origin}/account/email")
    page.get_by_label("Votre nouvelle adresse e-mail").fill("jeanne.nouvelle@port-lanterne.example")
    page.locator("input[type=password]").fill(PASSWORD)
    page.get_by_role("button", name="Recevoir le lien").click()
    page.wait_for_url("**/account/particulars")
    return []


def take_a_call(town: DemoTown, page: Page) -> list[str]:
    """The town hall helps somebody on the telephone; gives the call's address."""
    page.goto(f"{town.origin}/assisted/")
    page.locator("input[name=name]").fill("Odette Le Bihan")
    page.locator("input[name=phone]").fill("02 00 00 00 77")
    page.get_by_role("main").get_by_role("radio").first.check()
    page.get_by_role("button", name="Commencer").click()
    page.wait_for_url("**/assisted/calls/*")
    call = page.url.removeprefix(town.origin)
    return ["/assisted/", call, *tell_the_town(town, page)]


def make_a_kiosk(town: DemoTown, page: Page) -> list[str]:
    """The town hall's device becomes one that keeps nothing; gives where a visit there ends."""
    page.goto(f"{town.origin}/assisted/")
    page.get_by_role("button", name="Faire de cet appareil une borne").click()
    page.wait_for_url(f"{town.origin}/")
    return ["/kiosk/end"]


def come_half_in(town: DemoTown, page: Page) -> None:
    """The password is right; the code is still asked for."""
    page.goto(town.origin + OWNER.path)
    page.get_by_label("Votre adresse e-mail").fill(OWNER.email)
    page.get_by_label("Votre mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    page.wait_for_url(re.compile("/sign-in/code"))


def work_in_the_shop(town: DemoTown, page: Page) -> list[str]:
    """A photo, a file, a device and a new hand; gives what there is to see now."""
    office = town.origin + _OFFICE
    page.goto(f"{office}/products/comte-fruite-18-mois/photos")
    page.locator("input[type=file]").set_input_files(
        FilePayload(name="c.jpg", mimeType="image/jpeg", buffer=jpeg(1200, 900))
    )
    page.get_by_role("button", name="Envoyer", exact=True).click()
    cut = page.get_by_role("link", name=re.compile("^Recadrer")).first.get_attribute("href")
    page.goto(f"{office}/intake")
    page.locator("#file").set_input_files(
        FilePayload(name="a.csv", mimeType="text/csv", buffer=_FILE.encode())
    )
    page.get_by_role("button", name="Lire le fichier").click()
    page.wait_for_url("**/intake/*")
    file = page.url.removeprefix(town.origin)
    page.goto(f"{office}/devices")
    page.get_by_label("Comment l’appeler ?").fill("Tablette du comptoir")
    page.get_by_role("button", name="Créer son lien").click()
    link = page.get_by_label("Le lien").input_value()
    page.goto(f"{office}/team")
    page.get_by_label("Son adresse e-mail").fill("yann@lantier.example")
    page.get_by_role("button", name="Envoyer l’invitation").click()
    expect(page.get_by_role("status").first).to_be_visible()
    return [str(cut), file, re.sub(r"^https?://[^/]+", "", link)]


def renounce(town: DemoTown, page: Page, mailed: list[str]) -> list[str]:
    """Somebody changes their mind about the first bag that may go back; gives its paper's address."""
    for order in filter(_ORDER.match, mailed):
        page.goto(town.origin + order)
        bags = page.locator("a[href*='/withdrawal']:not([href='/withdrawal'])")
        for address in bags.evaluate_all("links => links.map(link => link.href)"):
            page.goto(address)
            if page.get_by_role("button", name=CONFIRM).count():
                return _confirm(town, page)
    return []


def _confirm(town: DemoTown, page: Page) -> list[str]:
    for box in page.get_by_role("main").get_by_role("checkbox").all():
        box.check()
    with page.expect_navigation():
        page.get_by_role("button", name=CONFIRM).click()
    links = page.locator("a[href*='/withdrawals/']").evaluate_all("links => links.map(link => link.href)")
    return [link.removeprefix(town.origin) for link in [*links, page.url]]


def send_somebody(town: DemoTown, page: Page, mailed: list[str]) -> list[str]:
    """A neighbour fetches the first order that still waits; gives the link that is handed on."""
    for order in filter(_ORDER.match, mailed):
        page.goto(town.origin + order)
        if page.locator("#proxy-name").count():
            page.locator("#friend > summary").click()
            page.locator("#proxy-name").fill("Yann Le Goff")
            page.locator("#proxy-name").press("Enter")
            return [re.sub(r"^https?://[^/]+", "", page.locator("#friend-link").input_value())]
    return []


def of_orders(mailed: list[str]) -> Iterator[str]:
    """What else an order has to show, for each order that was written about."""
    for address in filter(_ORDER.match, mailed):
        for page in ("times", "again"):
            yield address.replace("?", f"/{page}?")


def tell_the_town(town: DemoTown, page: Page) -> list[str]:
    """Somebody reports a baguette; gives where that is read, by them and at the town hall."""
    page.goto(f"{town.origin}/reports/of/maison-morel/baguette-de-tradition")
    page.get_by_role("main").get_by_role("radio").first.check()
    page.locator("textarea[name=words]").fill("La photo montre un autre pain.")
    page.locator("input[name=good_faith]").check()
    page.get_by_role("button", name="Envoyer le signalement").click()
    page.wait_for_url("**/reports/*key=*")
    told = page.url.removeprefix(town.origin)
    return [told, told.partition("?")[0].replace("/reports/", "/council/moderation/")]
