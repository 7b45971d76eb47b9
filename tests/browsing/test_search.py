"""Typed words find what the shops of the town show, and nothing else."""

from contextlib import suppress

import pytest

from marketplace.browsing.index import drop_product, index_product, index_shop
from marketplace.browsing.search import search
from marketplace.catalogue.models import ProductStatus
from marketplace.catalogue.queries import variants_of
from marketplace.catalogue.services import retire_variant
from marketplace.core.db import db, transaction
from marketplace.shops.models import Shop
from marketplace.shops.states import ShopStatus
from marketplace.towns.models import Town
from tests.browsing.shelves import found, on_show
from tests.factories import make_shop, make_town

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def town(database: None) -> Town:
    return make_town()


@pytest.fixture
def dairy(town: Town) -> Shop:
    return make_shop(town, name="Fromagerie Lantier", kind="cheese")


@pytest.mark.parametrize(
    "typed",
    [
        "crème",
        "creme brulee",
        "Crèmes brûlées",
        "la CREME",
        "crem",
        "cr",
        "cre",
        "brûlé",
        "d’une crème",
        "brulee creme",
    ],
)
def test_accents_plurals_capitals_and_beginnings_do_not_matter(town: Town, dairy: Shop, typed: str) -> None:
    on_show(dairy, "Crème brûlée à la vanille")
    assert found(town, typed) == ["Crème brûlée à la vanille"]


def test_ligatures_are_typed_as_two_letters(town: Town, dairy: Shop) -> None:
    on_show(dairy, "Œufs de plein air")
    assert found(town, "oeuf") == ["Œufs de plein air"]
    assert found(town, "œufs") == ["Œufs de plein air"]


def test_all_words_must_be_found(town: Town, dairy: Shop) -> None:
    on_show(dairy, "Comté fruité")
    on_show(dairy, "Comté jeune")
    assert found(town, "comté fruité") == ["Comté fruité"]


def test_only_the_last_word_may_be_unfinished(town: Town, dairy: Shop) -> None:
    on_show(dairy, "Tomme de Savoie")
    assert found(town, "tomme savo") == ["Tomme de Savoie"]
    assert found(town, "savo tomme") == []


def test_a_name_comes_before_a_shop_and_a_shop_before_a_text(town: Town, dairy: Shop) -> None:
    grocer = make_shop(town, name="Chez Brebis", kind="grocery")
    on_show(dairy, "Tomme de brebis")
    on_show(grocer, "Moutarde")
    on_show(dairy, "Yaourt nature", description="Se mange avec de la brebis.")
    assert found(town, "brebis") == ["Tomme de brebis", "Moutarde", "Yaourt nature"]


def test_a_word_that_only_begins_so_comes_last(town: Town, dairy: Shop) -> None:
    on_show(dairy, "Vin jaune")
    on_show(dairy, "Vinaigre de cidre")
    assert found(town, "vin") == ["Vin jaune", "Vinaigre de cidre"]


def test_of_equals_the_newest_comes_first(town: Town, dairy: Shop) -> None:
    on_show(dairy, "Comté jeune")
    on_show(dairy, "Comté vieux")
    assert found(town, "comté") == ["Comté vieux", "Comté jeune"]


def test_the_shop_and_its_trade_find_its_goods_in_both_languages(town: Town, dairy: Shop) -> None:
    on_show(dairy, "Comté fruité")
    assert found(town, "lantier") == ["Comté fruité"]
    assert found(town, "fromagerie comté") == ["Comté fruité"]


def test_the_category_finds_its_goods_in_both_languages(town: Town, dairy: Shop) -> None:
    on_show(dairy, "Morbier", category="food.dairy.cheese")
    assert found(town, "fromages") == ["Morbier"]
    assert found(town, "cheese") == ["Morbier"]


