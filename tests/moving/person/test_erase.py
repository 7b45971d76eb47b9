"""An account is erased: what the books need stays without a name, all else goes (L27, L28)."""

from collections.abc import Callable
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import func, select

from marketplace.accounts.errors import AccountErased
from marketplace.accounts.journal.models import AuditEntry
from marketplace.accounts.models import Credential, User, UserSession
from marketplace.accounts.services import appoint_operator
from marketplace.cart.models import Cart, CartLine
from marketplace.cart.services import open_cart, put_in
from marketplace.checkout.placing import place
from marketplace.checkout.preparing import Ready
from marketplace.core import clock
from marketplace.core.db import Base, db, transaction
from marketplace.core.errors import Refusal
from marketplace.core.references import digest
from marketplace.favourites.models import FavouriteProduct, FavouriteShop
from marketplace.favourites.services import keep_product, keep_shop
from marketplace.fulfilment.backs.withdrawing import withdraw
from marketplace.moving.audit import breaches
from marketplace.moving.person.erasing import NOBODY, erase
from marketplace.moving.person.errors import StillAtWork, StillAwaited
from marketplace.moving.person.inventory import FATES
from marketplace.notices.models import Notice
from marketplace.orders.actors import Actor
from marketplace.orders.invoices.models import Invoice
from marketplace.orders.models import Order, ShopOrder, ShopOrderStep
from marketplace.pickup.models import HubPost
from marketplace.shops.models import Shop, ShopRole
from marketplace.shops.services import hire
from marketplace.towns.models import Town, TownRole
from marketplace.towns.services import appoint
from marketplace.trust.reviews.models import Review
from marketplace.trust.reviews.services import Topic, answer_review, put_review
from marketplace.trust.reviews.states import About
from tests.crowd import all_at_once
from tests.factories import Goods, make_goods, make_person, make_shop, make_worker
from tests.ordering import JEANNE, make_order, ready_order
from tests.people import give_password
from tests.selling import hand_out_bag

pytestmark = pytest.mark.all_towns


@pytest.fixture(autouse=True)
def _stopped(thursday_morning: object) -> None:
    """The clock stands still."""


@pytest.fixture
def jeanne(town: Town) -> User:
    """A resident with a password."""
    user = make_person(JEANNE.email, name=JEANNE.name)
    give_password(user)
    return user


def bag_of(town: Town, reference: str) -> ShopOrder:
    """The order's only bag."""
    db.session.rollback()
    query = (
        select(ShopOrder)
        .join(Order, Order.id == ShopOrder.order_id)
        .where(ShopOrder.town_id == town.id, Order.town_id == town.id, Order.reference == reference)
    )
    return db.session.scalars(query).one()


def bought(town: Town, goods: Goods, user: User) -> ShopOrder:
    """An order of the person's, fetched."""
    bag = bag_of(town, make_order(town, (goods, 1), user_id=user.id, note="pour mon fils Yann"))
    seller = db.session.scalar(select(User).where(User.email == "paul@example.org"))
    seller = seller or make_worker(db.session.get_one(Shop, (town.id, bag.shop_id)))
    return hand_out_bag(bag, by_user_id=seller.id)


def count(table: type[Base]) -> int:
    """How many rows there are."""
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def everywhere(*said: str) -> list[str]:
    """The tables in which one of these words still stands."""
    return [
        table.name
        for table in Base.metadata.sorted_tables
        if any(word.lower() in str(row).lower() for row in db.session.execute(select(table)) for word in said)
    ]


def test_nothing_that_names_the_person_is_left_but_the_paper_of_the_sale(
    town: Town, shop: Shop, goods: Goods, jeanne: User
) -> None:
    bag = bought(town, goods, jeanne)
    with transaction():
        keep_shop(town.id, user_id=jeanne.id, shop_id=shop.id)
        keep_product(town.id, user_id=jeanne.id, product_id=goods.product.id)
        cart_id = open_cart(town.id, token_digest=digest("basket"), user_id=jeanne.id)
        put_in(town.id, cart_id=cart_id, variant_id=goods.variant.id, quantity=1)
    assert "notices" in everywhere("kerouac")
    with transaction():
        erase(jeanne.id)
    assert everywhere("kerouac", "jeanne@example.org", "46 12", "yann") == ["invoices"]
    for table in (Credential, UserSession, FavouriteShop, FavouriteProduct, CartLine):
        assert count(table) == 0
    assert db.session.scalars(select(Cart.user_id)).all() in ([None], [None, None])
    order = db.session.scalars(select(Order)).one()
    assert (order.name, order.email, order.phone, order.user_id) == (NOBODY, "", "", None)
    assert db.session.scalars(select(Invoice.buyer_name)).one() == JEANNE.name
    assert jeanne.id not in db.session.scalars(select(ShopOrderStep.by_user_id)).all()
    assert bag_of(town, order.reference).total_cents == bag.total_cents
    assert list(breaches()) == []


