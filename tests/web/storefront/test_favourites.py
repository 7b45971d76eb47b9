"""Favourites: the heart of a page, and the list of what was kept."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from sqlalchemy import select

from marketplace.catalogue.models import Product
from marketplace.core.db import db, transaction
from marketplace.favourites import services
from marketplace.favourites.models import FavouriteProduct, FavouriteShop
from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from tests.factories import Goods, make_goods, make_person, make_shop
from tests.visitors import Visitor

LIST = "/account/favourites"


def page_of(shop: Shop, goods: Goods | None = None) -> str:
    """Where the heart stands."""
    return f"/shops/{shop.slug}/{goods.product.slug}" if goods else f"/shops/{shop.slug}"


def heart_of(shop: Shop, goods: Goods | None = None) -> str:
    """Where it leads."""
    return (
        f"/favourites/products/{shop.slug}/{goods.product.slug}"
        if goods
        else f"/favourites/shops/{shop.slug}"
    )


def kept(town: Town) -> list[int]:
    """How many shops and products are kept."""
    return [
        len(db.session.scalars(select(table).where(table.town_id == town.id)).all())
        for table in (FavouriteShop, FavouriteProduct)
    ]


def test_a_shop_and_a_product_are_kept_and_listed_with_what_is_there(
    resident: Visitor, shop: Shop, goods: Goods, town: Town
) -> None:
    answer = resident.submit(page_of(shop), {}, to=heart_of(shop))
    assert (answer.status_code, answer.location) == (303, f"/shops/{shop.slug}#heart")
    resident.submit(page_of(shop, goods), {}, to=heart_of(shop, goods))
    assert kept(town) == [1, 1]
    page = resident.get(LIST).text
    assert shop.name in page
    assert goods.product.name in page
    assert "En rayon" in page
    assert f'action="{heart_of(shop)}/removal"' in resident.get(page_of(shop)).text
    assert f'action="{heart_of(shop, goods)}/removal"' in resident.get(page_of(shop, goods)).text


def test_kept_twice_is_kept_once_and_let_go_twice_is_gone(
    resident: Visitor, shop: Shop, goods: Goods, town: Town
) -> None:
    for _ in range(2):
        resident.submit(page_of(shop), {}, to=heart_of(shop))
        resident.submit(page_of(shop), {}, to=heart_of(shop, goods))
    assert kept(town) == [1, 1]
    for _ in range(2):
        answer = resident.submit(page_of(shop), {"next": LIST}, to=f"{heart_of(shop)}/removal")
        assert answer.location == LIST
        resident.submit(page_of(shop), {}, to=f"{heart_of(shop, goods)}/removal")
    assert kept(town) == [0, 0]
    assert "Rien de gardé" in resident.get(LIST).text


def test_who_is_not_signed_in_is_led_to_the_door_and_back(visitor: Visitor, shop: Shop, goods: Goods) -> None:
    page = visitor.get(page_of(shop, goods)).text
    assert f'href="/sign-in?next={page_of(shop, goods)}"' in page
    assert "csrf_token" not in page
    assert "/favourites/" not in page
    assert visitor.get(LIST).location == f"/sign-in?next={LIST}"


@pytest.mark.parametrize("end", ["", "/removal"])
def test_without_the_token_nothing_changes(resident: Visitor, shop: Shop, town: Town, end: str) -> None:
    resident.submit(page_of(shop), {}, to=heart_of(shop))
    assert resident.post(heart_of(shop) + end).status_code == 400
    assert kept(town) == [1, 0]


def test_what_is_not_there_or_another_town_s_is_not_found(
    resident: Visitor, shop: Shop, goods: Goods, other_town: Town, town: Town
) -> None:
    elsewhere = make_shop(other_town, name="Ailleurs")
    for address in (
        heart_of(elsewhere),
        "/favourites/shops/nowhere",
        f"/favourites/products/{shop.slug}/nothing",
    ):
        assert resident.submit(page_of(shop), {}, to=address).status_code == 404
    assert kept(town) == [0, 0]


def test_a_list_is_its_owner_s_alone(
    resident: Visitor, shop: Shop, goods: Goods, browser_for: Callable[[str], Visitor]
) -> None:
    resident.submit(page_of(shop), {}, to=heart_of(shop, goods))
    other = browser_for("localhost")
    other.sign_in(make_person("noe@example.org", name="Noé").id, second_factor=False)
    assert goods.product.name not in other.get(LIST).text
    other.submit(page_of(shop), {}, to=f"{heart_of(shop, goods)}/removal")
    assert goods.product.name in resident.get(LIST).text


def test_what_cannot_be_had_comes_last_and_says_so(resident: Visitor, shop: Shop, goods: Goods) -> None:
    gone = make_goods(shop, name="Zeste", on_hand=0)
    for each in (goods, gone):
        resident.submit(page_of(shop), {}, to=heart_of(shop, each))
    page = resident.get(LIST).text
    assert page.index(goods.product.name) < page.index("Zeste") < page.index("Épuisé")


def test_what_is_no_longer_sold_is_counted_and_not_shown(resident: Visitor, shop: Shop, goods: Goods) -> None:
    resident.submit(page_of(shop), {}, to=heart_of(shop, goods))
    with transaction():
        db.session.get_one(Product, (shop.town_id, goods.product.id)).status = "hidden"  # type: ignore[assignment]
    page = resident.get(LIST).text
    assert goods.product.name not in page
    assert "n’est pas en vente" in page


def test_a_list_has_an_end_that_is_said_in_words(
    resident: Visitor, shop: Shop, goods: Goods, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "MOST", 1)
    resident.submit(page_of(shop), {}, to=heart_of(shop, goods))
    more = make_goods(shop, name="Pain de seigle")
    resident.submit(page_of(shop), {}, to=heart_of(shop, more))
    assert kept(town) == [0, 1]
    assert "au complet" in resident.get(page_of(shop, more)).text


def test_nobody_is_led_to_another_site(resident: Visitor, shop: Shop) -> None:
    answer = resident.submit(page_of(shop), {"next": "//evil.example"}, to=heart_of(shop))
    assert answer.location == f"/shops/{shop.slug}#heart"


def test_a_long_list_costs_no_more_queries(
    resident: Visitor, shop: Shop, count_sql: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    for n in range(6):
        resident.submit(page_of(shop), {}, to=heart_of(shop, make_goods(shop, name=f"Pain {n}")))
    resident.submit(page_of(shop), {}, to=heart_of(shop))
    with count_sql() as said:
        resident.get(LIST)
    assert len(said) <= 12
