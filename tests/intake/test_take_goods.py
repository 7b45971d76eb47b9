"""A merchant's file comes into a shop: once, whole, and without harm to what is there."""

import pytest
from sqlalchemy import func, select

from marketplace.browsing.search import search
from marketplace.catalogue.models import PriceChange, Product, ProductStatus, Variant
from marketplace.catalogue.services import retire_variant
from marketplace.core.db import Model, db, transaction
from marketplace.intake.errors import UnreadableFile
from marketplace.intake.outcomes import Outcome
from marketplace.shops.models import Shop
from marketplace.stock.models import Movement, Reason, StockLevel
from marketplace.towns.models import Town
from tests.factories import make_goods, make_shop
from tests.intake.bringing import preview, take
from tests.intake.samples import shirt, shopify, woo

pytestmark = pytest.mark.usefixtures("database")

HONEY = {"UGS": "MIEL", "Nom": "Miel de châtaignier", "Stock": "12", "Catégories": "Miels"}
JAM = {"UGS": "CONF", "Nom": "Confiture", "Stock": "5"}


def counts(outcome: Outcome) -> tuple[int, int, int, int]:
    return outcome.created, outcome.updated, outcome.unchanged, len(outcome.refused)


def rows_of(shop: Shop, table: type[Model]) -> int:
    query = select(func.count()).select_from(table).where(table.__table__.c.town_id == shop.town_id)
    return db.session.scalar(query) or 0


def variant_of(shop: Shop, sku: str) -> Variant:
    query = select(Variant).where(Variant.town_id == shop.town_id, Variant.sku == sku)
    return db.session.scalars(query).one()


def product_of(shop: Shop, sku: str) -> Product:
    return db.session.get_one(Product, (shop.town_id, variant_of(shop, sku).product_id))


def on_hand(shop: Shop, sku: str) -> int:
    return db.session.get_one(StockLevel, (shop.town_id, variant_of(shop, sku).id)).on_hand


def test_new_articles_come_with_price_stock_and_shelf(shop: Shop) -> None:
    assert counts(take(shop, woo(HONEY))) == (1, 0, 0, 0)
    product = product_of(shop, "MIEL")
    assert (product.name, product.slug, product.shelf) == (
        "Miel de châtaignier",
        "miel-de-chataignier",
        "Miels",
    )
    assert (variant_of(shop, "MIEL").price_cents, on_hand(shop, "MIEL")) == (890, 12)


def test_new_articles_that_lack_nothing_are_found_by_search_at_once(town: Town) -> None:
    florist = make_shop(town, kind="florist")
    take(florist, woo({"UGS": "P1", "Nom": "Pivoine coupée", "Stock": "3"}))
    assert list(search(town.id, "pivoines").product_ids) == [product_of(florist, "P1").id]


def test_new_articles_that_the_law_asks_about_are_hidden_until_answered(shop: Shop) -> None:
    take(shop, woo(HONEY))
    assert product_of(shop, "MIEL").status is ProductStatus.HIDDEN
    assert "allergens" in product_of(shop, "MIEL").missing
    assert search(shop.town_id, "chataignier").total == 0


def test_the_same_file_twice_changes_nothing(shop: Shop) -> None:
    size = {"Type": "variation", "UGS": "PULL-S", "Parent": "PULL", "Stock": "2"}
    data = woo(
        HONEY, {"Type": "variable", "UGS": "PULL", "Nom": "Pull", "Tarif régulier": ""}, size, {"Nom": "Sel"}
    )
    take(shop, data)
    before = [rows_of(shop, table) for table in (Product, Variant, PriceChange, Movement)]
    versions = [product_of(shop, sku).version for sku in ("MIEL", "PULL-S")]
    assert counts(take(shop, data)) == (0, 0, 3, 0)
    assert [rows_of(shop, table) for table in (Product, Variant, PriceChange, Movement)] == before
    assert [product_of(shop, sku).version for sku in ("MIEL", "PULL-S")] == versions


def test_a_preview_tells_the_same_and_changes_nothing(shop: Shop) -> None:
    take(shop, woo(HONEY))
    data = woo({**HONEY, "Stock": "3"}, JAM, {"Tarif régulier": ""})
    told = counts(preview(shop, data))
    db.session.rollback()
    assert told == (1, 1, 0, 1)
    assert (rows_of(shop, Product), on_hand(shop, "MIEL")) == (1, 12)
    assert counts(take(shop, data)) == told


def test_a_wrong_line_does_not_stop_the_others(shop: Shop) -> None:
    outcome = take(shop, woo(HONEY, {"Nom": "Sans prix", "Tarif régulier": ""}, JAM))
    assert counts(outcome) == (2, 0, 0, 1)
    assert (outcome.refused[0].line, outcome.refused[0].column) == (3, "Tarif régulier")


def test_a_code_given_twice_refuses_the_later_line(shop: Shop) -> None:
    outcome = take(shop, woo({**HONEY, "UGS": "A1"}, {**JAM, "UGS": "a1"}))
    assert counts(outcome) == (1, 0, 0, 1)
    assert (outcome.refused[0].line, outcome.refused[0].column) == (3, "UGS")
    assert "ligne 2" in outcome.refused[0].reason


def test_options_given_twice_refuse_the_later_line(shop: Shop) -> None:
    same = {"Handle": "chemise", "Option1 Value": "S", "Variant SKU": "X", "Variant Price": "49"}
    (refused,) = take(shop, shopify(shirt(), same)).refused
    assert "mêmes options que la ligne 2" in refused.reason


