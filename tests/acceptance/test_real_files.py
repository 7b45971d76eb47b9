"""The main job on a town made of real files: its shops imported, their goods taken in, an order placed.

The files are not in the repository; tests/realfiles.py says where they are looked for.
"""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.browsing.index import index_products
from marketplace.catalogue.models import Product, ProductStatus
from marketplace.catalogue.publishing import review
from marketplace.catalogue.queries import variants_of
from marketplace.catalogue.services import change_product, said_of
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.intake.errors import UnreadableFile
from marketplace.intake.hours.reading import place_of
from marketplace.intake.opening import open_table
from marketplace.intake.uploads import read_shops_upload
from marketplace.orders.models import ShopOrder
from marketplace.shops.models import Shop
from marketplace.shops.queries import hours_of_shop
from marketplace.shops.services import set_week
from marketplace.shops.states import ShopStatus
from marketplace.stock.counting import count
from marketplace.stock.models import Reason
from marketplace.towns.models import Town
from marketplace.towns.queries import town_by_id
from tests.factories import THURSDAY_MORNING, WEEK, Goods, make_shop
from tests.intake.reading import goods_in
from tests.realfiles import data_folder, say_of_file
from tests.visitors import Visitor
from tests.web.storefront.buying import order, put_in_basket

pytestmark = pytest.mark.acceptance


def files_in(folder: str, *endings: str) -> list[Path]:
    """The real files of a folder, those of given endings only."""
    return sorted(file for file in (data_folder() / folder).glob("**/*") if file.suffix.lower() in endings)


ANSWERS: dict[str, Any] = {
    "allergens": [], "origin": "France", "storage": "au sec", "alcohol_percent_tenths": 0,
    "maker_name": "Maison", "maker_address": "1, rue Houdan, 92330 Sceaux",
    "maker_contact": "maison@example.org",
}  # fmt: skip
LISTS = files_in("shops", ".json", ".geojson")
CATALOGUES = sorted(file for file in (data_folder() / "catalogues").glob("**/*") if file.is_file())
TABLES = [file for file in CATALOGUES if file.suffix.lower() in (".csv", ".txt", ".tsv")]


def name_of(file: Path) -> str:
    return file.name


@pytest.fixture(autouse=True)
def thursday(database: None, real_files: Path) -> Iterator[None]:
    """It is Thursday, ten o’clock, all through the test."""
    with clock.travel(THURSDAY_MORNING):
        yield


def run(app: Flask, *words: str | Path) -> dict[str, Any]:
    """A command with `--json`, and what it prints."""
    db.session.rollback()
    result = app.test_cli_runner().invoke(args=[*map(str, words), "--json"])
    assert result.exit_code == 0, result.output
    told: dict[str, Any] = json.loads(result.output)
    return told


def take(app: Flask, file: Path, *words: str) -> dict[str, Any]:
    """What an intake says of a catalogue, whether it took it or refused it as a whole."""
    db.session.rollback()
    result = app.test_cli_runner().invoke(args=["intake", str(file), *words, "--json"])
    assert result.exit_code in (0, 1), result.output
    assert isinstance(result.exception, SystemExit | None), result.exc_info
    told: dict[str, Any] = json.loads(result.output)
    check_refusals(told)
    assert result.exit_code == 0 or told["refused"]
    return told


def articles_of(data: bytes) -> list[tuple[Any, ...]] | None:
    """The articles of a catalogue as residents would see them; None when it is refused as a whole."""
    try:
        found = goods_in(data)
    except UnreadableFile as refused:
        return None if refused.reason and refused.cure else []
    return [
        (one.head.name, row.options, row.sku, row.ean, row.price_cents, row.stock)
        for one in found
        for row in one.variants
    ]


def rewritten(file: Path, *, separator: str, encoding: str) -> bytes:
    """The same table as another program would have saved it."""
    text = io.StringIO()
    with open_table(file) as table:
        writer = csv.writer(text, delimiter=separator, lineterminator="\r\n")
        writer.writerow(table.headers)
        writer.writerows(row.cells for row in table.rows if not row.unclosed)
    return text.getvalue().encode(encoding)


def check_refusals(told: dict[str, Any]) -> None:
    """Every refusal names its line, why, and what to do."""
    assert all(one["line"] >= 1 and one["reason"] and one["cure"] for one in told["refused"])


@pytest.mark.parametrize("file", LISTS, ids=name_of)
def test_a_real_list_of_shops_comes_in_once(app: Flask, town: Town, file: Path) -> None:
    shops = len(read_shops_upload(file.read_bytes(), place=place_of(town_by_id(town.id))).shops)
    promised = run(app, "town", "import-shops", file, "--preview")
    first = run(app, "town", "import-shops", file)
    second = run(app, "town", "import-shops", file)
    assert first == promised
    assert first["created"] == shops > 0
    assert (second["created"], second["updated"], second["unchanged"]) == (0, 0, shops)
    check_refusals(first)


