"""The shipped tree: whole, in order, known to every trade, and told in both languages."""

import pytest
from flask_babel import force_locale

from marketplace.catalogue.allergens import ALLERGENS
from marketplace.catalogue.categories import (
    Need,
    branch_of,
    category,
    children_of,
    path_of,
    shelves_for,
    tree,
)
from marketplace.catalogue.recognising import propose_category, usual_category
from marketplace.catalogue.storing import STORAGE
from marketplace.shops.kinds import KINDS

EVERY = list(tree().values())


def test_a_street_has_between_120_and_200_categories_in_three_levels_at_most() -> None:
    assert 120 <= len(EVERY) <= 200
    assert {len(path_of(one.code)) for one in EVERY} == {1, 2, 3}


def test_each_is_named_in_both_languages_and_hangs_below_one_that_stands_before_it() -> None:
    places = {one.code: place for place, one in enumerate(EVERY)}
    for one in EVERY:
        assert all((one.french, one.english, one.words or one.code == "other")), one.code
        assert len(one.code) <= 60
        assert not one.parent or places[one.parent] < places[one.code]
        assert one.parent or "." not in one.code


def test_trades_allergens_and_ways_of_keeping_are_those_of_the_house() -> None:
    for one in EVERY:
        assert one.kinds <= set(KINDS), one.code
        assert set(one.contains) <= set(ALLERGENS), one.code
        assert not one.storage or one.storage in STORAGE
        assert (Need.NET in one.needs) == bool(one.net_unit)


def test_every_trade_has_something_that_it_usually_sells() -> None:
    assert all(category(usual_category(kind)) for kind in KINDS)
    assert all(any(kind in one.kinds for one in EVERY) for kind in KINDS if kind != "bank")


def test_what_is_eaten_is_asked_for_allergens_and_what_holds_alcohol_for_its_strength() -> None:
    for one in EVERY:
        if one.is_food and one.code != "drink.water":
            assert Need.ALLERGENS in one.needs, one.code
        assert (Need.ALCOHOL in one.needs) == one.is_adult
        assert not (one.is_food and Need.MAKER in one.needs)


def test_a_path_of_googles_begins_with_one_of_its_own_departments() -> None:
    departments = {"Food, Beverages & Tobacco", "Apparel & Accessories", "Health & Beauty", "Home & Garden"}
    departments |= {"Hardware", "Media", "Toys & Games", "Arts & Entertainment", "Electronics", "Furniture"}
    departments |= {"Sporting Goods", "Animals & Pet Supplies", "Baby & Toddler", "Office Supplies"}
    told = {one.google.split(" > ")[0] for one in EVERY if one.google}
    assert told <= departments
    assert [one.code for one in EVERY if not one.google] == ["services", "second_hand", "other"]


def test_a_branch_holds_itself_and_all_below() -> None:
    assert branch_of("food.fish")[:2] == ["food.fish", "food.fish.fresh"]
    assert {one.code for one in children_of("drink")} == set(branch_of("drink")) - {"drink"}


@pytest.mark.parametrize(
    ("kind", "top"), [("bookshop", "books"), ("florist", "garden"), ("bakery", "food"), ("toys", "leisure")]
)
def test_a_trade_finds_its_own_shelf_first(kind: str, top: str) -> None:
    assert shelves_for(kind)[0][0].code == top


def test_names_follow_the_visitor(database: None) -> None:
    cheese = tree()["food.dairy.cheese"]
    assert cheese.name == "Fromages"
    with force_locale("en"):
        assert cheese.name == "Cheese"


@pytest.mark.parametrize(
    ("name", "kind", "code"),
    [
        ("Tarte aux pommes", "bakery", "food.bakery.cake"),
        ("Pommes golden", "greengrocer", "food.fruit_veg.fruit"),
        ("Savon au lait d’ânesse", "perfumery", "beauty.body"),
        ("Lait entier", "cheese", "food.dairy.fresh"),
        ("CHAUSSETTES laine", "clothes", "fashion.underwear"),
        ("Chaussures de marche", "shoes", "fashion.shoes"),
        ("Bouquet de grissini", "bakery", "food.bakery"),  # no flowers at the baker's: allergens are asked
        ("Le Goût du chocolat noir", "bookshop", "books"),  # a title says nothing of the thing
        ("Tire-bouchon sommelier", "wine", "home.bar"),
        ("Objet inconnu", "household", "home"),
        ("Objet inconnu", "other", "other"),
        ("Miel de sapin", "other", "food.grocery.honey"),
    ],
)
def test_a_name_and_a_trade_tell_the_category(name: str, kind: str, code: str) -> None:
    assert propose_category(name, kind=kind) == code


def test_where_a_name_is_a_title_the_shelf_is_read_first() -> None:
    assert propose_category("La Route du col", kind="bookshop", shelf="Polars") == "books.thriller"
    assert propose_category("Modèle 12", kind="cheese", shelf="Confitures") == "food.grocery.jam"
