"""The main job on a town made of real files: its shops imported, their goods taken in, an order placed.

The files are not in the repository; tests/realfiles.py says where they are looked for.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.catalogue.models import Product, ProductStatus, Variant
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.intake.errors import UnreadableFile
from marketplace.intake.uploads import read_goods_upload, read_shops_upload
from marketplace.orders.models import ShopOrder
from marketplace.shops.models import Shop
from marketplace.shops.queries import hours_of_shop
from marketplace.shops.services import set_week
from marketplace.shops.states import ShopStatus
from marketplace.stock.counting import count
from marketplace.stock.models import Reason
from marketplace.towns.models import Town
from tests.factories import THURSDAY_MORNING, WEEK, Goods, make_shop
from tests.realfiles import data_folder
from tests.visitors import Visitor
from tests.web.storefront.buying import order, put_in_basket

pytestmark = pytest.mark.acceptance


def files_in(folder: str, *endings: str) -> list[Path]:
    """The real files of a folder, those of given endings only."""
    return sorted(file for file in (data_folder() / folder).glob("**/*") if file.suffix.lower() in endings)


LISTS = files_in("shops", ".json", ".geojson")
CATALOGUES = files_in("catalogues", ".csv", ".txt", ".tsv")


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


def refusal_of(file: Path) -> UnreadableFile | None:
    """Why a catalogue cannot be read as a whole; None when its format has a reader."""
    try:
        read_goods_upload(file.read_bytes())
    except UnreadableFile as refused:
        return refused
    return None


def check_refusals(told: dict[str, Any]) -> None:
    """Every refusal names its line, why, and what to do."""
    assert all(one["line"] >= 1 and one["reason"] and one["cure"] for one in told["refused"])


@pytest.mark.parametrize("file", LISTS, ids=name_of)
def test_a_real_list_of_shops_comes_in_once(app: Flask, town: Town, file: Path) -> None:
    shops = len(read_shops_upload(file.read_bytes()).shops)
    promised = run(app, "town", "import-shops", file, "--preview")
    first = run(app, "town", "import-shops", file)
    second = run(app, "town", "import-shops", file)
    assert first == promised
    assert first["created"] == shops > 0
    assert (second["created"], second["updated"], second["unchanged"]) == (0, 0, shops)
    check_refusals(first)


@pytest.mark.parametrize("file", CATALOGUES, ids=name_of)
def test_a_real_catalogue_comes_in_once_or_is_refused_in_words(app: Flask, town: Town, file: Path) -> None:
    if refused := refusal_of(file):
        assert refused.reason != refused.cure != ""
        return
    shop = make_shop(town)
    promised = run(app, "intake", file, "--shop", shop.slug, "--preview")
    first = run(app, "intake", file, "--shop", shop.slug)
    second = run(app, "intake", file, "--shop", shop.slug)
    assert first == promised
    assert first["created"] > 0
    assert (second["created"], second["updated"], second["unchanged"]) == (0, 0, first["created"])
    assert second["refused"] == first["refused"]
    check_refusals(first)


@pytest.mark.skipif(not (LISTS and CATALOGUES), reason="needs a list of shops and a catalogue")
def test_a_resident_orders_from_imported_shops(app: Flask, town: Town, visitor: Visitor) -> None:
    run(app, "town", "import-shops", LISTS[0], "--status", "selling")
    shops = some_open_shops(town)
    catalogues = [file for file in CATALOGUES if refusal_of(file) is None]
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
    """A published product of a shop, its first variant counted by hand: files need not give a stock."""
    query = select(Product).where(Product.town_id == shop.town_id, Product.shop_id == shop.id)
    published = query.where(Product.status == ProductStatus.PUBLISHED).order_by(Product.id).limit(1)
    product = db.session.scalars(published).one()
    variants = select(Variant).where(Variant.town_id == shop.town_id, Variant.product_id == product.id)
    variant = db.session.scalars(variants.order_by(Variant.position, Variant.id)).first()
    assert variant is not None
    with transaction():
        count(shop.town_id, variant_id=variant.id, on_hand=5, reason=Reason.COUNT, by_user_id=None)
    return Goods(product, variant)
