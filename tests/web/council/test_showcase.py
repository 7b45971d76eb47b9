"""The council's words and picture on the home page."""

import io
import re
from typing import Any

import pytest
from PIL import Image

from marketplace.core.db import db
from marketplace.towns.models import Showcase, Town
from marketplace.towns.queries import showcase_of
from tests.visitors import Visitor

PAGE = "/council/showcase"
WORDS = {
    "title_fr": "Toute la rue dans un seul panier",
    "lead_fr": "Commandez ce soir, passez demain.",
    "title_en": "The whole street in one basket",
    "lead_en": "Order tonight, come by tomorrow.",
}


def photo() -> tuple[io.BytesIO, str]:
    """A small picture to upload, with a place hidden in it."""
    file, exif = io.BytesIO(), Image.Exif()
    exif[0x010E] = "taken at 48.85, 2.35"
    Image.new("RGB", (40, 30), "#a3432a").save(file, "JPEG", exif=exif)
    file.seek(0)
    return file, "rue.jpg"


def send(manager: Visitor, *, to: str = PAGE, **fields: Any) -> Any:
    """Fill the form in as it stands and send it."""
    page = manager.get(PAGE).text
    hidden = dict(re.findall(r'name="(csrf_token|version|picture)"[^>]*value="([^"]*)"', page))
    return manager.post(to, data={**hidden, **WORDS, **fields}, content_type="multipart/form-data")


def published(town: Town) -> Showcase:
    """What the home page says."""
    db.session.expire_all()
    showcase = showcase_of(town.id)
    assert showcase
    return showcase


def test_the_words_are_published(manager: Visitor, town: Town) -> None:
    response = send(manager)
    assert (response.status_code, response.location) == (302, PAGE)
    showcase = published(town)
    assert showcase.title_fr == WORDS["title_fr"]
    assert showcase.lead_en == WORDS["lead_en"]
    assert "C’est en ligne" in manager.get(PAGE).text.replace("\u202f", " ")


def test_a_picture_is_re_encoded_without_what_was_hidden_in_it(manager: Visitor, town: Town) -> None:
    send(manager, file=photo(), picture_alt="La rue un matin de marché")
    address = published(town).picture
    assert re.fullmatch(r"/media/\w+-40x30\.jpg", address)
    for suffix in ("jpg", "webp", "avif"):
        image = manager.get(address.replace("jpg", suffix), buffered=True)
        assert image.mimetype == f"image/{suffix.replace('jpg', 'jpeg')}"
        assert b"48.85" not in image.data


def test_a_picture_without_words_is_asked_about_and_kept(manager: Visitor, town: Town) -> None:
    response = send(manager, file=photo())
    assert response.status_code == 422
    assert "Décrivez la photo" in response.text
    kept = re.search(r'name="picture"[^>]*value="(/media/\w+-40x30\.jpg)"', response.text)
    assert kept
    assert published(town).picture == ""
    assert send(manager, picture=kept.group(1), picture_alt="La rue").status_code == 302
    assert published(town).picture == kept.group(1)


@pytest.mark.parametrize(
    "picture", ["https://evil.example/x.webp", "/media/../x.webp", "//evil.example/x.webp"]
)
def test_a_picture_from_elsewhere_cannot_be_slipped_in(manager: Visitor, town: Town, picture: str) -> None:
    send(manager, picture=picture, picture_alt="La rue")
    assert published(town).picture == ""


def test_a_file_that_is_no_picture_is_refused_in_words(manager: Visitor, town: Town) -> None:
    response = send(manager, file=(io.BytesIO(b"<svg onload=alert(1)>"), "rue.svg"), picture_alt="La rue")
    assert response.status_code == 422
    assert "n’est pas une photo lisible" in response.text
    assert WORDS["lead_fr"] in response.text
    assert published(town).title_fr == ""


def test_a_preview_shows_and_publishes_nothing(manager: Visitor, town: Town) -> None:
    response = send(manager, to=f"{PAGE}/preview", file=photo(), picture_alt="La rue")
    assert response.status_code == 200
    assert "pas encore publié" in response.text
    assert response.text.count("/media/") >= 2
    assert published(town).title_fr == ""


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [({"title_fr": ""}, "Il manque le titre"), ({"lead_fr": "x" * 401}, "Au plus 400 caractères")],
)
def test_what_is_missing_or_too_long_is_named(
    manager: Visitor, town: Town, fields: dict[str, str], sentence: str
) -> None:
    response = send(manager, **fields)
    assert response.status_code == 422
    assert sentence in response.text
    assert published(town).title_fr == ""


def test_a_slower_colleague_is_told_and_loses_no_word(manager: Visitor, town: Town) -> None:
    send(manager)
    first = str(published(town).version - 1)
    response = send(manager, version=first, lead_fr="Mes mots à moi.")
    assert response.status_code == 409
    assert "Quelqu’un d’autre" in response.text
    assert "Mes mots à moi." in response.text
    assert WORDS["lead_fr"] in response.text
    assert published(town).lead_fr == WORDS["lead_fr"]
    hidden = re.search(r'name="version"[^>]*value="(\d+)"', response.text)
    assert hidden
    assert send(manager, version=hidden.group(1), lead_fr="Mes mots à moi.").status_code == 302
    assert published(town).lead_fr == "Mes mots à moi."


def test_without_the_token_nothing_is_published(manager: Visitor, town: Town) -> None:
    assert manager.post(PAGE, data={**WORDS, "version": "1"}).status_code == 400
    assert published(town).title_fr == ""


def test_the_words_are_text_and_never_markup(manager: Visitor, town: Town) -> None:
    send(manager, title_fr="<script>alert(1)</script>{{7*7}}")
    page = manager.get(PAGE).text + manager.get("/council/").text
    assert "<script>alert" not in page
    assert "{{7*7}}" in page
