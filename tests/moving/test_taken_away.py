"""What a shop takes away is read again by the intake exactly as it stood."""

from collections.abc import Iterable
from datetime import date

import pytest
from sqlalchemy import select

from marketplace.browsing.feeds.google import google_goods
from marketplace.browsing.feeds.items import feed_items
from marketplace.browsing.feeds.pages import FeedOf
from marketplace.catalogue.categories import tree
from marketplace.catalogue.models import Product, ProductStatus, SoldBy
from marketplace.catalogue.naming import category_called
from marketplace.catalogue.services import ProductDraft, VariantDraft, create_product
from marketplace.core.db import db, transaction
from marketplace.core.workbooks import csv_of, xlsx_of
from marketplace.intake.goods import Goods
from marketplace.moving.sheets.catalogue import catalogue_rows
from marketplace.shops.models import Shop
from marketplace.stock.counting import open_stock
from tests.intake.bringing import preview
from tests.intake.reading import found_in

CIDER = ProductDraft(
    name="Cidre fermier",
    description="Brut, de nos pommes.\n\nÀ servir frais.",
    shelf="Cidres",
    status=ProductStatus.OUT_OF_SEASON,
    vat_basis_points=2000,
    picture="/media/abc-800x600.jpg",
    allergens=["sulphites"],
    origin="Normandie",
    storage="à l’abri de la lumière",
    alcohol_percent_tenths=45,
    age_limit=18,
    category=next(code for code in tree() if code.startswith("drink.")),
    brand="La Presle",
    maker_name="Ferme de la Presle",
    maker_address="1, chemin du Verger, 14000 Caen",
    maker_contact="presle@example.org",
    warnings="À consommer avec modération.",
)
COMTE = ProductDraft(
    name="Comté d’alpage",
    shelf="Fromages",
    category=category_called("Fromages") or "",
    vat_basis_points=550,
    sold_by=SoldBy.WEIGHT,
    allergens=[],
    status=ProductStatus.HIDDEN,
)


@pytest.fixture
def cellar(shop: Shop) -> Shop:
    """A shop with cider in two sizes and cheese by weight."""
    bottles = [
        VariantDraft(
            450,
            label="75 cl",
            options=[["Format", "75 cl"]],
            sku="C-75",
            ean="3017620422003",
            net_quantity=750,
            net_unit="ml",
        ),
        VariantDraft(
            1090,
            label="=1,5 l",
            options=[["Format", "=1,5 l"]],
            sku="C-150",
            net_quantity=1500,
            net_unit="ml",
            position=1,
        ),
    ]
    wheel = VariantDraft(3280, sku="K-1", usual_weight_grams=350)
    for draft, variants, on_hand in ((CIDER, bottles, 12), (COMTE, [wheel], 4217)):
        with transaction():
            _product, made = create_product(
                shop.town_id, shop_id=shop.id, draft=draft, variants=variants, by_user_id=None
            )
            for variant in made:
                open_stock(shop.town_id, variant_id=variant.id, on_hand=on_hand, by_user_id=None)
    return shop


def taken(shop: Shop, kind: str) -> bytes:
    """The catalogue as a file."""
    rows = catalogue_rows(shop, address_of=lambda picture: f"https://street.example{picture}")
    return b"".join(csv_of(rows) if kind == "csv" else xlsx_of(rows, title="catalogue"))


def read(data: bytes) -> dict[str, Goods]:
    """What the intake reads of a file, by name; nothing may be refused."""
    found = found_in(data)
    assert all(isinstance(one, Goods) for one in found), found
    return {one.head.name: one for one in found if isinstance(one, Goods)}


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_catalogue_is_read_again_as_it_stood(cellar: Shop, kind: str) -> None:
    goods = read(taken(cellar, kind))
    cider, comte = goods[CIDER.name], goods[COMTE.name]
    said, told = cider.head, cider.head.particulars
    assert (said.description, said.shelf, said.vat_basis_points) == (CIDER.description, (CIDER.shelf,), 2000)
    assert (told.category and category_called(told.category), told.out_of_season) == (CIDER.category, True)
    plain = (
        "origin",
        "storage",
        "alcohol_percent_tenths",
        "age_limit",
        "brand",
        "maker_name",
        "maker_address",
    )
    for name in (*plain, "maker_contact", "warnings"):
        assert getattr(told, name) == getattr(CIDER, name), name
    assert told.allergens == ("sulphites",)
    small, large = cider.variants
    assert (small.sku, small.ean, small.price_cents, small.stock) == ("C-75", "3017620422003", 450, 12)
    assert (small.particulars.net_quantity, small.particulars.net_unit) == (750, "ml")
    assert [dict(variant.options)["Format"] for variant in (small, large)] == ["75 cl", "=1,5 l"]
    (wheel,) = comte.variants
    assert (wheel.price_cents, wheel.stock, wheel.particulars.sold_by) == (3280, 4217, "weight")
    assert (wheel.particulars.usual_weight_grams, comte.head.particulars.allergens) == (350, ())
    assert not comte.head.published


def test_an_answer_that_was_never_given_is_not_made_up(shop: Shop) -> None:
    with transaction():
        _product, (variant,) = create_product(
            shop.town_id, shop_id=shop.id, draft=ProductDraft(name="Vase"), variants=[VariantDraft(100)],
            by_user_id=None,
        )  # fmt: skip
        open_stock(shop.town_id, variant_id=variant.id, on_hand=0, by_user_id=None)
    vase = read(taken(shop, "csv"))["Vase"]
    assert vase.head.particulars.allergens is None
    assert (vase.variants[0].stock, vase.variants[0].particulars.net_quantity) == (0, None)


def test_googles_feed_is_read_again_by_the_intake(cellar: Shop) -> None:
    with transaction():
        for product in _products(cellar):
            product.status, product.picture = ProductStatus.PUBLISHED, "/media/abc-800x600.jpg"
    feed = FeedOf(
        name=cellar.name, code=cellar.slug, currency="EUR", page="https://street.example/",
        page_of=lambda slug: f"https://street.example/{slug}",
        address_of=lambda picture: f"https://street.example{picture}",
    )  # fmt: skip
    items = feed_items(cellar.town_id, cellar.id)
    goods = read(b"".join(google_goods(feed, items, today=date(2026, 6, 11))))
    bottles = next(one for name, one in goods.items() if name.startswith("Cidre fermier"))
    assert [variant.price_cents for variant in bottles.variants] == [450, 1090]
    assert bottles.variants[0].ean == "3017620422003"
    assert any(name.startswith("Comté d’alpage") for name in goods)


def _products(shop: Shop) -> Iterable[Product]:
    query = select(Product).where(Product.town_id == shop.town_id, Product.shop_id == shop.id)
    return db.session.scalars(query).all()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_catalogue_given_back_changes_nothing(cellar: Shop, kind: str) -> None:
    outcome = preview(cellar, taken(cellar, kind))
    assert (outcome.created, outcome.updated, outcome.unchanged, list(outcome.refused)) == (0, 0, 3, [])


def test_what_is_changed_in_the_file_changes_and_nothing_else(cellar: Shop) -> None:
    file = taken(cellar, "csv").decode("utf-8-sig").replace(";4,5;", ";4,8;", 1)
    outcome = preview(cellar, file.encode())
    assert (outcome.created, outcome.updated, outcome.unchanged, list(outcome.refused)) == (0, 1, 2, [])
