"""What the neighbours have of the same kind."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from marketplace.browsing import similar
from marketplace.browsing.index import index_product
from marketplace.browsing.product_page import product_head
from marketplace.browsing.similar import similar_in_street
from marketplace.core.db import db, transaction
from marketplace.shops.models import Shop
from marketplace.shops.states import ShopStatus
from marketplace.towns.models import Town
from marketplace.towns.queries import town_by_id
from tests.factories import make_goods, make_shop, make_town
from tests.visitors import Visitor

CHEESE, BUTTER, BREAD = "food.dairy.cheese", "food.dairy.fresh", "food.bakery.bread"


def put_on_show(shop: Shop, name: str, category: str, *, on_hand: int = 10) -> None:
    product = make_goods(shop, name=name, on_hand=on_hand).product
    with transaction():
        product.category = category
        db.session.flush()
        index_product(shop.town_id, product_id=product.id)


@pytest.fixture
def dairy(town: Town) -> Shop:
    shop = make_shop(town, name="Lantier", kind="cheese")
    put_on_show(shop, "Tomme", CHEESE)
    put_on_show(shop, "Morbier", CHEESE)
    return shop


def names(town: Town, shop: Shop, slug: str = "tomme") -> list[str]:
    view = town_by_id(town.id)
    found = product_head(view, shop_slug=shop.slug, slug=slug)
    assert found
    return [card.name for card in similar_in_street(view, found[0], shop_id=shop.id)]


def test_the_same_kind_comes_before_a_wider_one(town: Town, dairy: Shop) -> None:
    neighbour = make_shop(town, name="La Ruche")
    put_on_show(neighbour, "Brie", CHEESE)
    put_on_show(neighbour, "Yaourt", BUTTER)
    put_on_show(neighbour, "Pain", BREAD)
    assert names(town, dairy) == ["Brie", "Yaourt"]


def test_a_shop_with_much_of_a_kind_leaves_its_neighbours_their_place(
    town: Town, dairy: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    neighbour = make_shop(town, name="La Ruche")
    put_on_show(neighbour, "Brie", CHEESE)
    monkeypatch.setattr(similar, "_LOOKED_AT", 3)
    for number in range(5):
        put_on_show(dairy, f"Comté {number}", CHEESE)
    assert names(town, dairy) == ["Brie"]


def test_no_shop_fills_the_list_by_itself(town: Town, dairy: Shop) -> None:
    neighbour = make_shop(town, name="La Ruche")
    for name in ("Brie", "Cantal", "Bleu"):
        put_on_show(neighbour, name, CHEESE)
    assert len(names(town, dairy)) == 2


def test_what_is_sold_out_or_not_shown_is_left_out(town: Town, dairy: Shop) -> None:
    put_on_show(make_shop(town, name="La Ruche"), "Brie", CHEESE, on_hand=0)
    put_on_show(make_shop(town, name="En pause", status=ShopStatus.PAUSED), "Cantal", CHEESE)
    stranger = make_town("val-brume", name="Val-Brume", host="val-brume.localhost")
    put_on_show(make_shop(stranger, name="Ailleurs"), "Bleu", CHEESE)
    assert names(town, dairy) == []


def test_what_has_no_category_is_like_nothing(town: Town, dairy: Shop) -> None:
    put_on_show(dairy, "Objet", "")
    put_on_show(make_shop(town, name="La Ruche"), "Autre objet", "")
    assert names(town, dairy, "objet") == []


def test_many_alike_take_three_statements_more(
    town: Town, dairy: Shop, visitor: Visitor, count_sql: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    """The whole page of a product with a category, however many there are like it."""
    put_on_show(dairy, "Objet", "")
    with count_sql() as alone:
        assert visitor.get("/shops/lantier/objet").status_code == 200
    for number in range(8):
        put_on_show(make_shop(town, name=f"Crèmerie {number}"), f"Brie {number}", CHEESE)
    with count_sql() as said:
        assert "Brie 7" in visitor.get("/shops/lantier/tomme").text
    assert len(said) <= len(alone) + 3 <= 10
