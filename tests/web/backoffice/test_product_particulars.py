"""The calmer half of a product's form: what is said stays said, and what cannot be is refused in words."""

from typing import Any

import pytest

from marketplace.catalogue.models import Offered, Product, ProductStatus
from marketplace.catalogue.queries import product_named, variants_of
from marketplace.core.db import db, transaction
from marketplace.shops.models import Shop
from marketplace.stock.queries import variant_key
from tests.factories import Goods
from tests.visitors import Visitor

SHELF = "/backoffice/maison-morel/products"
NEW = f"{SHELF}/new"
MADE = {
    "maker_name": "Atelier du Bois joli",
    "maker_address": "5 chemin de la Scierie, 39000 Moirans",
    "maker_contact": "bonjour@bois-joli.example",
}


def fields(**said: Any) -> dict[str, Any]:
    """The form of a jar of honey; `net` is what the first format holds."""
    net = {"variants-0-net": said.pop("net")} if "net" in said else {}
    return {
        "name": "Miel de sapin",
        "sold_by": "piece",
        "vat": "550",
        "allergen_answer": "none",
        "published": "y",
        "variants-0-price": "8,50",
        "variants-0-stock": "12",
        **net,
        **said,
    }


def made(shop: Shop, slug: str = "miel-de-sapin") -> Product:
    db.session.expire_all()
    found = product_named(shop.town_id, shop.id, slug)
    assert found
    return found


def test_everything_that_is_said_is_kept_and_shown_again(counter: Visitor, bakery: Shop) -> None:
    said = {
        "category": "food.grocery.honey", "origin": "France, Vosges", "storage": "Au sec",
        "brand": "Les Ruches", **MADE, "warnings": "Ne pas donner aux nourrissons.",
        "offered": "to_order", "lead_days": "3", "ceiling_percent": "5",
    }  # fmt: skip
    counter.submit(NEW, fields(net="250 g", **said), to=SHELF)
    honey = made(bakery)
    kept = {
        name: getattr(honey, name) for name in ("category", "origin", "storage", "brand", *MADE, "warnings")
    }
    assert kept == {name: said[name] for name in kept}
    assert (honey.offered, honey.lead_days, honey.ceiling_percent) == (Offered.TO_ORDER, 3, 5)
    assert honey.status is ProductStatus.PUBLISHED
    page = counter.get(f"{SHELF}/miel-de-sapin").text
    for words in ('value="France, Vosges"', 'value="250 g"', 'value="food.grocery.honey"', "nourrissons"):
        assert words in page


def test_strength_makes_it_a_thing_for_adults(counter: Visitor, bakery: Shop) -> None:
    said = {"name": "Cidre", "category": "drink.cider", "alcohol": "4,5", "net": "75 cl"}
    counter.submit(NEW, fields(**said), to=SHELF)
    cider = made(bakery, "cidre")
    assert (cider.alcohol_percent_tenths, cider.age_limit, cider.missing) == (45, 18, "")
    (bottle,) = variants_of(bakery.town_id, cider.id)
    assert (bottle.net_quantity, bottle.net_unit) == (750, "ml")


def test_out_of_season_it_leaves_the_street_and_keeps_its_place(counter: Visitor, bakery: Shop) -> None:
    counter.submit(NEW, fields(name="Galette", category="food.bakery.cake", out_of_season="y"), to=SHELF)
    assert made(bakery, "galette").status is ProductStatus.OUT_OF_SEASON
    assert "Hors saison" in counter.get(SHELF, query_string={"show": "out_of_season"}).text
    assert counter.get("/shops/maison-morel/galette").status_code == 404


def test_a_form_that_does_not_ask_takes_nothing_away(counter: Visitor, bakery: Shop, bread: Goods) -> None:
    with transaction():
        bread.product.origin, bread.product.brand = "Farine du Val", "Morel"
        bread.variant.net_quantity, bread.variant.net_unit = 250, "g"
    page = f"{SHELF}/{bread.product.slug}"
    version = {"version": str(made(bakery, bread.product.slug).version)}
    typed = fields(
        name="Baguette de tradition", **version, **{"variants-0-key": variant_key(bread.variant.id)}
    )
    assert counter.submit(page, typed).status_code == 302
    kept = made(bakery, bread.product.slug)
    assert (kept.origin, kept.brand) == ("Farine du Val", "Morel")
    (loaf,) = variants_of(bakery.town_id, kept.id)
    assert (loaf.net_quantity, loaf.price_cents) == (250, 850)


def test_what_a_baker_says_is_no_food_is_not_asked_for_allergens(counter: Visitor, bakery: Shop) -> None:
    counter.submit(NEW, fields(name="Planche", allergen_answer="not_food"), to=SHELF)
    board = made(bakery, "planche")
    assert (board.category, board.missing) == ("home.kitchen", "maker")


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"category": "nulle.part"}, "Choisissez un rayon de la liste"),
        ({"net": "250"}, "un nombre et une unité"),
        ({"net": "beaucoup"}, "n’est pas lisible"),
        ({"alcohol": "fort"}, "n’est pas un nombre lisible"),
        ({"alcohol": "140"}, "impossible"),
        ({"age": "99"}, "n’est pas lisible"),
        ({"lead_days": "400"}, "365 au plus"),
        ({"ceiling_percent": "80"}, "30 au plus"),
        ({"name": "Tabac à rouler", "category": "food.grocery"}, "Le tabac ne se vend pas à distance"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_stays_typed(
    counter: Visitor, bakery: Shop, said: dict[str, Any], sentence: str
) -> None:
    answer = counter.submit(NEW, fields(**said), to=SHELF)
    assert answer.status_code == 422
    page = answer.text.replace("\u00a0", " ").replace("\u202f", " ")
    assert sentence in page
    assert 'value="8,50"' in page
    assert product_named(bakery.town_id, bakery.id, "miel-de-sapin") is None


def test_words_about_nature_are_a_warning_and_no_refusal(counter: Visitor, bakery: Shop) -> None:
    said = fields(description="Pot biodégradable.", category="food.bakery.bread")
    counter.submit(NEW, said, to=SHELF)
    assert made(bakery).status is ProductStatus.PUBLISHED
    page = counter.get(f"{SHELF}/miel-de-sapin").text.replace("\u00a0", " ")
    assert "la loi n’admet ces mots qu’avec une preuve" in page


def test_a_change_that_lacks_an_answer_hides_it_and_asks(
    counter: Visitor, bakery: Shop, bread: Goods
) -> None:
    page = f"{SHELF}/{bread.product.slug}"
    said = {
        "name": "Baguette de tradition",
        "category": "food.grocery.honey",
        "version": str(made(bakery, bread.product.slug).version),
        "variants-0-key": variant_key(bread.variant.id),
    }
    assert counter.submit(page, fields(**said)).location.endswith("/questions")
    changed = made(bakery, bread.product.slug)
    assert (changed.status, changed.missing) == (ProductStatus.HIDDEN, "net origin")
    said |= {"version": str(changed.version), "origin": "France"}
    assert counter.submit(page, fields(net="250 g", **said)).location.endswith(SHELF)
    assert made(bakery, bread.product.slug).status is ProductStatus.PUBLISHED
