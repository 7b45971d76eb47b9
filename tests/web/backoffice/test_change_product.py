"""A product is edited: prices, stock, formats, and two people at once."""

from typing import Any

import pytest
from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.browsing.search import search
from marketplace.catalogue.models import PriceChange, Product, ProductStatus, SoldBy, Variant
from marketplace.catalogue.queries import variants_of
from marketplace.catalogue.services import ProductDraft, VariantDraft, add_variant
from marketplace.core.db import db, transaction
from marketplace.fulfilment.services import accept, hand_over, mark_ready
from marketplace.intake.editing import Entry, put_on_shelf
from marketplace.shops.models import Shop
from marketplace.stock.counting import open_stock
from marketplace.stock.models import Movement, StockLevel
from marketplace.stock.queries import variant_key
from marketplace.towns.models import Town
from tests.factories import Goods
from tests.ordering import make_order
from tests.visitors import Visitor
from tests.web.backoffice.conftest import Bag
from tests.web.storefront.buying import forms_on

PAGE = "/backoffice/maison-morel/products/baguette-de-tradition"


def now(goods: Goods) -> tuple[Product, Variant, StockLevel]:
    """The rows of a product, read anew."""
    db.session.rollback()
    key = (goods.variant.town_id, goods.variant.id)
    product = db.session.get_one(Product, (goods.variant.town_id, goods.product.id))
    return product, db.session.get_one(Variant, key), db.session.get_one(StockLevel, key)


def fields(goods: Goods, **changed: Any) -> dict[str, Any]:
    """The form as the page shows it, with some fields typed over."""
    product, variant, level = now(goods)
    typed: dict[str, Any] = {
        "version": product.version,
        "name": product.name,
        "sold_by": product.sold_by.value,
        "vat": product.vat_basis_points,
        "allergen_answer": "some",
        "allergens": ["gluten"],
        "published": "y",
        "variants-0-key": variant_key(variant.id),
        "variants-0-was": str(level.on_hand),
        "variants-0-label": variant.label,
        "variants-0-price": "1,30",
        "variants-0-stock": str(level.on_hand),
    }
    typed |= {name.replace("__", "-"): value for name, value in changed.items()}
    return {name: value for name, value in typed.items() if value is not None}


def test_the_form_shows_what_stands(counter: Visitor, bread: Goods) -> None:
    page = counter.get(PAGE).text
    for words in ('value="Baguette de tradition"', 'value="1,30"', 'value="10"'):
        assert words in page


def test_name_and_price_change_and_the_old_price_is_kept(counter: Visitor, bread: Goods) -> None:
    answer = counter.submit(PAGE, fields(bread, name="Baguette dorée", variants__0__price="1,40"))
    assert answer.status_code == 302
    product, variant, _level = now(bread)
    assert (product.name, product.slug, variant.price_cents) == (
        "Baguette dorée",
        "baguette-de-tradition",
        140,
    )
    prices = db.session.scalars(
        select(PriceChange.price_cents)
        .where(PriceChange.town_id == variant.town_id, PriceChange.variant_id == variant.id)
        .order_by(PriceChange.id)
    )
    assert list(prices) == [130, 140]
    assert search(product.town_id, "dorée").product_ids == [product.id]


def test_a_hidden_product_leaves_the_search(counter: Visitor, bread: Goods) -> None:
    counter.submit(PAGE, fields(bread))
    assert search(bread.product.town_id, "baguette").product_ids
    counter.submit(PAGE, fields(bread, published=None))
    assert now(bread)[0].status is ProductStatus.HIDDEN
    assert not search(bread.product.town_id, "baguette").product_ids


def test_an_order_keeps_the_price_of_its_day(counter: Visitor, bread: Goods, bag: Bag) -> None:
    counter.submit(PAGE, fields(bread, variants__0__price="9,99"))
    assert bag.row().lines[0].unit_price_cents == 130


def test_a_new_count_is_written_with_its_reason(counter: Visitor, baker: User, bread: Goods) -> None:
    counter.submit(PAGE, fields(bread, variants__0__stock="6"))
    assert now(bread)[2].on_hand == 6
    movement = db.session.scalars(
        select(Movement).where(Movement.town_id == bread.variant.town_id).order_by(Movement.id.desc())
    ).first()
    assert movement
    assert (movement.quantity, movement.reason.value, movement.by_user_id) == (-4, "count", baker.id)


def test_a_count_left_standing_does_not_undo_a_sale_made_meanwhile(
    counter: Visitor, baker: User, bread: Goods, bag: Bag
) -> None:
    typed = fields(bread, name="Baguette dorée")
    bag.pass_through(accept, mark_ready, hand_over, by_user_id=baker.id)
    assert counter.submit(PAGE, typed).status_code == 302
    product, _variant, level = now(bread)
    assert (product.name, level.on_hand) == ("Baguette dorée", 7)