@pytest.mark.parametrize("file", CATALOGUES, ids=name_of)
def test_a_real_catalogue_comes_in_once_or_is_refused_in_words(
    app: Flask, town: Town, file: Path, request: pytest.FixtureRequest
) -> None:
    shop = make_shop(town)
    promised = take(app, file, "--shop", shop.slug, "--preview")
    first = take(app, file, "--shop", shop.slug)
    second = take(app, file, "--shop", shop.slug)
    assert first == promised
    assert first["created"] + len(first["refused"]) > 0
    assert (second["created"], second["updated"], second["unchanged"]) == (0, 0, first["created"])
    assert second["refused"] == first["refused"]
    say_of_file(request, file, told_of(first))


def told_of(outcome: dict[str, Any]) -> str:
    """The counts of an intake, and its commonest reasons to refuse a line."""
    reasons = Counter(re.sub(r"«[^»]*»|\d+", "…", one["reason"]) for one in outcome["refused"])
    common = "".join(f"\n    {times} × {reason}" for reason, times in reasons.most_common(5))
    counts = f"{outcome['created']} created, {outcome['updated']} updated, {len(outcome['refused'])} refused"
    return f"{counts}{common}"


@pytest.mark.parametrize("file", TABLES, ids=name_of)
@pytest.mark.parametrize(("separator", "encoding"), [("\t", "utf-16"), (";", "utf-8-sig"), (",", "utf-8")])
def test_a_real_catalogue_reads_the_same_in_other_clothes(file: Path, separator: str, encoding: str) -> None:
    articles = articles_of(file.read_bytes())
    if articles is not None:
        assert articles_of(rewritten(file, separator=separator, encoding=encoding)) == articles


@pytest.mark.parametrize("file", CATALOGUES, ids=name_of)
def test_a_real_catalogue_that_is_cut_off_is_read_or_refused_in_words(file: Path) -> None:
    data = file.read_bytes()
    for part in (2, 3, 7):
        articles = articles_of(data[: len(data) // part])
        assert articles is None or all(name and cents for name, _o, _s, _e, cents, _n in articles)


@pytest.mark.skipif(not (LISTS and CATALOGUES), reason="needs a list of shops and a catalogue")
def test_a_resident_orders_from_imported_shops(app: Flask, town: Town, visitor: Visitor) -> None:
    run(app, "town", "import-shops", LISTS[0], "--status", "selling")
    shops = some_open_shops(town)
    catalogues = [file for file in CATALOGUES if articles_of(file.read_bytes())]
    for place, shop in enumerate(shops):
        file = catalogues[place % len(catalogues)]
        run(app, "intake", file, "--shop", shop.slug, "--town", town.slug)
        goods = something_to_sell(shop)
        answer = put_in_basket(visitor, goods, shop=shop.slug)
        assert answer.status_code in (302, 303), answer.text
    assert order(visitor).status_code == 303
    bags = db.session.scalars(select(ShopOrder).where(ShopOrder.town_id == town.id)).all()
    assert {bag.shop_id for bag in bags} == {shop.id for shop in shops}


def some_open_shops(town: Town) -> list[Shop]:
    """Three shops that sell; one whose list gives no hours is open as shops are."""
    query = select(Shop).where(Shop.town_id == town.id, Shop.status == ShopStatus.SELLING).order_by(Shop.id)
    shops = list(db.session.scalars(query.limit(3)))
    for shop in shops:
        if not hours_of_shop(town.id, shop.id, from_day=THURSDAY_MORNING.date()).week:
            with transaction():
                set_week(shop, week=WEEK)
    return shops


def something_to_sell(shop: Shop) -> Goods:
    """A shop's first product, its first variant counted by hand: files need not give a stock.

    What the law wants and the file does not say, the shop answers.
    """
    query = select(Product).where(Product.town_id == shop.town_id, Product.shop_id == shop.id)
    product = db.session.scalars(query.order_by(Product.id).limit(1)).one()
    variants = variants_of(shop.town_id, product.id)
    with transaction():
        for variant in variants:
            variant.net_quantity, variant.net_unit = 100, "g"
        said = replace(said_of(product), **ANSWERS, status=ProductStatus.PUBLISHED)
        change_product(product, draft=said, seen_version=product.version)
        assert review(shop, product=product) == []
        index_products(shop.town_id, product_ids=[product.id])
        count(shop.town_id, variant_id=variants[0].id, on_hand=5, reason=Reason.COUNT, by_user_id=None)
    return Goods(product, variants[0])
