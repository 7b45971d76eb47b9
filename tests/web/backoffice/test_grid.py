"""The sheet as one plain form: what is typed over is saved, what is left standing is not touched."""

import json
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from html import unescape
from typing import Any

import pytest
from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.browsing.search import search
from marketplace.catalogue.models import PriceChange, Product, ProductStatus, SoldBy, Variant
from marketplace.catalogue.naming import category_words
from marketplace.catalogue.services import VariantDraft, add_variant, change_variant, said_of_variant
from marketplace.core.db import db, transaction
from marketplace.fulfilment.services import accept, hand_over, mark_ready
from marketplace.intake.grid import PAGE as ROWS
from marketplace.shops.models import Shop
from marketplace.stock.counting import open_stock
from marketplace.stock.models import Movement, StockLevel
from marketplace.stock.queries import variant_key
from tests.factories import Goods, make_goods
from tests.visitors import Visitor
from tests.web.backoffice.conftest import Bag

PAGE = "/backoffice/maison-morel/products/grid"
COLUMNS = ("name", "label", "price", "stock", "ean", "sku", "vat", "shelf", "category", "status")
_WAS = re.compile(r'name="was" value="([^"]*)"')


def key(goods: Goods, column: str) -> str:
    """How the form names a cell."""
    return f"{variant_key(goods.variant.id)}.{column}"


def sent(page: str, **typed: str) -> dict[str, Any]:
    """What a browser sends of a page that was only typed over here and there."""
    rows = [unescape(row) for row in _WAS.findall(page)]
    cells = {
        f"{row['key']}.{column}": text
        for row in map(json.loads, rows)
        for column, text in row["seen"].items()
    }
    return {"was": rows, **cells, **typed}


def now(goods: Goods) -> tuple[Product, Variant, StockLevel]:
    """The rows of a product, read anew."""
    db.session.rollback()
    at = (goods.variant.town_id, goods.variant.id)
    product = db.session.get_one(Product, (goods.variant.town_id, goods.product.id))
    return product, db.session.get_one(Variant, at), db.session.get_one(StockLevel, at)


def answered(goods: Goods) -> None:
    """What the law asks about bread is known."""
    with transaction():
        db.session.get_one(Product, (goods.product.town_id, goods.product.id)).allergens = ["gluten"]


def movements(goods: Goods) -> list[int]:
    """Every change of its stock."""
    query = select(Movement.quantity).where(
        Movement.town_id == goods.variant.town_id, Movement.variant_id == goods.variant.id
    )
    return list(db.session.scalars(query.order_by(Movement.id)))


def test_the_sheet_shows_every_cell(counter: Visitor, bread: Goods) -> None:
    page = counter.get(PAGE).text
    for column in COLUMNS:
        assert f'name="{key(bread, column)}"' in page
    for words in ('value="Baguette de tradition"', 'value="1,30"', 'value="10"', 'value="5,5"'):
        assert words in page


def test_many_cells_are_saved_at_once_and_prices_kept(counter: Visitor, bread: Goods, bakery: Shop) -> None:
    rye = make_goods(bakery, name="Tourte de seigle", price_cents=890, on_hand=2500, sold_by=SoldBy.WEIGHT)
    answered(bread)
    answered(rye)
    typed = {
        key(bread, "name"): "Baguette dorée",
        key(bread, "price"): "1,40",
        key(bread, "ean"): "3017620422003",
        key(bread, "sku"): "B-1",
        key(bread, "shelf"): "Pains",
        key(rye, "stock"): "1,75",
        key(rye, "vat"): "10",
        key(rye, "category"): category_words("food.bakery.bread"),
    }
    answer = counter.post(PAGE, data=sent(counter.get(PAGE).text, csrf_token=counter.token_on(PAGE), **typed))
    assert answer.status_code == 302
    assert "8 cases enregistrées" in counter.get(PAGE).text
    product, variant, _level = now(bread)
    assert (product.name, product.shelf) == ("Baguette dorée", "Pains")
    assert (variant.price_cents, variant.ean, variant.sku) == (140, "3017620422003", "B-1")
    heavy, _variant, level = now(rye)
    assert (heavy.vat_basis_points, heavy.category, level.on_hand) == (1000, "food.bakery.bread", 1750)
    assert search(product.town_id, "dorée").product_ids == [product.id]
    prices = select(PriceChange.price_cents).where(
        PriceChange.town_id == variant.town_id, PriceChange.variant_id == variant.id
    )
    assert sorted(db.session.scalars(prices)) == [130, 140]


def test_what_is_left_standing_changes_nothing(counter: Visitor, bread: Goods) -> None:
    before = now(bread)[0].version, now(bread)[2].confirmed_at
    answer = counter.post(PAGE, data=sent(counter.get(PAGE).text, csrf_token=counter.token_on(PAGE)))
    assert answer.status_code == 302
    assert (now(bread)[0].version, now(bread)[2].confirmed_at) == before
    assert "Rien n’était changé" in counter.get(PAGE).text