def test_an_order_of_another_town_is_emptied_too_and_other_people_s_stay(
    town: Town, other_town: Town, goods: Goods, jeanne: User
) -> None:
    noe = make_person("noe@example.org", name="Noé")
    his = make_order(town, (goods, 1), user_id=noe.id)
    there = make_goods(make_shop(other_town, name="Ailleurs"), name="Miel")
    bag = bag_of(other_town, make_order(other_town, (there, 1), user_id=jeanne.id))
    hand_out_bag(bag, by_user_id=noe.id)
    with transaction():
        erase(jeanne.id)
    named = {order.town_id: order.name for order in db.session.scalars(select(Order))}
    assert named == {town.id: JEANNE.name, other_town.id: NOBODY}
    assert db.session.scalar(select(Order.user_id).where(Order.reference == his)) == noe.id


def test_what_was_written_of_the_orders_goes_also_what_the_shops_got(
    town: Town, shop: Shop, goods: Goods, jeanne: User
) -> None:
    with transaction():
        db.session.get_one(Shop, (town.id, shop.id)).email = "morel@example.org"
    bought(town, goods, jeanne)
    assert {"morel@example.org", JEANNE.email} <= set(db.session.scalars(select(Notice.recipient)))
    with transaction():
        erase(jeanne.id)
    assert count(Notice) == 0


def test_what_the_person_said_of_their_bags_is_taken_back_and_other_people_s_words_stay(
    town: Town, shop: Shop, goods: Goods, jeanne: User
) -> None:
    noe = make_person("noe@example.org", name="Noé")
    for user, words in ((jeanne, "Le pain de Yann."), (noe, "Bon accueil.")):
        bag = bought(town, goods, user)
        topic = Topic(shop.id, bag.id, About.SHOP, shop.id, shop.name, clock.today("Europe/Paris"))
        with transaction():
            answer_review(put_review(town.id, topic=topic, stars=4, words=words), words="Merci, Yann !")
    with transaction():
        erase(jeanne.id)
    said = db.session.execute(select(Review.state, Review.stars, Review.words, Review.answer)).all()
    assert set(said) == {("withdrawn", 0, "", ""), ("shown", 4, "Bon accueil.", "Merci, Yann !")}


def test_a_bag_on_its_way_keeps_the_account(town: Town, goods: Goods, jeanne: User) -> None:
    reference = make_order(town, (goods, 1), user_id=jeanne.id)
    with pytest.raises(StillAwaited, match=reference), transaction():
        erase(jeanne.id)
    user = db.session.get_one(User, jeanne.id, populate_existing=True)
    assert (user.email, user.erased_at) == (JEANNE.email, None)
    assert count(Credential) == 1


def test_money_that_is_owed_keeps_the_account(town: Town, shop: Shop, jeanne: User) -> None:
    bag = bought(town, make_goods(shop, name="Vase", price_cents=2500), jeanne)
    with transaction():
        withdraw(bag, units={line.id: line.quantity for line in bag.lines}, by=Actor.resident(None))
    with pytest.raises(StillAwaited), transaction():
        erase(jeanne.id)


@pytest.mark.parametrize("place_of_work", ["shop", "town", "hub", "installation"])
def test_who_works_somewhere_leaves_there_first(
    town: Town, shop: Shop, jeanne: User, place_of_work: str
) -> None:
    with transaction():
        if place_of_work == "shop":
            hire(shop, user_id=jeanne.id, role=ShopRole.OWNER)
        elif place_of_work == "town":
            appoint(town.id, user_id=jeanne.id, role=TownRole.MANAGER)
        elif place_of_work == "installation":
            appoint_operator(jeanne.id)
        else:
            point_id = (
                db.session.execute(select(Base.metadata.tables["collection_points"].c.id)).scalars().first()
            )
            db.session.add(HubPost(town_id=town.id, point_id=point_id, user_id=jeanne.id))
    with pytest.raises(StillAtWork), transaction():
        erase(jeanne.id)
    assert count(Credential) == 1


def test_an_account_ends_once(town: Town, jeanne: User) -> None:
    with transaction():
        erase(jeanne.id)
    with pytest.raises(AccountErased), transaction():
        erase(jeanne.id)


@pytest.mark.race
def test_an_order_and_the_end_of_the_account_at_the_same_moment_come_one_after_the_other(
    app: Flask, town: Town, goods: Goods, jeanne: User
) -> None:
    ready = ready_order(town, (goods, 1), user_id=jeanne.id)
    user_id = jeanne.id

    def order(what: Ready) -> str:
        with transaction():
            return place(what).reference

    def leave() -> str:
        with transaction():
            erase(user_id)
        return "erased"

    def said(act: Callable[[], str]) -> str:
        try:
            return act()
        except Refusal as refusal:
            return type(refusal).__name__

    first, second = all_at_once(app, [partial(said, partial(order, ready)), partial(said, leave)], hands=2)
    db.session.rollback()
    if second == "erased":
        assert first == "AccountErased"
        assert count(Order) == 0
    else:
        assert second == "StillAwaited"
        assert db.session.scalars(select(Order.user_id)).one() == user_id
        assert db.session.get_one(User, user_id).email == JEANNE.email


def test_every_table_that_names_a_person_has_its_fate() -> None:
    users = Base.metadata.tables["users"]
    pointing = {
        table.name
        for table in Base.metadata.sorted_tables
        if any(key.column.table is users for key in table.foreign_keys)
    }
    assert pointing - {AuditEntry.__tablename__} <= FATES.keys()  # named by its own room alone
    assert {"users", "orders", "proxies", "notices", "invoices", "shop_orders"} <= FATES.keys()
    assert FATES.keys() <= Base.metadata.tables.keys()
