"""A first product in a minute, and what the form refuses."""

import io
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import func, select

from marketplace.browsing.search import search
from marketplace.catalogue.models import PriceChange, Product, ProductStatus, SoldBy, Variant
from marketplace.catalogue.photos.queries import photos_of
from marketplace.core.db import db
from marketplace.shops.models import Shop
from marketplace.stock.models import Movement, StockLevel
from tests.photographs import jpeg
from tests.visitors import Visitor

NEW = "/backoffice/maison-morel/products/new"
SHELF = "/backoffice/maison-morel/products"


def fields(**changed: Any) -> dict[str, Any]:
    """The form of a brioche, ready to be sent; None leaves a field out."""
    typed: dict[str, Any] = {
        "name": "Brioche au beurre",
        "sold_by": "piece",
        "vat": "550",
        "allergen_answer": "some",
        "allergens": ["gluten", "milk", "eggs"],
        "published": "y",
        "variants-0-price": "4,80",
        "variants-0-stock": "12",
    }
    typed |= {name.replace("__", "-"): value for name, value in changed.items()}
    return {name: value for name, value in typed.items() if value is not None}


def the_product(shop: Shop) -> Product:
    return db.session.scalars(
        select(Product).where(Product.town_id == shop.town_id, Product.shop_id == shop.id)
    ).one()


def how_many(shop: Shop) -> int:
    return db.session.scalar(select(func.count()).where(Product.town_id == shop.town_id)) or 0


def test_name_price_and_stock_make_a_product(counter: Visitor, bakery: Shop) -> None:
    answer = counter.submit(NEW, fields(), to=SHELF)
    assert answer.location.endswith(SHELF)
    product = the_product(bakery)
    assert (product.name, product.status, product.vat_basis_points) == (
        "Brioche au beurre",
        ProductStatus.PUBLISHED,
        550,
    )
    assert product.allergens == ["gluten", "milk", "eggs"]
    variant = db.session.scalars(select(Variant).where(Variant.town_id == bakery.town_id)).one()
    assert variant.price_cents == 480
    level = db.session.get_one(StockLevel, (bakery.town_id, variant.id))
    assert (level.on_hand, level.held) == (12, 0)
    movement = db.session.scalars(select(Movement).where(Movement.town_id == bakery.town_id)).one()
    assert (movement.quantity, movement.reason.value) == (12, "opening")
    price = db.session.scalars(select(PriceChange).where(PriceChange.town_id == bakery.town_id)).one()
    assert price.price_cents == 480


def test_it_is_found_by_search_at_once(counter: Visitor, bakery: Shop) -> None:
    counter.submit(NEW, fields(), to=SHELF)
    assert search(bakery.town_id, "brioche").product_ids == [the_product(bakery).id]


def test_a_hidden_product_is_not_found(counter: Visitor, bakery: Shop) -> None:
    counter.submit(NEW, fields(published=None), to=SHELF)
    assert the_product(bakery).status is ProductStatus.HIDDEN
    assert not search(bakery.town_id, "brioche").product_ids


def test_goods_by_weight_are_priced_and_counted_in_kilos(counter: Visitor, bakery: Shop) -> None:
    typed = fields(sold_by="weight", variants__0__price="29,50", variants__0__stock="4,2")
    counter.submit(NEW, typed, to=SHELF)
    assert the_product(bakery).sold_by is SoldBy.WEIGHT
    level = db.session.scalars(select(StockLevel).where(StockLevel.town_id == bakery.town_id)).one()
    assert level.on_hand == 4200


def test_several_formats_have_each_a_name_a_price_and_a_stock(counter: Visitor, bakery: Shop) -> None:
    more = {
        "variants-0-label": "4 parts",
        "variants-1-label": "8 parts",
        "variants-1-price": "9",
        "variants-1-stock": "3",
        "variants-2-label": "",
    }
    counter.submit(NEW, fields() | more, to=SHELF)
    variants = db.session.scalars(
        select(Variant).where(Variant.town_id == bakery.town_id).order_by(Variant.position)
    ).all()
    assert [(variant.label, variant.price_cents) for variant in variants] == [
        ("4 parts", 480),
        ("8 parts", 900),
    ]