def test_a_new_price_joins_the_history(shop: Shop) -> None:
    take(shop, woo(HONEY))
    assert counts(take(shop, woo({**HONEY, "Tarif régulier": "9,50"}))) == (0, 1, 0, 0)
    assert variant_of(shop, "MIEL").price_cents == 950
    assert rows_of(shop, PriceChange) == 2


def test_stock_in_a_file_is_a_physical_count(shop: Shop) -> None:
    take(shop, woo(HONEY))
    take(shop, woo({**HONEY, "Stock": "4"}))
    last = db.session.scalars(
        select(Movement).where(Movement.town_id == shop.town_id).order_by(Movement.id.desc())
    ).first()
    assert last is not None
    assert (last.quantity, last.reason, on_hand(shop, "MIEL")) == (-8, Reason.INTAKE, 4)


def test_a_file_without_a_stock_leaves_the_count_alone(shop: Shop) -> None:
    take(shop, woo(HONEY))
    assert counts(take(shop, woo({**HONEY, "Stock": ""}))) == (0, 0, 1, 0)
    assert on_hand(shop, "MIEL") == 12


def test_a_new_article_without_a_stock_is_said_to_be_uncounted(shop: Shop) -> None:
    outcome = take(shop, woo({**HONEY, "Stock": ""}))
    assert (outcome.uncounted, on_hand(shop, "MIEL")) == (1, 0)


def test_an_article_is_known_by_its_barcode_when_its_code_is_new(shop: Shop) -> None:
    code = {"GTIN, UPC, EAN ou ISBN": "4006381333931"}
    take(shop, woo({"Nom": "Stylo", **code}))
    assert counts(take(shop, woo({"Nom": "Stylo bleu", "UGS": "ST-1", **code}))) == (0, 1, 0, 0)
    assert product_of(shop, "ST-1").name == "Stylo bleu"


def test_an_article_without_codes_is_known_by_its_name(shop: Shop) -> None:
    make_goods(shop, name="Baguette de tradition", price_cents=130, on_hand=10)
    data = woo({"Nom": "BAGUETTE DE TRADITION", "Tarif régulier": "1,40"})
    assert counts(take(shop, data)) == (0, 1, 0, 0)
    assert rows_of(shop, Product) == 1


def test_two_articles_of_one_name_stay_two(shop: Shop) -> None:
    cards = woo({"Nom": "Carte", "UGS": "C1"}, {"Nom": "Carte", "UGS": "C2"}, {"Nom": "Carte"})
    assert counts(take(shop, cards)) == (3, 0, 0, 0)
    assert counts(take(shop, cards)) == (0, 0, 3, 0)


def test_a_new_size_joins_its_product(shop: Shop) -> None:
    take(shop, shopify(shirt()))
    second = {"Handle": "chemise", "Option1 Value": "M", "Variant SKU": "CH-M", "Variant Price": "49.00"}
    assert counts(take(shop, shopify(shirt(), second))) == (1, 0, 1, 0)
    assert product_of(shop, "CH-M").id == product_of(shop, "CH-S").id
    assert variant_of(shop, "CH-M").label == "M"


def test_a_retired_article_that_comes_back_is_sold_again(shop: Shop) -> None:
    take(shop, woo(HONEY))
    with transaction():
        retire_variant(variant_of(shop, "MIEL"))
    assert counts(take(shop, woo(HONEY))) == (0, 1, 0, 0)
    assert variant_of(shop, "MIEL").retired_at is None


def test_a_draft_comes_in_hidden_and_is_not_found(shop: Shop) -> None:
    take(shop, woo({**HONEY, "Publié": "-1"}))
    assert product_of(shop, "MIEL").status is ProductStatus.HIDDEN
    assert search(shop.town_id, "miel").total == 0


def test_blank_cells_take_nothing_away(shop: Shop) -> None:
    take(shop, woo({**HONEY, "Description": "Récolté ici."}))
    assert counts(take(shop, woo({**HONEY, "Catégories": "", "Stock": ""}))) == (0, 0, 1, 0)
    product = product_of(shop, "MIEL")
    assert (product.shelf, product.description) == ("Miels", "Récolté ici.")


@pytest.mark.parametrize(
    ("kind", "rate"), [("cheese", 550), ("bookshop", 550), ("wine", 2000), ("shoes", 2000)]
)
def test_the_vat_a_file_does_not_say_is_the_usual_one_of_the_trade(town: Town, kind: str, rate: int) -> None:
    shop = make_shop(town, kind=kind)
    take(shop, woo(HONEY))
    assert product_of(shop, "MIEL").vat_basis_points == rate


def test_one_shops_file_never_touches_another_shops_articles(town: Town, shop: Shop) -> None:
    neighbour = make_shop(town, name="Le Phare")
    take(neighbour, woo(HONEY))
    assert counts(take(shop, woo({**HONEY, "Tarif régulier": "1"}))) == (1, 0, 0, 0)
    assert counts(preview(neighbour, woo(HONEY))) == (0, 0, 1, 0)


def test_an_unreadable_file_changes_nothing(shop: Shop) -> None:
    with pytest.raises(UnreadableFile):
        take(shop, b"%PDF-1.7")
    assert rows_of(shop, Product) == 0