def test_a_count_left_standing_does_not_undo_a_sale_made_meanwhile(
    counter: Visitor, baker: User, bread: Goods, bag: Bag
) -> None:
    page = counter.get(PAGE).text
    bag.pass_through(accept, mark_ready, hand_over, by_user_id=baker.id)
    typed = {key(bread, "name"): "Baguette dorée"}
    counter.post(PAGE, data=sent(page, csrf_token=counter.token_on(PAGE), **typed))
    product, _variant, level = now(bread)
    assert (product.name, level.on_hand) == ("Baguette dorée", 7)


def test_a_count_typed_over_a_figure_that_a_sale_changed_is_asked_about(
    counter: Visitor, baker: User, bread: Goods, bag: Bag
) -> None:
    page, typed = counter.get(PAGE).text, {key(bread, "stock"): "6"}
    bag.pass_through(accept, mark_ready, hand_over, by_user_id=baker.id)
    answer = counter.post(PAGE, data=sent(page, csrf_token=counter.token_on(PAGE), **typed))
    assert answer.status_code == 409
    assert now(bread)[2].on_hand == 7
    again = sent(answer.text, **typed, **{f"{key(bread, 'stock')}.choice": "mine"})
    assert counter.post(PAGE, data=again | {"csrf_token": counter.token_on(PAGE)}).status_code == 302
    assert now(bread)[2].on_hand == 6
    assert movements(bread) == [10, -3, -1]


def test_a_colleagues_change_is_told_with_both_values_and_a_choice(
    counter: Visitor, baker: User, bread: Goods
) -> None:
    page, typed = counter.get(PAGE).text, {key(bread, "price"): "1,50", key(bread, "name"): "Baguette dorée"}
    with transaction():
        variant = db.session.get_one(Variant, (bread.variant.town_id, bread.variant.id))
        dearer = VariantDraft(**{**said_of_variant(variant).__dict__, "price_cents": 140})
        change_variant(variant, draft=dearer, by_user_id=baker.id)
    answer = counter.post(PAGE, data=sent(page, csrf_token=counter.token_on(PAGE), **typed))
    assert answer.status_code == 409
    text = answer.text.replace("\u00a0", " ")
    assert "quelqu’un d’autre y a mis « 1,40 »" in text
    assert "La mienne : « 1,50 »" in text
    assert 'value="1,50"' in text
    assert (now(bread)[0].name, now(bread)[1].price_cents) == ("Baguette dorée", 140)
    unanswered = counter.post(
        PAGE, data=sent(answer.text, csrf_token=counter.token_on(PAGE), **{key(bread, "price"): "1,50"})
    )
    assert "Dites laquelle des deux valeurs garder" in unanswered.text
    assert now(bread)[1].price_cents == 140
    for choice, cents in (("theirs", 140), ("mine", 150)):
        chosen = {key(bread, "price"): "1,50", f"{key(bread, 'price')}.choice": choice}
        counter.post(PAGE, data=sent(answer.text, csrf_token=counter.token_on(PAGE), **chosen))
        assert now(bread)[1].price_cents == cents


def test_what_somebody_else_typed_likewise_is_no_conflict(counter: Visitor, bread: Goods) -> None:
    answered(bread)
    page, typed = counter.get(PAGE).text, {key(bread, "price"): "1,40"}
    for _time in range(2):
        answer = counter.post(PAGE, data=sent(page, csrf_token=counter.token_on(PAGE), **typed))
        assert answer.status_code == 302
    assert now(bread)[1].price_cents == 140