def test_a_colleagues_change_is_not_overwritten_and_the_typed_words_stay(
    counter: Visitor, helper: Visitor, bread: Goods
) -> None:
    mine, theirs = fields(bread, name="La mienne", variants__0__price="2"), fields(bread, name="La sienne")
    helper.submit(PAGE, theirs)
    answer = counter.submit(PAGE, mine)
    assert answer.status_code == 409
    assert "Quelqu’un d’autre vient de modifier ce produit" in answer.text
    assert 'value="La mienne"' in answer.text
    product, variant, _level = now(bread)
    assert (product.name, variant.price_cents) == ("La sienne", 130)
    assert f'name="version" type="hidden" value="{product.version}"' in answer.text


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"name": ""}, "Donnez un nom"),
        ({"variants__0__price": "gratuit"}, "n’est pas un nombre lisible"),
        ({"variants__0__stock": "plein"}, "n’est pas un nombre lisible"),
        ({"variants__0__gone": "y"}, "au moins un format"),
        ({"allergen_answer": ""}, "Répondez pour les allergènes"),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    counter: Visitor, bread: Goods, changed: dict[str, Any], sentence: str
) -> None:
    answer = counter.submit(PAGE, fields(bread, description="Croûte fine.", **changed))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Croûte fine." in answer.text
    assert now(bread)[0].version == 1


def test_a_second_format_is_added_and_the_first_one_dropped(counter: Visitor, bread: Goods) -> None:
    added = {
        "variants__0__label": "Entière",
        "variants__1__label": "Demie",
        "variants__1__price": "0,70",
        "variants__1__stock": "4",
    }
    counter.submit(PAGE, fields(bread, **added))
    variants = variants_of(bread.product.town_id, bread.product.id)
    assert [variant.label for variant in variants] == ["Entière", "Demie"]
    second = variants[1]
    again = fields(bread, variants__0__gone="y") | {
        "variants-1-key": variant_key(second.id),
        "variants-1-was": "4",
        "variants-1-label": "Demie",
        "variants-1-price": "0,70",
        "variants-1-stock": "4",
    }
    counter.submit(PAGE, again)
    db.session.rollback()
    assert [v.label for v in variants_of(bread.product.town_id, bread.product.id)] == ["Demie"]
    assert now(bread)[1].retired_at


def test_a_format_of_another_product_cannot_be_slipped_in(
    counter: Visitor, bakery: Shop, baker: User, bread: Goods
) -> None:
    with transaction():
        other = put_on_shelf(
            bakery, draft=ProductDraft(name="Flan"), entries=[Entry(None, "", 300, 5)], by_user_id=baker.id
        )
    (flan,) = variants_of(other.town_id, other.id)
    answer = counter.submit(PAGE, fields(bread, variants__0__key=variant_key(flan.id)))
    assert answer.status_code == 409
    assert now(bread)[1].retired_at is None


def test_the_way_of_selling_waits_for_promised_bags(counter: Visitor, town: Town, bread: Goods) -> None:
    make_order(town, (bread, 2))
    answer = counter.submit(PAGE, fields(bread, sold_by="weight", variants__0__stock="4"))
    assert answer.status_code == 409
    assert "comptés autrement" in answer.text
    assert now(bread)[0].sold_by is SoldBy.PIECE


def test_the_way_of_selling_changes_with_a_new_count(counter: Visitor, bread: Goods) -> None:
    counter.submit(PAGE, fields(bread, sold_by="weight", variants__0__price="6"))
    product, _variant, level = now(bread)
    assert (product.sold_by, level.on_hand) == (SoldBy.WEIGHT, 10_000)


def test_a_stranger_gets_404(neighbour: Visitor, outsider: Visitor, bread: Goods) -> None:
    for browser in (neighbour, outsider):
        assert browser.get(PAGE).status_code == 404
        answer = browser.submit("/backoffice/", fields(bread, name="À moi"), to=PAGE)
        assert answer.status_code == 404
    assert now(bread)[0].name == "Baguette de tradition"


def test_the_owner_of_a_shop_does_not_reach_goods_of_another_under_her_own(
    neighbour: Visitor, bread: Goods
) -> None:
    address = PAGE.replace("maison-morel", "lantier")
    assert neighbour.get(address).status_code == 404
    assert neighbour.submit("/backoffice/", fields(bread), to=address).status_code == 404


def test_no_token_changes_nothing(counter: Visitor, bread: Goods) -> None:
    assert counter.post(PAGE, data=fields(bread, name="Sans jeton")).status_code == 400
    assert now(bread)[0].name == "Baguette de tradition"


def test_a_product_of_many_formats_can_be_opened_and_loses_none(counter: Visitor, bread: Goods) -> None:
    with transaction():
        product = db.session.merge(bread.product)
        for size in range(1, 101):
            draft = VariantDraft(price_cents=130, label=f"n° {size}", position=size)
            variant = add_variant(product, draft=draft, by_user_id=None)
            open_stock(product.town_id, variant_id=variant.id, on_hand=1, by_user_id=None)
    changed = {"variants-0-label": "n° 0", "allergen_answer": "none"}
    sent = forms_on(counter.get(PAGE))[PAGE] | changed
    assert counter.post(PAGE, data=sent).status_code == 302
    assert len(variants_of(bread.variant.town_id, bread.product.id)) == 101
