"""What must be known before a thing is on sale: by category, and nothing that the category does not need."""

from dataclasses import replace
from typing import Any

import pytest

from marketplace.catalogue.categories import tree
from marketplace.catalogue.forbidden import NotForSale
from marketplace.catalogue.models import Offered, ProductStatus, SoldBy
from marketplace.catalogue.publishing import missing_before_sale, review, settled
from marketplace.catalogue.services import ProductDraft, VariantDraft
from marketplace.catalogue.ways import Maker, Ways
from marketplace.core.db import db, transaction
from marketplace.towns.models import Town
from tests.factories import make_goods, make_shop

ONE = [VariantDraft(price_cents=450)]
JAR = [VariantDraft(price_cents=450, net_quantity=250, net_unit="g")]
MAKER = Maker("Atelier du Bois joli", "5 chemin de la Scierie, 39000 Moirans", "bonjour@bois-joli.example")
MADE: dict[str, Any] = {
    "maker_name": MAKER.name,
    "maker_address": MAKER.address,
    "maker_contact": MAKER.contact,
}


def ways(kind: str, **known: dict[str, Maker]) -> Ways:
    return Ways(kind, "FR", known.get("makers", {}), {})


@pytest.mark.parametrize(
    ("kind", "name", "variants", "missing"),
    [
        ("bakery", "Baguette", ONE, "allergens"),
        ("greengrocer", "Pommes", ONE, "allergens origin"),
        ("fish", "Bar de ligne", ONE, "allergens origin"),
        ("organic", "Miel de tilleul", ONE, "allergens net origin"),
        ("organic", "Miel de tilleul", JAR, "allergens origin"),
        ("wine", "Chinon", ONE, "allergens net origin alcohol"),
        ("cheese", "Lait entier", ONE, "allergens storage"),
        ("toys", "Ours en peluche", ONE, "maker"),
        ("florist", "Bouquet rond", ONE, ""),
        ("hairdresser", "Coupe homme", ONE, ""),
    ],
)
def test_the_category_says_what_is_asked(
    kind: str, name: str, variants: list[VariantDraft], missing: str
) -> None:
    kept = settled(ProductDraft(name=name), variants=variants, ways=ways(kind))
    assert kept.missing == missing
    assert kept.status is (ProductStatus.HIDDEN if missing else ProductStatus.PUBLISHED)


def test_every_category_lets_a_product_out_once_all_is_answered() -> None:
    told = ProductDraft(
        name="Chose", allergens=[], origin="France", storage="Au sec", alcohol_percent_tenths=0, **MADE
    )
    for code in tree():
        kept = settled(replace(told, category=code), variants=JAR, ways=ways("other"))
        assert (kept.status, kept.missing) == (ProductStatus.PUBLISHED, ""), code


def test_none_is_an_answer_about_allergens_and_silence_is_not() -> None:
    silent = ProductDraft(name="Baguette")
    assert settled(silent, variants=ONE, ways=ways("bakery")).missing == "allergens"
    assert settled(replace(silent, allergens=[]), variants=ONE, ways=ways("bakery")).missing == ""


def test_goods_by_weight_tell_their_quantity_by_being_weighed() -> None:
    draft = ProductDraft(name="Lentilles vertes", sold_by=SoldBy.WEIGHT, allergens=[])
    assert settled(draft, variants=ONE, ways=ways("organic")).missing == ""


def test_what_is_made_to_order_says_how_long_that_takes() -> None:
    draft = ProductDraft(name="Bouquet de mariée", offered=Offered.TO_ORDER)
    assert settled(draft, variants=ONE, ways=ways("florist")).missing == "lead"
    assert settled(replace(draft, lead_days=3), variants=ONE, ways=ways("florist")).missing == ""


def test_half_a_maker_is_none() -> None:
    draft = ProductDraft(name="Ours en peluche", maker_name=MAKER.name, maker_address=MAKER.address)
    assert settled(draft, variants=ONE, ways=ways("toys")).missing == "maker"


