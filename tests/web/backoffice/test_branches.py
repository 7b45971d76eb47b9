"""One pair of hands, two branches in two towns: both are seen, and a product is told again in the other."""

from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from marketplace.accounts.models import User
from marketplace.catalogue.models import Product, ProductStatus
from marketplace.core.db import db, transaction
from marketplace.shops.models import Shop, ShopRole
from marketplace.shops.services import hire
from marketplace.towns.models import Town
from tests.factories import Goods, make_goods, make_shop, make_worker
from tests.visitors import Visitor

PAGE = "/backoffice/maison-morel/products/baguette-de-tradition/branches"
THERE = {"branch": "val-brume/quai-9"}


@pytest.fixture
def branch(other_town: Town) -> Shop:
    """Quai 9, in the other town."""
    return make_shop(other_town, name="Quai 9")


@pytest.fixture
def owner(shop: Shop, branch: Shop) -> User:
    """Who owns both."""
    user = make_worker(shop)
    with transaction():
        hire(branch, user_id=user.id, role=ShopRole.OWNER)
    return user


@pytest.fixture
def counter(visitor: Visitor, owner: User, goods: Goods) -> Visitor:
    """The owner's browser, in the first town."""
    visitor.sign_in(owner.id)
    return visitor


def products_of(shop: Shop) -> list[Product]:
    db.session.rollback()
    query = select(Product).where(Product.town_id == shop.town_id, Product.shop_id == shop.id)
    return list(db.session.scalars(query))


def test_a_product_is_told_again_in_the_branch_of_another_town(
    counter: Visitor, branch: Shop, goods: Goods, browser_for: Callable[[str], Visitor], owner: User
) -> None:
    assert "Quai 9, Val-Brume" in counter.get(PAGE).text
    assert counter.submit(PAGE, THERE).status_code == 303
    (copied,) = products_of(branch)
    assert (copied.name, copied.status) == ("Baguette de tradition", ProductStatus.HIDDEN)
    assert copied.id != goods.product.id
    there = browser_for("val-brume.localhost")
    there.sign_in(owner.id)
    page = there.get("/backoffice/quai-9/products/baguette-de-tradition").text
    assert "1,30" in page
    assert there.get("/shops/quai-9/baguette-de-tradition").status_code == 404  # not shown before it is read
    with transaction():
        db.session.get_one(Product, (copied.town_id, copied.id)).name = "Baguette du quai"
    assert products_of_name(goods) == "Baguette de tradition"


def products_of_name(goods: Goods) -> str:
    db.session.rollback()
    return db.session.get_one(Product, (goods.product.town_id, goods.product.id)).name


def test_twice_is_refused_in_words(counter: Visitor, branch: Shop) -> None:
    counter.submit(PAGE, THERE)
    again = counter.submit(PAGE, THERE)
    assert (again.status_code, "est déjà chez Quai 9" in again.text.replace("\u00a0", " ")) == (409, True)
    assert len(products_of(branch)) == 1


def test_in_another_country_it_bears_that_country_s_usual_tax(
    counter: Visitor, branch: Shop, other_town: Town
) -> None:
    with transaction():
        town = db.session.get_one(Town, other_town.id)
        town.country, town.currency = "CH", "CHF"
    counter.submit(PAGE, THERE)
    assert [product.vat_basis_points for product in products_of(branch)] == [810]


def test_only_into_a_shop_that_one_runs(
    counter: Visitor, other_town: Town, browser_for: Callable[[str], Visitor], shop: Shop
) -> None:
    foreign = make_shop(other_town, name="Chez Irma")
    assert counter.submit(PAGE, {"branch": "val-brume/chez-irma"}).status_code == 422
    make_worker(foreign, email="ida@example.org")
    assert "Irma" not in counter.get(PAGE).text
    stranger = browser_for("localhost")
    stranger.sign_in(make_worker(foreign, email="max@example.org").id)
    assert stranger.get(PAGE).status_code == 404
    assert counter.post(PAGE, data=THERE).status_code == 400
    query = select(func.count()).where(Product.town_id == other_town.id)
    assert db.session.scalar(query) == 0


def test_both_branches_are_one_press_away(counter: Visitor) -> None:
    page = counter.get("/account/workplaces").text
    assert 'href="/backoffice/maison-morel/"' in page
    assert 'href="https://val-brume.localhost/backoffice/quai-9/"' in page


def test_who_runs_one_shop_reads_so(visitor: Visitor, town: Town) -> None:
    shop = make_shop(town, name="Irma")
    make_goods(shop)
    visitor.sign_in(make_worker(shop).id)
    page = visitor.get("/backoffice/irma/products/baguette-de-tradition/branches").text
    assert "Vous ne tenez pas d’autre boutique" in page