@pytest.mark.parametrize(
    ("column", "text", "sentence"),
    [
        ("name", "", "Donnez un nom"),
        ("price", "gratuit", "n’est pas un nombre lisible"),
        ("price", "0", "plus grand que zéro"),
        ("stock", "-3", "négatif"),
        ("stock", "", "Indiquez ce que vous avez en rayon"),
        ("ean", "3017620422004", "clé de contrôle"),
        ("ean", "maison", "pas un code-barres"),
        ("sku", "TAKEN", "déjà celle d’un autre article"),
        ("vat", "7", "taux de TVA n’existe pas"),
        ("category", "Licornes", "Aucune catégorie"),
        ("status", "gone", "Choisissez"),
        ("label", "x" * 121, "120 signes au plus"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_the_rest_is_saved(
    counter: Visitor, bakery: Shop, bread: Goods, column: str, text: str, sentence: str
) -> None:
    other = make_goods(bakery, name="Brioche")
    with transaction():
        db.session.get_one(Variant, (other.variant.town_id, other.variant.id)).sku = "TAKEN"
    typed = {key(bread, column): text, key(other, "shelf"): "Viennoiseries"}
    answer = counter.post(PAGE, data=sent(counter.get(PAGE).text, csrf_token=counter.token_on(PAGE), **typed))
    assert answer.status_code == 422
    assert sentence in answer.text.replace("\u00a0", " ").replace("&#39;", "'")
    assert column == "status" or f'value="{text}"' in answer.text
    assert now(other)[0].shelf == "Viennoiseries"
    assert now(bread)[0].version == 1


def test_formats_of_one_product_are_told_apart(counter: Visitor, bread: Goods) -> None:
    with transaction():
        product = db.session.get_one(Product, (bread.product.town_id, bread.product.id))
        half = add_variant(product, draft=VariantDraft(70, label="demi", position=1), by_user_id=None)
        open_stock(product.town_id, variant_id=half.id, on_hand=3, by_user_id=None)
    page = counter.get(PAGE).text
    assert page.count('data-column="name"') == 1
    assert page.count('data-column="price"') == 2
    answer = counter.post(
        PAGE, data=sent(page, csrf_token=counter.token_on(PAGE), **{key(bread, "label"): "Demi"})
    )
    assert answer.status_code == 422
    assert "Un autre format de ce produit porte ce nom" in answer.text


def test_what_the_law_asks_for_keeps_a_product_hidden_and_says_what(
    counter: Visitor, bakery: Shop, bread: Goods
) -> None:
    with transaction():
        product = db.session.get_one(Product, (bread.product.town_id, bread.product.id))
        product.status, product.category = ProductStatus.HIDDEN, "food.bakery.bread"
    page = counter.get(PAGE).text
    typed = {key(bread, "status"): "published"}
    answer = counter.post(PAGE, data=sent(page, csrf_token=counter.token_on(PAGE), **typed))
    assert "Il est masqué jusqu’à votre réponse" in answer.text
    assert "allergènes" in answer.text
    assert now(bread)[0].status is ProductStatus.HIDDEN
    assert "Baguette de tradition" in counter.get(f"{PAGE}?show=to-complete").text
    answered(bread)
    again = counter.post(PAGE, data=sent(answer.text, csrf_token=counter.token_on(PAGE), **typed))
    assert again.status_code == 302
    assert now(bread)[0].status is ProductStatus.PUBLISHED


def test_a_cell_that_brings_a_gap_to_light_says_that_the_product_is_hidden(
    counter: Visitor, bread: Goods
) -> None:
    page, typed = counter.get(PAGE).text, {key(bread, "price"): "1,40"}
    answer = counter.post(PAGE, data=sent(page, csrf_token=counter.token_on(PAGE), **typed))
    assert "Il est masqué jusqu’à votre réponse" in answer.text
    assert (now(bread)[1].price_cents, now(bread)[0].status) == (140, ProductStatus.HIDDEN)


def test_the_sheet_is_narrowed_by_words_and_by_shelf(counter: Visitor, bakery: Shop, bread: Goods) -> None:
    cake = make_goods(bakery, name="Gâteau épicé")
    with transaction():
        db.session.get_one(Product, (cake.product.town_id, cake.product.id)).shelf = "Gâteaux"
    assert "Baguette" not in counter.get(f"{PAGE}?q=epice").text
    assert "Gâteau épicé" in counter.get(f"{PAGE}?shelf=G%C3%A2teaux").text
    assert "Rien ne répond à ce filtre" in counter.get(f"{PAGE}?q=zzz").text


def test_a_page_of_a_hundred_rows_takes_few_statements(
    counter: Visitor, bakery: Shop, bread: Goods, count_sql: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    with count_sql() as few:
        counter.get(PAGE)
    with transaction():
        product = db.session.get_one(Product, (bread.product.town_id, bread.product.id))
        for number in range(ROWS + 5):
            add_variant(
                product, draft=VariantDraft(100, label=f"{number} g", position=number), by_user_id=None
            )
    with count_sql() as many:
        page = counter.get(PAGE).text
    assert page.count('data-column="price"') == ROWS
    assert len(many) == len(few)
    assert len(few) <= 9  # who asks, whose shop, three of the sheet, the head


def test_a_stranger_finds_no_sheet(
    neighbour: Visitor, outsider: Visitor, visitor: Visitor, bread: Goods
) -> None:
    assert neighbour.get(PAGE).status_code == 404
    assert outsider.get(PAGE).status_code == 404
    assert "/sign-in" in visitor.get(PAGE).headers["Location"]
    mine = neighbour.token_on("/backoffice/lantier/products/new")
    data = {"csrf_token": mine, "was": "[]", key(bread, "price"): "9"}
    assert neighbour.post(PAGE, data=data).status_code == 404


def test_another_shops_rows_are_passed_over(
    counter: Visitor, bread: Goods, bakery: Shop, neighbour: Visitor
) -> None:
    page = counter.get(PAGE).text
    address = "/backoffice/lantier/products/grid"
    typed = sent(page, csrf_token=neighbour.token_on("/backoffice/lantier/products/new"))
    assert neighbour.post(address, data=typed | {key(bread, "price"): "9,99"}).status_code == 302
    assert now(bread)[1].price_cents == 130