def test_a_maker_named_once_for_a_brand_is_not_asked_for_again() -> None:
    known = ways("toys", makers={"bois joli": MAKER})
    kept = settled(ProductDraft(name="Ours", brand="Bois Joli"), variants=ONE, ways=known)
    assert (kept.maker_name, kept.maker_contact, kept.missing) == (MAKER.name, MAKER.contact, "")
    other = settled(ProductDraft(name="Ours", brand="Autre"), variants=ONE, ways=known)
    assert other.missing == "maker"


def test_drinks_with_alcohol_are_for_adults_whoever_sells_them() -> None:
    wine = settled(ProductDraft(name="Chinon"), variants=ONE, ways=ways("wine"))
    cake = settled(
        ProductDraft(name="Baba au rhum", alcohol_percent_tenths=50), variants=ONE, ways=ways("bakery")
    )
    assert (wine.age_limit, cake.age_limit) == (18, 18)
    assert settled(ProductDraft(name="Baguette"), variants=ONE, ways=ways("bakery")).age_limit is None


def test_what_its_shop_hides_or_keeps_for_another_season_stays_so() -> None:
    for status in (ProductStatus.HIDDEN, ProductStatus.OUT_OF_SEASON):
        draft = ProductDraft(name="Galette", status=status, allergens=["gluten"])
        kept = settled(draft, variants=ONE, ways=ways("bakery"))
        assert (kept.status, kept.missing) == (status, "")


def test_what_was_hidden_for_want_of_an_answer_comes_out_with_it() -> None:
    waiting = settled(ProductDraft(name="Baguette"), variants=ONE, ways=ways("bakery"))
    answered = settled(replace(waiting, allergens=["gluten"]), variants=ONE, ways=ways("bakery"))
    assert (answered.status, answered.missing) == (ProductStatus.PUBLISHED, "")


def test_to_settle_twice_changes_nothing() -> None:
    once = settled(ProductDraft(name="Chinon"), variants=ONE, ways=ways("wine"))
    assert settled(once, variants=ONE, ways=ways("wine")) == once


def test_a_category_that_was_chosen_is_kept_and_an_unknown_one_is_found_anew() -> None:
    chosen = settled(ProductDraft(name="Baguette", category="home.decor"), variants=ONE, ways=ways("bakery"))
    lost = settled(ProductDraft(name="Baguette", category="gone.code"), variants=ONE, ways=ways("bakery"))
    assert (chosen.category, lost.category) == ("home.decor", "food.bakery.bread")


def test_the_forbidden_is_refused_whether_shown_or_hidden() -> None:
    for status in (ProductStatus.PUBLISHED, ProductStatus.HIDDEN):
        with pytest.raises(NotForSale):
            settled(ProductDraft(name="Tabac", status=status), variants=ONE, ways=ways("grocery"))


def test_questions_are_asked_in_words_and_lead_to_a_field(town: Town) -> None:
    shop = make_shop(town, kind="wine")
    asked = missing_before_sale(ProductDraft(name="Chinon"), ONE, shop)
    assert [one.code for one in asked] == ["allergens", "net", "origin", "alcohol"]
    assert all(one.question.endswith("?") for one in asked)
    assert [one.field for one in asked] == ["allergens", "variants", "origin", "alcohol_percent_tenths"]
    assert next(one.code for one in missing_before_sale(ProductDraft(name="Chinon"), [], shop)) == "price"


def test_a_look_back_hides_what_lost_an_answer_and_shows_what_got_one(town: Town) -> None:
    shop = make_shop(town)
    goods = make_goods(shop)
    with transaction():
        assert [one.code for one in review(shop, product=goods.product)] == ["allergens"]
    assert goods.product.status is ProductStatus.HIDDEN
    with transaction():
        goods.product.allergens = []
        assert review(shop, product=goods.product) == []
    db.session.expire_all()
    assert (goods.product.status, goods.product.missing) == (ProductStatus.PUBLISHED, "")
