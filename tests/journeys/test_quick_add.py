"""From the first sign-in to a product in the showcase; and the second shop that scans its code."""

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.chromium import arguments, chromium_path
from tests.journeys.street import Installation, Street
from tests.journeys.thumbs import Thumb
from tests.journeys.walking import heading, open_board, told
from tests.people import PASSWORD
from tests.photographs import jpeg

pytestmark = pytest.mark.browser
CODE = "3017620422003"
SPREAD = "Pâte à tartiner 400 g"
_MOST_TAPS = 20


def code_picture(width: int, height: int) -> Image.Image:
    """A label with our code, as a camera sees it from near."""
    drawn = zxingcpp.create_barcode(CODE, zxingcpp.BarcodeFormat.EAN13).to_image(scale=2)
    dots = memoryview(drawn)  # type: ignore[arg-type]
    bars = Image.frombytes("L", drawn.shape[::-1], bytes(dots))
    label = Image.new("L", (width, height), 235)
    label.paste(bars, ((width - bars.width) // 2, (height - bars.height) // 2))
    return label


def test_a_first_product_is_in_the_showcase_after_a_handful_of_taps(
    installation: Installation,
    street: Street,
    new_page: Callable[..., Page],
    capsys: pytest.CaptureFixture[str],
) -> None:
    place = installation.open_showcase(street)
    phone, resident = new_page(width=375, has_touch=True), new_page(width=375)
    thumb = Thumb(phone)
    phone.goto(f"{street.address}/backoffice/{place.slug}/")
    thumb.write(phone.get_by_label("Votre adresse e-mail"), place.keeper.email)
    thumb.write(phone.get_by_label("Votre mot de passe"), PASSWORD)
    thumb.tap(phone.get_by_role("button", name="Se connecter"))
    thumb.write(phone.get_by_label("Code à six chiffres"), place.keeper.code)
    thumb.tap(phone.get_by_role("button", name="Entrer"))
    thumb.tap(phone.get_by_role("link", name="Rayon", exact=True))
    thumb.tap(phone.get_by_role("link", name="Ajouter vite").first)
    thumb.photograph(phone.get_by_label("Photo"), jpeg(1200, 900))
    thumb.write(phone.get_by_label("Nom", exact=True), "Baguette de tradition")
    thumb.write(phone.get_by_label("Prix"), "1,30")
    thumb.tap(phone.get_by_role("button", name="Continuer"))
    expect(heading(phone, "Est-ce bien cela ?")).to_be_visible()
    expect(phone.get_by_role("main")).to_contain_text("gluten")
    thumb.tap(phone.get_by_role("button", name="C’est juste"))
    told(phone, "« Baguette de tradition » est prêt.")
    expect(phone.get_by_text("dès que votre dossier sera accepté")).to_be_visible()
    thumb.tell("first sign-in to a product in the showcase", capsys)
    assert thumb.taps <= _MOST_TAPS
    resident.goto(f"{street.address}/shops/{place.slug}/baguette-de-tradition")
    expect(heading(resident, "Baguette de tradition")).to_be_visible()


def test_a_shop_of_another_town_scans_the_code_and_types_its_price(
    installation: Installation,
    street: Street,
    new_page: Callable[..., Page],
    capsys: pytest.CaptureFixture[str],
) -> None:
    first = new_page(width=375)
    open_board(first, street, street.dairy)
    _tell_of_the_code(first, f"{street.address}/backoffice/{street.dairy.slug}")
    other = installation.open_street(f"{street.slug}-bis", name="Val-Brume")
    phone = new_page(width=375)
    open_board(phone, other, other.bakery)
    thumb = Thumb(phone)
    thumb.tap(phone.get_by_role("link", name="Rayon", exact=True))
    thumb.tap(phone.get_by_role("link", name="Scanner").first)
    thumb.enter(phone.get_by_label("Les chiffres sous les barres"), CODE)
    expect(phone.get_by_text("Décrite par Lantier, Port-Lanterne")).to_be_visible()
    expect(phone.get_by_label("Nom", exact=True)).to_have_value(SPREAD)
    thumb.write(phone.get_by_label("Prix"), "5,20")
    thumb.tap(phone.get_by_role("button", name="Continuer"))
    thumb.tap(phone.get_by_role("button", name="C’est juste"))
    told(phone, f"« {SPREAD} » est prêt.")
    thumb.tell("a known code, scanned in another town, on sale", capsys)
    phone.get_by_role("link", name="Voir sa page").click()
    expect(phone.get_by_role("main").locator("img").first).to_have_attribute("src", re.compile(r"^/media/"))


def test_a_photo_of_the_code_is_read_in_the_page(street: Street, new_page: Callable[..., Page]) -> None:
    phone = new_page(width=375)
    faults: list[str] = []
    open_board(phone, street, street.dairy)
    phone.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    phone.goto(f"{street.address}/backoffice/{street.dairy.slug}/scan")
    expect(phone.get_by_role("status")).to_contain_text("La caméra n’est pas disponible")
    data = io.BytesIO()
    code_picture(800, 600).save(data, "JPEG")
    Thumb(phone).photograph(phone.get_by_label("Ou une photo du code"), data.getvalue())
    expect(phone.get_by_label("Code-barres")).to_have_value(CODE)
    assert faults == []


def test_the_camera_reads_the_code(street: Street, code_before_the_camera: Callable[[], Page]) -> None:
    phone = code_before_the_camera()
    open_board(phone, street, street.dairy)
    phone.goto(f"{street.address}/backoffice/{street.dairy.slug}/scan")
    expect(phone.get_by_label("Code-barres")).to_have_value(CODE)


@pytest.fixture
def code_before_the_camera(chromium: Browser, tmp_path: Path) -> Iterator[Callable[[], Page]]:
    """A browser of its own whose camera sees our code, and nothing else."""
    film = tmp_path / "code.y4m"
    film.write_bytes(_film(code_picture(640, 480)))
    seen = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
            f"--use-file-for-fake-video-capture={film}")  # fmt: skip
    browser = chromium.browser_type.launch(executable_path=chromium_path(), args=[*arguments(), *seen])
    yield lambda: browser.new_page(locale="fr-FR", viewport={"width": 375, "height": 800})
    browser.close()


def _film(picture: Image.Image) -> bytes:
    """Some frames of the same picture, in the plainest format that a browser takes for a camera."""
    grey = bytes([128]) * (picture.width * picture.height // 2)
    frame = b"FRAME\n" + picture.tobytes() + grey
    return f"YUV4MPEG2 W{picture.width} H{picture.height} F10:1 Ip A1:1 C420jpeg\n".encode() + frame * 3


def _tell_of_the_code(page: Page, office: str) -> None:
    page.goto(f"{office}/quick?code={CODE}")
    page.get_by_label("Nom", exact=True).fill(SPREAD)
    page.get_by_label("Prix").fill("4,50")
    Thumb(page).photograph(page.get_by_label("Photo"), jpeg(1200, 900))
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("button", name="C’est juste").click()
    told(page, f"« {SPREAD} » est prêt.")
