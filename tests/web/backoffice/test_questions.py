"""One question at a time, until a product may be shown; nothing that was typed is lost."""

from typing import Any

import pytest
from werkzeug.test import TestResponse

from marketplace.accounts.models import User
from marketplace.browsing.search import search
from marketplace.catalogue.models import Product, ProductStatus
from marketplace.catalogue.queries import product_named, variants_of
from marketplace.catalogue.services import ProductDraft
from marketplace.core.db import db, transaction
from marketplace.intake.editing import Entry, put_on_shelf
from marketplace.shops.models import Shop
from marketplace.stock.queries import variant_key
from marketplace.towns.models import Town
from tests.factories import make_goods, make_shop, make_worker
from tests.visitors import Visitor

SHELF = "/backoffice/maison-morel/products"
MAKER = {
    "maker_name": "Atelier du Bois joli",
    "maker_address": "5 chemin de la Scierie, 39000 Moirans",
    "maker_contact": "bonjour@bois-joli.example",
}


def waiting(shop: Shop, by: User, **said: Any) -> Product:
    """A product that its shop wants to show, as the guard leaves it."""
    with transaction():
        return put_on_shelf(
            shop,
            draft=ProductDraft(**{"name": "Baguette", **said}),
            entries=[Entry(None, "", 130, 10)],
            by_user_id=by.id,
        )


def page_of(product: Product) -> str:
    return f"{SHELF}/{product.slug}/questions"


def now(product: Product) -> Product:
    db.session.expire_all()
    found = product_named(product.town_id, product.shop_id, product.slug)
    assert found
    return found


def answer(counter: Visitor, product: Product, said: dict[str, Any]) -> TestResponse:
    """What the page of the question sends."""
    sent = {"version": str(now(product).version), **said}
    return counter.submit(page_of(product), sent, to=page_of(product))


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_an_answer_puts_it_on_show_and_into_the_search(counter: Visitor, bakery: Shop, baker: User) -> None:
    bread = waiting(bakery, baker)
    assert (bread.status, bread.missing) == (ProductStatus.HIDDEN, "allergens")
    assert not search(bakery.town_id, "baguette").product_ids
    page = plain(counter.get(page_of(bread)).text)
    assert "Contient-il un des quatorze allergènes ?" in page
    assert "C’est la dernière question" in page
    said = {"allergen_answer": "some", "allergens": ["gluten"]}
    assert answer(counter, bread, said).location.endswith(SHELF)
    assert (now(bread).status, now(bread).missing, now(bread).allergens) == (
        ProductStatus.PUBLISHED,
        "",
        ["gluten"],
    )
    assert search(bakery.town_id, "baguette").product_ids == [bread.id]


def test_what_the_category_usually_contains_is_proposed(counter: Visitor, bakery: Shop, baker: User) -> None:
    page = counter.get(page_of(waiting(bakery, baker))).text
    assert 'value="gluten" checked' in page
    assert 'value="celery" checked' not in page


def test_several_questions_come_one_after_the_other(counter: Visitor, bakery: Shop, baker: User) -> None:
    honey = waiting(bakery, baker, name="Miel de tilleul", category="food.grocery.honey")
    assert honey.missing == "allergens net origin"
    page = page_of(honey)
    assert answer(counter, honey, {"allergen_answer": "none"}).location.endswith(page)
    (jar,) = variants_of(honey.town_id, honey.id)
    assert "Quelle quantité dans un paquet" in counter.get(page).text
    key = f"net-{variant_key(jar.id)}"
    assert answer(counter, honey, {key: "beaucoup"}).status_code == 422
    assert answer(counter, honey, {key: "250"}).status_code == 422
    assert answer(counter, honey, {key: "0,25 kg"}).location.endswith(page)
    assert answer(counter, honey, {"origin": "France, Drôme"}).location.endswith(SHELF)
    (jar,) = variants_of(honey.town_id, honey.id)
    assert (jar.net_quantity, jar.net_unit, now(honey).origin) == (250, "g", "France, Drôme")
    assert now(honey).status is ProductStatus.PUBLISHED


@pytest.mark.parametrize(
    ("category", "said", "sentence"),
    [
        ("food.bakery.bread", {}, "Répondez pour les allergènes"),
        ("food.bakery.bread", {"allergen_answer": "some"}, "Cochez au moins un allergène"),
        ("leisure.toys", {"maker_name": "Bois joli"}, "Répondez en quelques mots"),
        ("leisure.toys", {**MAKER, "maker_name": "x" * 161}, "Au plus 160 signes"),
    ],
)
def test_an_answer_that_says_nothing_is_refused_in_words(
    counter: Visitor, bakery: Shop, baker: User, category: str, said: dict[str, Any], sentence: str
) -> None:
    product = waiting(bakery, baker, category=category)
    refused = answer(counter, product, said)
    assert refused.status_code == 422
    assert sentence in plain(refused.text)
    assert now(product).status is ProductStatus.HIDDEN


def test_strength_and_days_are_numbers(counter: Visitor, bakery: Shop, baker: User) -> None:
    cider = waiting(bakery, baker, name="Cidre", category="drink.cider", allergens=[])
    (bottle,) = variants_of(cider.town_id, cider.id)
    answer(counter, cider, {f"net-{variant_key(bottle.id)}": "75 cl"})
    for typed in ("", "fort", "140"):
        assert answer(counter, cider, {"alcohol_percent_tenths": typed}).status_code == 422
    answer(counter, cider, {"alcohol_percent_tenths": "4,5 %"})
    assert (now(cider).alcohol_percent_tenths, now(cider).age_limit) == (45, 18)
    assert now(cider).status is ProductStatus.PUBLISHED


