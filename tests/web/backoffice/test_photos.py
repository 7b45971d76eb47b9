"""The photos of a product: sent several at once, put in order, turned, cut, described, taken down."""

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from marketplace.catalogue.models import Product
from marketplace.catalogue.photos.models import Photo
from marketplace.catalogue.photos.queries import photos_of
from marketplace.catalogue.services import change_product, said_of
from marketplace.core.db import db, transaction
from marketplace.core.pictures.framing import Shape
from marketplace.intake.fetching.asking import ask_for_pictures
from marketplace.web.backoffice.photo_acts import key_of
from tests.factories import Goods
from tests.photographs import BLUE, RED, jpeg
from tests.visitors import Visitor

PRODUCT = "/backoffice/maison-morel/products/baguette-de-tradition"
PAGE = f"{PRODUCT}/photos"
CHANGES = f"{PAGE}/changes"
pytestmark = pytest.mark.usefixtures("media")


def photos(bread: Goods) -> list[Photo]:
    """The product's photos as they are now."""
    db.session.expire_all()
    return list(photos_of(bread.product.town_id, bread.product.id))


def on_cards(bread: Goods) -> str:
    """What cards, baskets and new orders show."""
    db.session.expire_all()
    return db.session.get_one(Product, (bread.product.town_id, bread.product.id)).picture


def keys(bread: Goods) -> list[str]:
    return [key_of(photo) for photo in photos(bread)]


def send(counter: Visitor, *files: bytes, **fields: Any) -> Any:
    """Send some files from the page of photos."""
    sent = [(io.BytesIO(data), f"photo-{place}.jpg") for place, data in enumerate(files)]
    return counter.submit(PAGE, {"picture": sent, **fields}, to=PAGE)


def press(counter: Visitor, button: str, **fields: Any) -> Any:
    """Press one of the buttons beside a photo."""
    return counter.submit(PAGE, {"press": button, **fields}, to=CHANGES)


def shown(counter: Visitor) -> str:
    return counter.get(PAGE).text.replace("\u00a0", " ").replace("\u202f", " ")


def first_dot(media: Path, photo: Photo) -> object:
    """The colour of the upper left corner of a photo as it is cut now."""
    with Image.open(media / photo.picture.removeprefix("/media/")) as picture:
        return picture.getpixel((3, 3))


def test_several_photos_come_at_once_and_the_first_is_on_the_cards(counter: Visitor, bread: Goods) -> None:
    assert send(counter, jpeg(400, 300), jpeg(80, 60)).location.endswith(PAGE)
    assert [photo.stored.size for photo in photos(bread)] == [(400, 300), (80, 60)]
    assert on_cards(bread) == photos(bread)[0].picture
    page = shown(counter)
    assert "2 photos ajoutées." in page
    assert page.count('<source type="image/avif"') == 2
    assert 'alt="Baguette' in page


def test_a_refused_file_is_named_and_the_others_are_kept(counter: Visitor, bread: Goods) -> None:
    send(counter, jpeg(80, 60), b"<svg/>", jpeg(40, 30))
    page = shown(counter)
    assert "La photo « photo-1.jpg » n’a pas été prise. Ce fichier n’est pas une photo lisible." in page
    assert [photo.stored.size for photo in photos(bread)] == [(80, 60), (40, 30)]


def test_a_product_takes_a_dozen_photos(counter: Visitor, bread: Goods) -> None:
    send(counter, *[jpeg(40, 30)] * 11)
    send(counter, *[jpeg(40, 30)] * 2)
    assert len(photos(bread)) == 12
    assert "Un produit a 12 photos au plus" in shown(counter)
    assert 'type="file"' not in shown(counter)


def test_the_format_that_was_chosen_last_is_that_of_the_next_photo(counter: Visitor, bread: Goods) -> None:
    send(counter, jpeg(400, 300), shape="square")
    send(counter, jpeg(400, 300), shape="whole")
    assert [photo.shape for photo in photos(bread)] == [Shape.SQUARE, Shape.WHOLE]
    assert re.search(r'value="square" checked', shown(counter))


def test_buttons_put_photos_into_another_order(counter: Visitor, bread: Goods) -> None:
    send(counter, jpeg(40, 30), jpeg(80, 60), jpeg(120, 90))
    first, second, third = keys(bread)
    press(counter, f"earlier:{third}")
    assert keys(bread) == [first, third, second]
    press(counter, f"later:{first}")
    assert keys(bread) == [third, first, second]
    assert on_cards(bread) == photos(bread)[0].picture
    press(counter, "", order=f"{second} {third} nobody")  # dragged by the script
    assert keys(bread) == [second, third, first]


