"""The demo content is believable, complete and written with care."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import astuple
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from stdnum import ean
from stdnum.fr import siren, tva

from marketplace.catalogue.allergens import ALLERGENS, FOOD_KINDS
from marketplace.catalogue.models import SoldBy
from marketplace.demo.content import CONTENT, read_town
from marketplace.demo.shapes import ProductContent, ShopContent, TownContent, VariantContent
from marketplace.shops.kinds import KINDS

PORT_LANTERNE = read_town(CONTENT / "port-lanterne")
VAL_BRUME = read_town(CONTENT / "val-brume")
TOWNS = [PORT_LANTERNE, VAL_BRUME]
SHOPS = [shop for town in TOWNS for shop in town.shops]
PRODUCTS = [(shop, product) for shop in SHOPS for product in shop.products]
VARIANTS = [(product, variant) for _shop, product in PRODUCTS for variant in product.variants]
IMAGES = Path(__file__).parents[2] / "static" / "img"
FRENCH_VAT_RATES = {210, 550, 1000, 2000}
FRENCH_BOOK_RATE = 550
THE_24_KINDS = {
    *("bakery", "butcher", "cheese", "fish", "greengrocer", "wine", "chocolate", "delicatessen", "florist"),
    *("bookshop", "toys", "clothes", "shoes", "optician", "jeweller", "pharmacy", "hardware", "household"),
    *("perfumery", "phone_repair", "haberdashery", "tea_coffee", "organic", "record_shop"),
}


def texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from texts_in(part)


def repeated(values: list[str]) -> list[str]:
    return [value for value, times in Counter(values).items() if times > 1]


def test_the_street_has_one_shop_of_each_of_24_kinds_and_each_kind_is_known_to_the_house() -> None:
    assert Counter(shop.kind for shop in PORT_LANTERNE.shops) == Counter(THE_24_KINDS)
    assert {shop.kind for shop in SHOPS} <= set(KINDS)


def test_the_street_offers_400_products_and_the_village_about_60() -> None:
    assert sum(len(shop.products) for shop in PORT_LANTERNE.shops) >= 400
    assert 50 <= sum(len(shop.products) for shop in VAL_BRUME.shops) <= 70
    assert all(12 <= len(shop.products) <= 22 for shop in PORT_LANTERNE.shops)


def test_odd_numbers_come_first_in_street_order_and_no_two_shops_share_a_door() -> None:
    numbers = [shop.street_number for shop in PORT_LANTERNE.shops]
    assert numbers == [*range(1, 24, 2), *range(2, 25, 2)]


@pytest.mark.parametrize("town", TOWNS, ids=lambda town: town.slug)
def test_neighbours_are_painted_in_different_colours(town: TownContent) -> None:
    assert all(0 <= shop.colour <= 9 for shop in town.shops)
    for shop, neighbour in pairwise(town.shops):
        if neighbour.street_number == shop.street_number + 2:
            assert shop.colour != neighbour.colour, (shop.slug, neighbour.slug)


@pytest.mark.parametrize("town", TOWNS, ids=lambda town: town.slug)
def test_names_and_references_are_unique_where_they_must_be(town: TownContent) -> None:
    assert not repeated([shop.slug for shop in town.shops])
    assert not repeated([shop.email for shop in town.shops])
    assert not repeated(
        [variant.sku for shop in town.shops for product in shop.products for variant in product.variants]
    )
    for shop in town.shops:
        assert not repeated([product.slug for product in shop.products])
        assert set(shop.shelves) == {product.shelf for product in shop.products}


def test_no_description_is_said_twice() -> None:
    assert not repeated([product.description for _shop, product in PRODUCTS])
    assert all(30 <= len(product.description) <= 240 for _shop, product in PRODUCTS)


def test_every_ean_has_its_check_digit_a_french_prefix_and_one_owner() -> None:
    eans = [variant.ean for _product, variant in VARIANTS if variant.ean]
    assert len(eans) > 200
    assert all(ean.is_valid(code) and code.startswith("376") for code in eans)
    assert not repeated(eans)


def test_loose_goods_bear_no_ean() -> None:
    assert not [
        variant.sku for product, variant in VARIANTS if product.sold_by is SoldBy.WEIGHT and variant.ean
    ]


@pytest.mark.parametrize("shop", SHOPS, ids=lambda shop: shop.slug)
def test_a_shop_says_who_it_is_in_law(shop: ShopContent) -> None:
    assert siren.is_valid(shop.legal.siren)
    assert tva.is_valid(shop.legal.vat_number)
    assert shop.legal.vat_number.endswith(shop.legal.siren)
    assert shop.legal.siren in shop.legal.register.replace(" ", "")
    assert shop.email.endswith(".example")
    assert re.fullmatch(r"02 00 00 00 \d\d", shop.phone)


def test_no_two_shops_are_the_same_company() -> None:
    assert not repeated([shop.legal.siren for shop in SHOPS])


@pytest.mark.parametrize("shop", SHOPS, ids=lambda shop: shop.slug)
def test_opening_ranges_run_forward_and_never_overlap(shop: ShopContent) -> None:
    assert all(1 <= hours.weekday <= 7 and hours.opens < hours.closes for hours in shop.hours)
    for first, then in pairwise(sorted(shop.hours, key=lambda hours: (hours.weekday, hours.opens))):
        assert first.weekday < then.weekday or first.closes < then.opens
    assert shop.slot_minutes in {15, 20, 30}
    assert shop.slot_capacity > 0
    assert shop.preparation_minutes > 0


def test_most_shops_close_for_lunch_and_on_monday_and_some_open_on_sunday() -> None:
    def days_of(shop: ShopContent) -> Counter[int]:
        return Counter(hours.weekday for hours in shop.hours)

    shops = PORT_LANTERNE.shops
    assert sum(max(days_of(shop).values()) > 1 for shop in shops) >= 20
    assert 20 <= sum(1 not in days_of(shop) for shop in shops) < len(shops)
    on_sunday = {shop.kind for shop in shops if 7 in days_of(shop)}
    assert {"bakery", "fish", "greengrocer"} <= on_sunday
    assert len(on_sunday) < len(shops) // 2 + 1


def test_prices_stocks_and_vat_rates_are_believable() -> None:
    assert all(0 < variant.price_cents <= 100_000 for _product, variant in VARIANTS)
    assert all(0 <= variant.stock <= 50_000 for _product, variant in VARIANTS)
    assert {product.vat_basis_points for _shop, product in PRODUCTS} == FRENCH_VAT_RATES


def test_a_few_goods_are_sold_out_and_a_few_nearly() -> None:
    stocks = [sum(variant.stock for variant in product.variants) for _shop, product in PRODUCTS]
    assert 4 <= sum(stock == 0 for stock in stocks) <= 20
    assert sum(0 < stock <= 3 for stock in stocks) >= 15


@pytest.mark.parametrize(
    "product", [product for _shop, product in PRODUCTS], ids=lambda product: product.slug
)
def test_what_is_eaten_says_its_allergens_and_what_is_drunk_its_alcohol(product: ProductContent) -> None:
    assert (product.allergens is not None) == product.is_food
    assert set(product.allergens or ()) <= set(ALLERGENS)
    assert (product.age_limit == 18) == ((product.alcohol_percent_tenths or 0) > 12)
    if product.age_limit:
        assert product.vat_basis_points == 2000


def test_shops_that_sell_food_have_food() -> None:
    for shop in SHOPS:
        foods = [product for product in shop.products if product.is_food]
        assert bool(foods) == (shop.kind in FOOD_KINDS) or shop.kind == "florist", shop.slug


def test_books_pay_the_books_rate() -> None:
    books = [
        product
        for shop, product in PRODUCTS
        if shop.kind == "bookshop" and product.shelf in {"Romans", "Polars"}
    ]
    assert books
    assert {product.vat_basis_points for product in books} == {FRENCH_BOOK_RATE}


def test_a_unit_price_can_be_told_wherever_there_is_a_net_quantity() -> None:
    for product, variant in VARIANTS:
        if product.sold_by is SoldBy.WEIGHT:
            assert product.usual_weight_grams
            assert product.ceiling_percent == 10
        assert product.net_unit in {"", "g", "ml", "piece"}
        assert bool(variant.net_quantity) == bool(product.net_unit), variant.sku


def test_choices_have_labels_and_the_only_variant_has_none() -> None:
    for _shop, product in PRODUCTS:
        labels = [variant.label for variant in product.variants]
        assert labels == [""] or (1 < len(labels) <= 5 and all(labels) and not repeated(labels)), product.slug


def pictures_of(town: TownContent) -> set[str]:
    of_shops = {shop.picture for shop in town.shops}
    return (
        of_shops
        | {product.picture for shop in town.shops for product in shop.products}
        | {town.welcome.picture}
    )


def test_every_picture_is_there_and_is_light() -> None:
    wanted = {IMAGES / f"{picture}.svg" for town in TOWNS for picture in pictures_of(town)}
    wanted |= {IMAGES / f"{kind.picture}.svg" for kind in KINDS.values()}
    present = set((IMAGES / "goods").glob("*.svg"))
    assert wanted <= present
    assert max(path.stat().st_size for path in present) < 40_000
    assert sum(path.stat().st_size for path in present) < 3_000_000
    assert (IMAGES / "goods" / "LICENSE.txt").is_file()


@pytest.mark.parametrize("shop", SHOPS, ids=lambda shop: shop.slug)
def test_a_shop_window_does_not_show_the_same_picture_over_and_over(shop: ShopContent) -> None:
    times = Counter(product.picture for product in shop.products)
    assert max(times.values()) <= 3


def test_pictures_are_plain_drawings() -> None:
    for path in (IMAGES / "goods").glob("*.svg"):
        drawing = path.read_text(encoding="utf-8")
        assert ET.fromstring(drawing).get("viewBox") == "0 0 32 32"
        ids = re.findall(r'\bid="([^"]+)"', drawing)
        assert not repeated(ids), path.name
        assert set(re.findall(r"url\(#([^)]+)\)", drawing)) <= set(ids), path.name
        assert not re.search(r"<script|<image|<foreignObject|\bon\w+=|\bhref=\"http|\bstyle=", drawing), (
            path.name
        )


def test_french_texts_keep_french_typography() -> None:
    english = {
        TOWNS[0].welcome.title_en,
        TOWNS[0].welcome.lead_en,
        TOWNS[1].welcome.title_en,
        TOWNS[1].welcome.lead_en,
    }
    for text in (text for town in TOWNS for text in texts_in(astuple(town)) if text not in english):
        assert "'" not in text, text
        assert "..." not in text, text
        assert not re.search(r"[\w)][;!?](?!\S)", text), text
        assert not re.search(r" [;:!?»%€]|« | {2}", text), text
        assert not re.search(r"«(?!\u00a0)|(?<!\u00a0)»", text), text


def test_texts_fit_where_they_are_kept() -> None:
    for shop, product in PRODUCTS:
        assert max(len(shop.name), len(shop.kind)) <= 24
        assert max(len(shop.tagline), len(product.name)) <= 160
        assert len(shop.legal.legal_form) <= 60
        assert max(len(product.origin), len(product.storage), len(shop.legal.register)) <= 120
        assert len(product.shelf) <= 80


def single(variants: tuple[VariantContent, ...]) -> VariantContent:
    assert len(variants) == 1
    return variants[0]


def test_the_comte_is_read_as_it_is_written() -> None:
    lantier = next(shop for shop in PORT_LANTERNE.shops if shop.slug == "lantier")
    comte = lantier.products[0]
    assert (comte.name, comte.sold_by, comte.usual_weight_grams) == (
        "Comté fruité, 18 mois",
        SoldBy.WEIGHT,
        350,
    )
    assert (comte.allergens, comte.vat_basis_points, comte.picture) == (("milk",), 550, "goods/comte-wedge")
    assert single(comte.variants).price_cents == 3280
