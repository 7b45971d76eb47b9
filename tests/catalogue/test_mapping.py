"""A shop's own categories: recognised, or remembered once it has said what it means."""

import pytest

from marketplace.catalogue.mapping import UnknownCategory, category_for, mappings_of, remember_category
from marketplace.catalogue.publishing import settled
from marketplace.catalogue.services import ProductDraft, VariantDraft
from marketplace.catalogue.ways import ways_of
from marketplace.core.db import transaction
from marketplace.towns.models import Town
from tests.factories import make_shop


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Vêtements > Homme > Chemises", "fashion.men"),
        ("Mode/Pulls", "fashion.tops"),
        ("chaussettes | Divers", "fashion.underwear"),
        ("Zzz", ""),
    ],
)
def test_a_path_is_read_from_its_end(town: Town, text: str, code: str) -> None:
    assert category_for(make_shop(town, kind="clothes"), text) == code


def test_what_the_shop_says_wins_and_is_remembered(town: Town) -> None:
    shop, neighbour = make_shop(town, kind="clothes"), make_shop(town, name="Autre", kind="clothes")
    with transaction():
        remember_category(shop, merchant_text="  Nouveautés ÉTÉ", code="fashion.night")
        remember_category(shop, merchant_text="nouveautés été", code="fashion.women")
    assert category_for(shop, "Nouveautés  été") == "fashion.women"
    assert mappings_of(shop) == {"nouveautés été": "fashion.women"}
    assert category_for(neighbour, "Nouveautés été") == ""


def test_it_decides_for_goods_of_that_shelf(town: Town) -> None:
    shop = make_shop(town, kind="clothes")
    with transaction():
        remember_category(shop, merchant_text="Promo", code="fashion.bags")
    kept = settled(
        ProductDraft(name="Modèle 12", shelf="promo"),
        variants=[VariantDraft(price_cents=100)],
        ways=ways_of(shop),
    )
    assert kept.category == "fashion.bags"


def test_a_code_that_is_no_category_is_refused(town: Town) -> None:
    shop = make_shop(town)
    with pytest.raises(UnknownCategory), transaction():
        remember_category(shop, merchant_text="Pains", code="food.nothing")