def test_words_are_proposed_and_kept_whichever_button_is_pressed(counter: Visitor, bread: Goods) -> None:
    send(counter, jpeg(40, 30), jpeg(80, 60))
    first, second = keys(bread)
    assert f'name="alt-{first}" value="Baguette' in shown(counter)
    press(counter, f"later:{first}", **{f"alt-{first}": " La baguette,  entière ", f"alt-{second}": "La mie"})
    assert [photo.alt for photo in photos(bread)] == ["La mie", "La baguette, entière"]


def test_a_form_that_was_opened_before_leaves_the_picture_alone(counter: Visitor, bread: Goods) -> None:
    send(counter, jpeg(40, 30), jpeg(80, 60))
    draft, version = said_of(bread.product), bread.product.version
    press(counter, f"later:{keys(bread)[0]}")
    with transaction():
        change_product(bread.product, draft=draft, seen_version=version)
    assert on_cards(bread) == photos(bread)[0].picture


def test_a_photo_is_turned(counter: Visitor, bread: Goods, media: Path) -> None:
    send(counter, jpeg(400, 300, left=RED), shape="whole")
    before = photos(bread)[0].picture
    press(counter, f"right:{keys(bread)[0]}", **{f"alt-{keys(bread)[0]}": "Debout"})
    turned = photos(bread)[0]
    assert (turned.stored.size, turned.turns, turned.alt) == ((300, 400), 1, "Debout")
    assert turned.picture != before
    press(counter, f"left:{keys(bread)[0]}")
    assert photos(bread)[0].stored.size == (400, 300)
    assert (media / before.removeprefix("/media/")).exists()  # a page of before still shows it


def test_a_photo_is_taken_down_and_the_next_one_takes_its_place(counter: Visitor, bread: Goods) -> None:
    send(counter, jpeg(40, 30), jpeg(80, 60))
    first, second = keys(bread)
    press(counter, f"delete:{first}")
    assert keys(bread) == [second]
    press(counter, f"delete:{second}")
    press(counter, f"delete:{second}")  # twice, or in two windows
    assert keys(bread) == []
    assert on_cards(bread) == ""


def test_the_frame_is_moved_by_buttons_and_kept(counter: Visitor, bread: Goods, media: Path) -> None:
    send(counter, jpeg(800, 300, left=RED))
    key = keys(bread)[0]
    page = counter.get(f"{PAGE}/{key}?shape=square&turns=0&zoom=100&x=500&y=500&step=right").text
    state = dict(re.findall(r'type="hidden" name="(turns|zoom|x|y|shape)" value="(\w+)"', page))
    assert state["shape"] == "square"
    assert int(state["x"]) > 500
    seen = counter.get(f"{PAGE}/{key}/preview?shape=square&turns=0&zoom=100&x=1000&y=0")
    with Image.open(io.BytesIO(seen.data)) as picture:
        assert picture.size == (300, 300)
    counter.submit(f"{PAGE}/{key}", {**state, "x": "0"})
    photo = photos(bread)[0]
    assert (photo.stored.size, photo.shape, photo.centre_x) == ((300, 300), Shape.SQUARE, 0)
    assert first_dot(media, photo) == pytest.approx(RED, abs=12)


@pytest.mark.parametrize(
    "step", ["left", "right", "up", "down", "closer", "wider", "turn-left", "turn-right", "x"]
)
def test_no_button_leads_the_frame_out_of_the_photo(counter: Visitor, bread: Goods, step: str) -> None:
    send(counter, jpeg(80, 60))
    address = f"{PAGE}/{keys(bread)[0]}?shape=wide&turns=3&zoom=300&x=1000&y=0&step={step}"
    assert counter.get(address).status_code == 200


ODD = ["zoom=9999999999", "x=-5&y=abc", "turns=7", "shape=round", "zoom=²", "step=" + "a" * 500]


@pytest.mark.parametrize("query", ODD)
def test_what_an_address_says_wrongly_is_passed_over(counter: Visitor, bread: Goods, query: str) -> None:
    send(counter, jpeg(80, 60))
    address = f"{PAGE}/{keys(bread)[0]}"
    assert counter.get(f"{address}?{query}").status_code == 200
    assert counter.get(f"{address}/preview?{query}").status_code == 200


