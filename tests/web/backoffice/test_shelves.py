"""The shop keeps its words; the street's are said once and remembered."""

import re

from marketplace.accounts.models import User
from marketplace.catalogue.mapping import category_for
from marketplace.catalogue.models import Product, ProductStatus
from marketplace.catalogue.queries import product_named
from marketplace.catalogue.services import ProductDraft
from marketplace.core.db import db, transaction
from marketplace.intake.editing import Entry, put_on_shelf
from marketplace.shops.models import Shop
from tests.visitors import Visitor

PAGE = "/backoffice/maison-morel/shelves"


def stand(shop: Shop, by: User, name: str, shelf: str) -> Product:
    draft = ProductDraft(name=name, shelf=shelf, allergens=["gluten"])
    with transaction():
        return put_on_shelf(shop, draft=draft, entries=[Entry(None, "", 300, 5)], by_user_id=by.id)


def field_of(page: str, shelf: str) -> str:
    found = re.search(rf'for="(category-\w+)">{shelf} ', page)
    assert found
    return found.group(1)


def now(product: Product) -> Product:
    db.session.expire_all()
    found = product_named(product.town_id, product.shop_id, product.slug)
    assert found
    return found


def test_what_is_said_moves_the_goods_and_is_remembered(counter: Visitor, bakery: Shop, baker: User) -> None:
    rusk, loaf = stand(bakery, baker, "Tranches", "Du placard"), stand(bakery, baker, "Miche", "Du four")
    page = counter.get(PAGE).text
    said = {field_of(page, "Du placard"): "food.grocery.jam", field_of(page, "Du four"): loaf.category}
    assert counter.submit(PAGE, said).location.endswith(PAGE)
    assert "1 produit a changé de rayon" in counter.get(PAGE).text.replace("\u00a0", " ")
    assert now(rusk).category == "food.grocery.jam"
    assert now(loaf).category == "food.bakery.bread"
    assert category_for(bakery, "du PLACARD") == "food.grocery.jam"
    assert "retenu" in counter.get(PAGE).text


def test_what_the_new_shelf_asks_hides_goods_that_do_not_tell_it(
    counter: Visitor, bakery: Shop, baker: User
) -> None:
    loaf = stand(bakery, baker, "Miche", "Du four")
    said = {field_of(counter.get(PAGE).text, "Du four"): "food.grocery.honey"}
    counter.submit(PAGE, said)
    assert (now(loaf).status, now(loaf).missing) == (ProductStatus.HIDDEN, "net origin")


def test_a_shelf_that_is_none_of_the_streets_is_refused_in_words(
    counter: Visitor, bakery: Shop, baker: User
) -> None:
    loaf = stand(bakery, baker, "Miche", "Du four")
    answer = counter.submit(PAGE, {field_of(counter.get(PAGE).text, "Du four"): "nulle.part"})
    assert answer.status_code == 422
    assert "Choisissez un rayon de la liste" in answer.text
    assert now(loaf).category == "food.bakery.bread"


def test_a_shop_without_shelves_is_told_how_to_get_some(counter: Visitor) -> None:
    assert "n’ont pas encore de rayon" in counter.get(PAGE).text


def test_a_stranger_gets_404(neighbour: Visitor, outsider: Visitor, bakery: Shop, baker: User) -> None:
    loaf = stand(bakery, baker, "Miche", "Du four")
    for browser in (neighbour, outsider):
        assert browser.get(PAGE).status_code == 404
        assert browser.submit("/backoffice/", {"category-x": "food"}, to=PAGE).status_code == 404
    assert now(loaf).category == "food.bakery.bread"


def test_no_token_changes_nothing(counter: Visitor, bakery: Shop, baker: User) -> None:
    stand(bakery, baker, "Miche", "Du four")
    field = field_of(counter.get(PAGE).text, "Du four")
    assert counter.post(PAGE, data={field: "food.grocery.jam"}).status_code == 400
    assert category_for(bakery, "Du four") == ""
