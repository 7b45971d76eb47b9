"""The picture of a shared link: of the right size, true, kept under what it shows, and never a draft."""

import re
from io import BytesIO

import pytest
from flask import Flask
from PIL import Image

from marketplace.catalogue.models import Product, ProductStatus
from marketplace.core.db import db, transaction
from marketplace.core.pictures.stores import media_store
from marketplace.shops.models import Shop
from marketplace.shops.states import ShopStatus
from marketplace.towns.looks.look import Look, written
from marketplace.towns.models import Town
from marketplace.web.storefront.shared import card
from marketplace.web.storefront.shared.card import Card
from tests.factories import make_town
from tests.visitors import Visitor
from tests.web.storefront.buying import Street, reprice

_TAG = re.compile(r'<meta (?:property|name)="((?:og|twitter):[\w:]+)" content="([^"]*)">')
HOST = "https://localhost"
COMTE = "/shops/lantier/comte"


def tags(visitor: Visitor, page: str) -> dict[str, str]:
    """What a page tells to those who show a shared link."""
    return dict(_TAG.findall(visitor.get(page).text))


def picture_of(visitor: Visitor, page: str) -> str:
    """The path of a page's picture."""
    return tags(visitor, page)["og:image"].removeprefix(HOST)


def drawn_at(visitor: Visitor, path: str) -> Image.Image:
    """The picture itself."""
    answer = visitor.get(path)
    assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
    return Image.open(BytesIO(answer.data))


@pytest.mark.parametrize("page", ["/", "/shops", "/shops/lantier", COMTE, "/help"])
def test_every_listed_page_has_a_picture_of_the_size_it_says(
    street: Street, visitor: Visitor, page: str
) -> None:
    said = tags(visitor, page)
    path = said["og:image"].removeprefix(HOST)
    picture = drawn_at(visitor, path)
    assert (str(picture.width), str(picture.height)) == (said["og:image:width"], said["og:image:height"])
    assert len(visitor.get(path).data) < 300_000
    assert said["og:url"] == f"{HOST}{page}"
    assert said["og:title"]
    assert said["og:description"]
    assert said["twitter:card"] == "summary_large_image"


def test_each_page_has_its_own(street: Street, visitor: Visitor) -> None:
    pages = ["/", "/shops/lantier", "/shops/maison-morel", COMTE]
    pictures = [visitor.get(picture_of(visitor, page)).data for page in pages]
    assert len(set(pictures)) == len(pages)


def test_a_picture_is_kept_for_ever_until_what_it_shows_changes(street: Street, visitor: Visitor) -> None:
    before = picture_of(visitor, COMTE)
    kept = visitor.get(before)
    assert kept.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    reprice(street.comte, 9900)
    after = picture_of(visitor, COMTE)
    assert after != before
    assert visitor.get(after).data != kept.data
    old = visitor.get(before)  # somebody has the old address: today's price, not kept
    assert (old.data, old.headers["Cache-Control"]) == (visitor.get(after).data, "no-cache")


def test_everybody_shares_the_same_picture(street: Street, visitor: Visitor) -> None:
    french = picture_of(visitor, COMTE)
    visitor.get("/language/en")
    assert picture_of(visitor, COMTE) == french


def test_the_photo_is_in_it_and_a_lost_one_does_no_harm(street: Street, visitor: Visitor) -> None:
    plain = visitor.get(picture_of(visitor, COMTE)).data
    out = BytesIO()
    Image.new("RGB", (800, 600), (10, 80, 255)).save(out, "JPEG")
    media_store().put("blue-800x600.jpg", out.getvalue())
    with transaction():
        product = db.session.get_one(Product, (street.town.id, street.comte.product.id))
        product.picture = "/media/blue-800x600.jpg"
    path = picture_of(visitor, COMTE)
    shown = visitor.get(path).data
    blue = Image.open(BytesIO(shown)).convert("RGB").getchannel("B").crop((800, 200, 1000, 400))
    assert blue.getextrema()[0] > 240  # type: ignore[operator]
    media_store().drop(["blue-800x600.jpg"])
    card.kept.cache_clear()
    assert drawn_at(visitor, path).width == 1200
    assert visitor.get(path).data == plain  # the shop's front stands in


def test_what_residents_do_not_see_has_no_picture(street: Street, visitor: Visitor) -> None:
    product, shop = picture_of(visitor, COMTE), picture_of(visitor, "/shops/lantier")
    with transaction():
        db.session.get_one(Product, (street.town.id, street.comte.product.id)).status = ProductStatus.HIDDEN
    assert visitor.get(product).status_code == 404
    with transaction():
        db.session.get_one(Shop, (street.town.id, street.dairy.id)).status = ShopStatus.PAUSED
    assert visitor.get(shop).status_code == 404


def test_another_town_shows_none_of_it(street: Street, visitor: Visitor) -> None:
    path = picture_of(visitor, COMTE)
    make_town("val-brume", host="val-brume.localhost")
    visitor.host = "val-brume.localhost"
    assert visitor.get(path).status_code == 404


@pytest.mark.parametrize("words", ["X" * 400, "mot " * 120, "", "Ça"])
def test_words_of_any_length_stay_within_the_picture(app: Flask, words: str) -> None:
    with app.test_request_context("/"):
        drawn = card.drawn(Card("Port-Lanterne", words, words, price="1,30 €", fronts=(3,), sign=words))
    margin = Image.open(BytesIO(drawn)).convert("L").crop((0, 0, 40, 500))
    assert margin.getextrema()[0] > 200  # type: ignore[operator]


def test_the_towns_own_colour_is_in_it(street: Street, visitor: Visitor) -> None:
    before = picture_of(visitor, "/")
    visitor.get(before)
    with transaction():
        db.session.get_one(Town, street.town.id).look = written(Look(day="#1f4b7d"))
    after = picture_of(visitor, "/")
    assert after != before
    strip = drawn_at(visitor, after).convert("RGB").crop((0, 618, 1200, 626))
    assert strip.getchannel("B").getextrema()[0] > 100 > strip.getchannel("R").getextrema()[1]  # type: ignore[operator]