def test_two_who_cut_the_same_photo_leave_one(counter: Visitor, bread: Goods) -> None:
    send(counter, jpeg(80, 60))
    key = keys(bread)[0]
    token = counter.token_on(f"{PAGE}/{key}")
    for shape in ("square", "whole"):
        counter.post(f"{PAGE}/{key}", data={"csrf_token": token, "shape": shape})
    assert [photo.shape for photo in photos(bread)] == [Shape.SQUARE]


def test_a_photo_whose_file_is_gone_says_so(counter: Visitor, bread: Goods, media: Path) -> None:
    send(counter, jpeg(80, 60))
    (media / photos(bread)[0].master).unlink()
    press(counter, f"right:{keys(bread)[0]}")
    assert "Le fichier de cette photo est introuvable" in shown(counter)


def test_pictures_that_a_file_names_are_told_where_nothing_is_fetched(counter: Visitor, bread: Goods) -> None:
    with transaction():
        ask_for_pictures(bread.product.town_id, wanted={bread.product.id: ["https://x.example/a.jpg"]})
    assert "Votre fichier cite 1 photo qui n’est pas là." in shown(counter)
    assert "envoyez les vôtres" in shown(counter)


@pytest.mark.parametrize("who", ["neighbour", "outsider"])
def test_a_stranger_neither_sees_nor_changes_photos(
    counter: Visitor, bread: Goods, who: str, request: pytest.FixtureRequest
) -> None:
    send(counter, jpeg(80, 60))
    key, stranger = keys(bread)[0], request.getfixturevalue(who)
    for address in (PAGE, f"{PAGE}/{key}", f"{PAGE}/{key}/preview"):
        assert stranger.get(address).status_code == 404
    token = stranger.token_on("/account")
    for address in (PAGE, CHANGES, f"{PAGE}/{key}"):
        data = {"csrf_token": token, "press": f"delete:{key}", "shape": "square"}
        assert stranger.post(address, data=data).status_code == 404
    assert keys(bread) == [key]


def test_without_a_token_nothing_changes(counter: Visitor, bread: Goods) -> None:
    send(counter, jpeg(80, 60))
    key = keys(bread)[0]
    for address in (PAGE, CHANGES, f"{PAGE}/{key}"):
        assert counter.post(address, data={"press": f"delete:{key}", "shape": "square"}).status_code == 400
    assert keys(bread) == [key]


def test_staff_may_send_photos(helper: Visitor, bread: Goods) -> None:
    send(helper, jpeg(80, 60))
    assert len(photos(bread)) == 1


def test_the_page_of_the_product_shows_all_photos_without_scripts(
    counter: Visitor, browser_for: Callable[[str], Visitor], bread: Goods
) -> None:
    send(counter, jpeg(2000, 1500, left=BLUE), jpeg(400, 300))
    press(counter, "", **{f"alt-{keys(bread)[1]}": "La mie"})
    page = browser_for("localhost").get("/shops/maison-morel/baguette-de-tradition").text
    assert 'id="photo-2"' in page
    assert 'alt="La mie"' in page
    big, small = re.findall(r"<img[^>]*>", page.partition('class="thumbs"')[0])[-2:]
    assert 'width="1600" height="1200" loading="eager"' in big
    assert "-400.jpg 400w" in big
    assert 'width="400" height="300" loading="lazy"' in small


def body_of(token: str, *files: bytes) -> bytes:
    """A form with files, as a browser sends it."""
    parts = [b'--line\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n' + token.encode()]
    head = b'--line\r\nContent-Disposition: form-data; name="picture"; filename="a.jpg"\r\n\r\n'
    return b"\r\n".join([*parts, *(head + data for data in files), b"--line--", b""])


def test_more_may_be_sent_with_photos_than_elsewhere_but_not_without_end(
    counter: Visitor, bread: Goods
) -> None:
    token, kind = counter.token_on(PAGE), "multipart/form-data; boundary=line"
    many = [jpeg(80, 60) + bytes(5 * 1024 * 1024)] * 3  # what stands behind a picture is passed over
    assert counter.post(PAGE, data=body_of(token, *many), content_type=kind).status_code == 302
    assert len(photos(bread)) == 3
    said = {"CONTENT_LENGTH": str(66 * 1024 * 1024)}
    heavy = counter.post(PAGE, data=body_of(token), content_type=kind, environ_overrides=said)
    assert heavy.status_code == 413
    elsewhere = counter.post(CHANGES, data=body_of(token, *many), content_type=kind)
    assert elsewhere.status_code == 413