def test_a_maker_named_once_serves_the_whole_brand(counter: Visitor, bakery: Shop, baker: User) -> None:
    toys = [
        waiting(bakery, baker, name=name, category="leisure.toys", brand="Bois joli")
        for name in ("Ours", "Train", "Toupie")
    ]
    other = waiting(bakery, baker, name="Yo-yo", category="leisure.toys", brand="Autre")
    said = {**MAKER, "brand": "Bois joli"}
    answer(counter, toys[0], said)
    assert "Le fabricant est noté aussi pour 2 autres articles" in plain(counter.get(SHELF).text)
    for toy in toys:
        assert (now(toy).status, now(toy).maker_name) == (ProductStatus.PUBLISHED, "Atelier du Bois joli")
    assert now(other).missing == "maker"
    assert len(search(bakery.town_id, "train").product_ids) == 1


def test_goods_without_a_brand_share_a_maker_only_when_the_shop_says_so(
    counter: Visitor, bakery: Shop, baker: User
) -> None:
    first, second, third = (
        waiting(bakery, baker, name=name, category="leisure.toys") for name in ("Ours", "Train", "Toupie")
    )
    answer(counter, first, MAKER)
    assert now(second).missing == "maker"
    answer(counter, second, {**MAKER, "others": "y"})
    assert now(third).status is ProductStatus.PUBLISHED


def test_what_the_shop_made_itself_is_said_with_one_tap(counter: Visitor, bakery: Shop, baker: User) -> None:
    with transaction():
        bakery.address, bakery.postcode, bakery.city = "1, rue des Tilleuls", "00100", "Port-Lanterne"
        bakery.email = "bonjour@maison-morel.example"
    bear = waiting(bakery, baker, name="Ours", category="leisure.toys")
    answer(counter, bear, {"ours": "y"})
    made = now(bear)
    assert (made.maker_name, made.maker_address, made.maker_contact) == (
        "Maison Morel",
        "1, rue des Tilleuls, 00100 Port-Lanterne",
        "bonjour@maison-morel.example",
    )
    assert made.status is ProductStatus.PUBLISHED


def test_the_form_leads_to_the_question_and_says_so_again(
    counter: Visitor, bakery: Shop, baker: User
) -> None:
    bread = waiting(bakery, baker)
    page = counter.get(f"{SHELF}/{bread.slug}").text
    assert "Il reste masqué jusqu’à votre réponse" in plain(page)
    assert page_of(bread) in page
    shelf = plain(counter.get(SHELF).text)
    assert "À compléter" in shelf
    assert "1 produit à compléter" in shelf
    assert "Baguette" in counter.get(SHELF, query_string={"show": "to_complete"}).text
    make_goods(bakery, name="Fougasse")
    assert "Fougasse" not in counter.get(SHELF, query_string={"show": "to_complete"}).text


def test_a_form_without_what_the_law_needs_is_kept_and_asks(counter: Visitor, bakery: Shop) -> None:
    typed = {
        "name": "Ours en peluche",
        "sold_by": "piece",
        "vat": "2000",
        "category": "leisure.toys",
        "allergen_answer": "not_food",
        "published": "y",
        "variants-0-price": "19",
        "variants-0-stock": "3",
    }
    kept = counter.submit(f"{SHELF}/new", typed, to=SHELF)
    assert kept.location.endswith("/questions")
    product = product_named(bakery.town_id, bakery.id, "ours-en-peluche")
    assert product
    assert (product.status, product.missing) == (ProductStatus.HIDDEN, "maker")


def test_nothing_is_asked_of_what_is_complete(counter: Visitor, bakery: Shop, baker: User) -> None:
    bread = waiting(bakery, baker, allergens=[])
    said = {"allergen_answer": "none"}
    for gone in (counter.get(page_of(bread)), answer(counter, bread, said)):
        assert gone.location.endswith(f"{SHELF}/{bread.slug}")


def test_a_colleagues_answer_is_not_overwritten(counter: Visitor, bakery: Shop, baker: User) -> None:
    honey = waiting(bakery, baker, name="Miel", category="food.grocery.honey")
    token = counter.token_on(page_of(honey))
    stale = {"csrf_token": token, "version": "1", "allergen_answer": "none"}
    with transaction():
        now(honey).description = "De la butte."
    assert counter.post(page_of(honey), data=stale).status_code == 409
    assert now(honey).allergens is None


def test_a_stranger_gets_404(neighbour: Visitor, outsider: Visitor, bakery: Shop, baker: User) -> None:
    bread = waiting(bakery, baker)
    for browser in (neighbour, outsider):
        assert browser.get(page_of(bread)).status_code == 404
        said = {"allergen_answer": "none"}
        assert browser.submit("/backoffice/", said, to=page_of(bread)).status_code == 404
    assert now(bread).missing == "allergens"


def test_a_product_of_another_shop_is_none_of_ones_own(
    counter: Visitor, town: Town, bakery: Shop, baker: User
) -> None:
    grocer = make_shop(town, name="Ailleurs")
    theirs = waiting(grocer, make_worker(grocer, email="zoe@example.org"), name="Pain noir")
    assert counter.get(f"{SHELF}/{theirs.slug}/questions").status_code == 404


def test_no_token_changes_nothing(counter: Visitor, bakery: Shop, baker: User) -> None:
    bread = waiting(bakery, baker)
    assert counter.post(page_of(bread), data={"allergen_answer": "none"}).status_code == 400
    assert now(bread).missing == "allergens"
