"""What a shop shares: its code can be read off every paper and screen, and says no more than is true."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from io import BytesIO

import pytest
import zxingcpp
from flask import Flask
from PIL import Image
from pypdf import PdfReader

from marketplace.core.db import transaction
from marketplace.shops.models import Shop
from marketplace.shops.states import ShopStatus
from marketplace.towns.queries import town_by_id
from marketplace.web.backoffice.share_kit import PAPERS, PICTURES, ShareKit, share_kit
from marketplace.web.pdf import picture_of
from tests.factories import Goods, make_goods
from tests.visitors import Visitor

SHARE = "/backoffice/maison-morel/share"
LINK = "https://localhost/shops/maison-morel"


def read_code(content: bytes) -> str:
    """What a telephone reads off a picture."""
    with Image.open(BytesIO(content)) as picture:
        codes = zxingcpp.read_barcodes(picture.convert("L"))
    assert len(codes) == 1
    return str(codes[0].text)


@pytest.fixture
def kit(app: Flask, bakery: Shop) -> ShareKit:
    with app.test_request_context():
        return share_kit(town_by_id(bakery.town_id), bakery)


def test_the_page_has_the_link_the_words_and_the_papers(counter: Visitor, bakery: Shop) -> None:
    page = counter.get(SHARE).text
    assert f'value="{LINK}"' in page
    assert "Pour annoncer" in page
    for address in ("poster-a4.pdf", "poster-a5.pdf", "code.svg", "code.png", "picture-square.png"):
        assert f"{SHARE}/{address}" in page


def test_the_code_leads_to_the_shop(counter: Visitor, bakery: Shop) -> None:
    assert read_code(counter.get(f"{SHARE}/code.png").data) == LINK
    drawing = counter.get(f"{SHARE}/code.svg")
    assert drawing.mimetype == "image/svg+xml"
    assert b"<svg" in drawing.data


@pytest.mark.parametrize(("paper", "millimetres"), [("a4", (210, 297)), ("a5", (148, 210))])
def test_the_poster_is_one_page_of_its_paper(
    counter: Visitor, bakery: Shop, paper: str, millimetres: tuple[int, int]
) -> None:
    answer = counter.get(f"{SHARE}/poster-{paper}.pdf")
    assert answer.mimetype == "application/pdf"
    (page,) = PdfReader(BytesIO(answer.data)).pages
    size = tuple(round(float(points) / 72 * 25.4) for points in (page.mediabox.width, page.mediabox.height))
    assert size == millimetres
    words = page.extract_text()
    for said in ("Maison Morel", "Commandez, passez une fois.", "localhost/shops/maison-morel"):
        assert said in words


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("name", ["Irma", "Aux Délices de la Grande Rue et de la Place du Marché réunies"])
def test_the_code_on_the_poster_can_be_read(
    app: Flask, kit: ShareKit, bakery: Shop, paper: str, name: str
) -> None:
    bakery.name = name
    with app.test_request_context():
        assert read_code(picture_of("poster", kit.poster_fields(paper))) == LINK


@pytest.mark.parametrize("shape", PICTURES)
def test_the_picture_has_the_size_that_networks_ask_for(counter: Visitor, bakery: Shop, shape: str) -> None:
    answer = counter.get(f"{SHARE}/picture-{shape}.png")
    with Image.open(BytesIO(answer.data)) as picture:
        assert picture.size == PICTURES[shape]
        assert len(picture.convert("P", palette=Image.Palette.ADAPTIVE, colors=8).getcolors() or []) > 2


def test_marks_in_a_name_are_words_and_nothing_else(app: Flask, kit: ShareKit, bakery: Shop) -> None:
    bakery.name = '#panic("x") $ *Chez* <b> \\'
    with app.test_request_context():
        assert read_code(picture_of("poster", kit.poster_fields("a5"))) == LINK


def test_what_is_kept_has_a_name(counter: Visitor, bakery: Shop) -> None:
    assert "attachment" in counter.get(f"{SHARE}/code.png?keep=1").headers["Content-Disposition"]
    assert counter.get(f"{SHARE}/code.png").headers["Content-Disposition"].startswith("inline")


def test_words_about_a_product_have_its_price_and_its_link(counter: Visitor, bread: Goods) -> None:
    page = counter.get(f"{SHARE}?product={bread.product.slug}").text
    assert "Baguette de tradition, 1,30" in page
    assert f"{LINK}/{bread.product.slug}" in page


def test_a_shop_that_does_not_sell_yet_promises_nothing(counter: Visitor, bakery: Shop) -> None:
    with transaction():
        bakery.status = ShopStatus.SHOWCASE
    page = counter.get(SHARE).text
    assert "Commandez" not in page.split("<main")[1]
    assert "Regardez, passez nous voir." in page


def test_a_page_that_nobody_sees_yet_is_said_to_be_so(counter: Visitor, bakery: Shop) -> None:
    with transaction():
        bakery.status = ShopStatus.PAUSED
    assert "pas encore visible" in counter.get(SHARE).text


def test_other_shapes_are_not_there(counter: Visitor, bakery: Shop) -> None:
    for address in ("poster-a3.pdf", "picture-round.png"):
        assert counter.get(f"{SHARE}/{address}").status_code == 404


def test_a_stranger_finds_nothing(neighbour: Visitor, outsider: Visitor, bakery: Shop) -> None:
    for browser in (neighbour, outsider):
        for address in (SHARE, f"{SHARE}/code.png", f"{SHARE}/poster-a4.pdf", f"{SHARE}/picture-wide.png"):
            assert browser.get(address).status_code == 404


def test_staff_may_share(helper: Visitor, bakery: Shop) -> None:
    assert helper.get(SHARE).status_code == 200


def test_many_products_ask_for_no_more_statements(
    counter: Visitor, bakery: Shop, count_sql: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    make_goods(bakery, name="Pain")
    with count_sql() as few:
        counter.get(SHARE)
    for number in range(6):
        make_goods(bakery, name=f"Pain {number}")
    with count_sql() as many:
        counter.get(SHARE)
    assert len(many) == len(few) <= 8