def test_a_slip_of_the_finger_is_mended_and_told(town: Town, dairy: Shop) -> None:
    on_show(dairy, "Camembert au lait cru")
    on_show(dairy, "Crème épaisse")
    assert found(town, "camenbert") == ["Camembert au lait cru"]
    assert search(town.id, "creem").mended == "crème"
    assert search(town.id, "crème").mended == ""


def test_a_slip_in_the_first_letter_is_mended_by_the_end_of_the_word(town: Town, dairy: Shop) -> None:
    on_show(dairy, "Framboises du jardin")
    assert search(town.id, "vramboises").mended == "framboises"


def test_only_the_word_that_nobody_knows_is_mended(town: Town, dairy: Shop) -> None:
    on_show(dairy, "Tomates cerises")
    on_show(dairy, "Tomme de Savoie")
    assert search(town.id, "tomate cerize").mended == "tomate cerises"
    assert found(town, "tomate cerize") == ["Tomates cerises"]


def test_words_that_mean_nothing_here_find_nothing(town: Town, dairy: Shop) -> None:
    on_show(dairy, "Comté fruité")
    for typed in (
        "xylophone", "", "  ", "de la", "!!!", '"', "a' OR 1=1 --", "°t1", "NEAR(", "& |", "\x00", "²",
    ):  # fmt: skip
        assert found(town, typed) == []


def test_another_town_is_never_found(town: Town, dairy: Shop) -> None:
    other = make_town("val-brume", name="Val-Brume", host="val-brume.localhost")
    on_show(make_shop(other, name="Autre fromagerie", kind="cheese"), "Comté d’ailleurs")
    on_show(dairy, "Comté fruité")
    assert found(town, "comté") == ["Comté fruité"]
    assert search(town.id, "ailleuurs").mended == ""


def test_a_hidden_product_is_not_found(town: Town, dairy: Shop) -> None:
    product = on_show(dairy, "Comté fruité")
    with transaction():
        product.status = ProductStatus.HIDDEN
        db.session.flush()
        index_product(town.id, product_id=product.id)
    assert found(town, "comté") == []


def test_a_product_without_a_price_is_not_found(town: Town, dairy: Shop) -> None:
    product = on_show(dairy, "Comté fruité")
    with transaction():
        for variant in variants_of(town.id, product.id):
            retire_variant(variant)
        index_product(town.id, product_id=product.id)
    assert found(town, "comté") == []


def test_a_dropped_product_is_not_found(town: Town, dairy: Shop) -> None:
    product = on_show(dairy, "Comté fruité")
    with transaction():
        drop_product(town.id, product_id=product.id)
    assert found(town, "comté") == []


def test_a_new_name_replaces_the_old_one(town: Town, dairy: Shop) -> None:
    product = on_show(dairy, "Comté fruité")
    with transaction():
        product.name = "Beaufort d’été"
        db.session.flush()
        index_product(town.id, product_id=product.id)
    assert found(town, "comté") == []
    assert found(town, "beaufort") == ["Beaufort d’été"]


def test_what_a_rolled_back_transaction_wrote_is_not_found(town: Town, dairy: Shop) -> None:
    product = on_show(dairy, "Comté fruité")
    with suppress(ZeroDivisionError), transaction():
        product.name = "Beaufort d’été"
        db.session.flush()
        index_product(town.id, product_id=product.id)
        _ = 1 / 0
    assert found(town, "beaufort") == []
    assert found(town, "comté") == ["Comté fruité"]


def test_a_paused_shop_is_not_found_and_comes_back_whole(town: Town, dairy: Shop) -> None:
    on_show(dairy, "Comté fruité")
    on_show(dairy, "Comté jeune")
    with transaction():
        dairy.become(ShopStatus.PAUSED)
        db.session.flush()
        index_shop(town.id, shop_id=dairy.id)
    assert found(town, "comté") == []
    with transaction():
        dairy.become(ShopStatus.SELLING)
        db.session.flush()
        index_shop(town.id, shop_id=dairy.id)
    assert len(found(town, "comté")) == 2