def test_none_of_the_fourteen_is_an_answer_of_its_own(counter: Visitor, bakery: Shop) -> None:
    counter.submit(NEW, fields(allergen_answer="none", allergens=None), to=SHELF)
    assert the_product(bakery).allergens == []


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"name": "  "}, "Donnez un nom"),
        ({"variants__0__price": "3,2O"}, "n’est pas un nombre lisible"),
        ({"variants__0__price": "0"}, "plus grand que zéro"),
        ({"variants__0__price": "-4"}, "négatif"),
        ({"variants__0__price": ""}, "plus grand que zéro"),
        ({"variants__0__stock": "abc"}, "n’est pas un nombre lisible"),
        ({"variants__0__stock": "-1"}, "négatif"),
        ({"variants__0__stock": "1000000000"}, "n’est pas un nombre de pièces"),
        ({"variants__0__stock": "2,5"}, "n’est pas un nombre de pièces"),
        ({"allergen_answer": None}, "Répondez pour les allergènes"),
        ({"allergens": None}, "Cochez au moins un allergène"),
        ({"variants__1__label": "8", "variants__1__price": "9", "variants__1__stock": "1"}, "Donnez un nom"),
        ({"variants__0__price": None, "variants__0__stock": None}, "au moins un format"),
        ({"sold_by": "dozen"}, ""),
        ({"vat": "9999"}, ""),
        ({"allergens": ["gold"]}, ""),
    ],
)  # fmt: skip
def test_what_cannot_be_sold_is_refused_in_words_and_stays_typed(
    counter: Visitor, bakery: Shop, changed: dict[str, Any], sentence: str
) -> None:
    answer = counter.submit(NEW, fields(description="Pur beurre, cuite du matin.", **changed), to=SHELF)
    assert answer.status_code == 422
    assert sentence in answer.text.replace("\u00a0", " ")
    assert "Pur beurre, cuite du matin." in answer.text
    assert "à revoir" in answer.text
    assert how_many(bakery) == 0


def test_a_photo_is_kept_without_where_it_was_taken(counter: Visitor, bakery: Shop) -> None:
    photo = io.BytesIO()
    Image.new("RGB", (40, 30), "brown").save(photo, "JPEG")
    photo.seek(0)
    counter.submit(NEW, fields(picture=(photo, "brioche.jpg")), to=SHELF)
    picture = the_product(bakery).picture
    assert picture.startswith("/media/")
    with counter.get(picture) as answer:
        assert answer.status_code == 200


def test_a_file_that_is_no_photo_is_refused_in_words_and_loses_nothing_else(
    counter: Visitor, bakery: Shop
) -> None:
    sent = [(io.BytesIO(jpeg(40, 30)), "une.jpg"), (io.BytesIO(b"MZ..."), "brioche.jpg")]
    answer = counter.submit(NEW, fields(picture=[*sent, (io.BytesIO(jpeg(60, 40)), "deux.jpg")]), to=SHELF)
    assert answer.status_code == 302
    page = counter.get(SHELF).text.replace("\u00a0", " ")
    assert "« brioche.jpg » n’a pas été prise. Ce fichier n’est pas une photo lisible" in page
    product = the_product(bakery)
    photos = photos_of(product.town_id, product.id)
    assert [photo.stored.size for photo in photos] == [(40, 30), (53, 40)]
    assert product.picture == photos[0].picture


def test_words_are_words_and_never_code(counter: Visitor, bakery: Shop) -> None:
    counter.submit(NEW, fields(name="<script>alert(1)</script>"), to=SHELF)
    assert "<script>alert" not in counter.get(SHELF).text


def test_a_product_called_new_keeps_an_address_of_its_own(counter: Visitor, bakery: Shop) -> None:
    counter.submit(NEW, fields(name="New"), to=SHELF)
    product = the_product(bakery)
    assert product.slug == "new-2"
    assert counter.get(f"{SHELF}/{product.slug}").status_code == 200


def test_a_stranger_gets_404(neighbour: Visitor, outsider: Visitor, bakery: Shop) -> None:
    for browser in (neighbour, outsider):
        assert browser.submit("/backoffice/", fields(), to=SHELF).status_code == 404
    assert how_many(bakery) == 0


def test_no_token_changes_nothing(counter: Visitor, bakery: Shop) -> None:
    assert counter.post(SHELF, data=fields()).status_code == 400
    assert how_many(bakery) == 0
