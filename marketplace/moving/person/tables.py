"""The rows of a town that are a person's: each read along an index, from the person's orders on."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, literal, or_, select

from marketplace.accounts.models import User
from marketplace.assisting.models import AssistedCall, AssistedOrder, ResidentMandate
from marketplace.cart.models import Cart, CartLine
from marketplace.catalogue.models import Product, Variant
from marketplace.core.db import db
from marketplace.core.phones import mobile_number
from marketplace.favourites.models import FavouriteProduct, FavouriteShop
from marketplace.notices.models import CallTry, Notice, PushSubscription
from marketplace.orders.handovers.models import Proxy
from marketplace.orders.invoices.models import Invoice
from marketplace.orders.invoices.queries import papers_of_bags
from marketplace.orders.models import Order, OrderLine, ShopOrder
from marketplace.orders.withdrawals.models import Withdrawal
from marketplace.shops.models import Shop
from marketplace.towns.queries import TownView
from marketplace.trust.reports.models import Report
from marketplace.trust.reviews.models import Review
from marketplace.trust.wishes.models import Wish
from marketplace.vouchers.models import CardPurchase, KeptCard, Voucher

Found = Sequence[Any]
_of_order = and_(ShopOrder.town_id == Order.town_id, ShopOrder.order_id == Order.id)
_of_shop = and_(Shop.town_id == ShopOrder.town_id, Shop.id == ShopOrder.shop_id)


def orders(town_id: int, user_id: int) -> Found:
    """The person's orders, oldest first."""
    columns = (Order.reference, Order.created_at, Order.name, Order.phone, Order.email, Order.pays)
    return _read(_mine(select(*columns, Order.total_cents), town_id, user_id))


def bags(town_id: int, user_id: int) -> Found:
    """What each shop had of them."""
    columns = (Order.reference, Shop.name.label("shop"), ShopOrder.state, ShopOrder.collect_from)
    query = select(*columns, ShopOrder.code, ShopOrder.note).join(ShopOrder, _of_order).join(Shop, _of_shop)
    return _read(_mine(query, town_id, user_id))


def lines(town_id: int, user_id: int) -> Found:
    """What was ordered."""
    columns = (OrderLine.product_name, OrderLine.label, OrderLine.quantity, OrderLine.by_weight)
    of_bag = and_(OrderLine.town_id == ShopOrder.town_id, OrderLine.shop_order_id == ShopOrder.id)
    query = (
        select(
            Order.reference,
            Shop.name.label("shop"),
            *columns,
            OrderLine.due_cents,
            OrderLine.vat_basis_points,
        )
        .join(ShopOrder, _of_order)
        .join(Shop, _of_shop)
        .join(OrderLine, of_bag)
    )
    return _read(_mine(query, town_id, user_id))


def papers(town_id: int, user_id: int) -> Sequence[Invoice]:
    """Invoices and credit notes."""
    return papers_of_bags(town_id, shop_order_ids=_bag_ids(town_id, user_id))


def returns(town_id: int, user_id: int) -> Found:
    """What was renounced."""
    of_bag = and_(Withdrawal.town_id == ShopOrder.town_id, Withdrawal.shop_order_id == ShopOrder.id)
    columns = (Withdrawal.number, Withdrawal.asked_at, Withdrawal.settled_at)
    query = select(Order.reference, *columns).join(ShopOrder, _of_order).join(Withdrawal, of_bag)
    return _read(_mine(query, town_id, user_id))


def proxies(town_id: int, user_id: int) -> Found:
    """Whom the person sent instead."""
    of_order = and_(Proxy.town_id == Order.town_id, Proxy.order_id == Order.id)
    query = select(Order.reference, Proxy.name, Proxy.word, Proxy.created_at).join(Proxy, of_order)
    return _read(_mine(query, town_id, user_id))


def favourites(town_id: int, user_id: int) -> Found:
    """Kept shops, then kept products."""
    shop, product = FavouriteShop, FavouriteProduct
    shops = (
        select(Shop.name.label("shop"), literal("").label("product"), shop.kept_at)
        .join(shop, and_(shop.town_id == Shop.town_id, shop.shop_id == Shop.id))
        .where(shop.town_id == town_id, shop.user_id == user_id)
    )
    products = (
        select(Shop.name.label("shop"), Product.name.label("product"), product.kept_at)
        .join(Product, and_(Product.town_id == Shop.town_id, Product.shop_id == Shop.id))
        .join(product, and_(product.town_id == Product.town_id, product.product_id == Product.id))
        .where(product.town_id == town_id, product.user_id == user_id)
    )
    return [*_read(shops), *_read(products)]


def baskets(town_id: int, user_id: int) -> Found:
    """What lies in the person's baskets."""
    query = (
        select(
            Shop.name.label("shop"),
            Product.name.label("product"),
            Variant.label,
            CartLine.quantity,
            CartLine.added_at,
        )
        .join(Cart, and_(Cart.town_id == CartLine.town_id, Cart.id == CartLine.cart_id))
        .join(Variant, and_(Variant.town_id == CartLine.town_id, Variant.id == CartLine.variant_id))
        .join(Product, and_(Product.town_id == Variant.town_id, Product.id == Variant.product_id))
        .join(Shop, and_(Shop.town_id == Variant.town_id, Shop.id == Variant.shop_id))
        .where(CartLine.town_id == town_id, Cart.user_id == user_id)
    )
    return _read(query)


def letters(town: TownView, user_id: int) -> Found:
    """What was written to the person about their orders, as long as it is kept."""
    query = select(Notice.recipient, Notice.queued_at, Notice.subject, Notice.body)
    return _read(query.where(_to_the_person(town, user_id)).order_by(Notice.id))


def calls(town: TownView, user_id: int) -> Found:
    """The times that somebody rang the person up about one of these messages, and the note taken."""
    query = select(Notice.subject, CallTry.at, CallTry.reached, CallTry.note).join(
        CallTry, (CallTry.town_id == Notice.town_id) & (CallTry.notice_id == Notice.id)
    )
    return _read(query.where(_to_the_person(town, user_id)).order_by(CallTry.id))


def reports(town: TownView, user_id: int) -> Found:
    """What somebody with the person's address reported, as long as it is known who that was."""
    query = (
        select(Report.mark, Report.made_at, Report.about, Report.words)
        .join(User, User.email == Report.email)
        .where(Report.town_id == town.id, User.id == user_id)
    )
    return _read(query.order_by(Report.made_at))


def help_given(town_id: int, user_id: int) -> Found:
    """Who of the town hall or of a hub placed an order for the person."""
    of_order = and_(AssistedOrder.town_id == Order.town_id, AssistedOrder.order_id == Order.id)
    columns = (AssistedOrder.by_name, AssistedOrder.desk, AssistedOrder.agreed_at)
    return _read(_mine(select(Order.reference, *columns).join(AssistedOrder, of_order), town_id, user_id))


def calls_made(town_id: int, user_id: int) -> Found:
    """What the person said as they asked for help, as long as it is kept."""
    columns = (AssistedCall.opened_at, AssistedCall.name, AssistedCall.phone, AssistedCall.email)
    query = select(*columns, AssistedCall.desk).where(_own_calls(town_id, user_id))
    return _read(query.order_by(AssistedCall.id))


def mandates(town_id: int, user_id: int) -> Found:
    """What the person allowed the town's agents, as long as it is kept."""
    row = ResidentMandate
    named = select(AssistedCall.mandate_id).where(_own_calls(town_id, user_id))
    columns = (row.given_at, row.name, row.phone, row.most_cents, row.ends_on, row.revoked_at)
    return _read(select(*columns).where(row.town_id == town_id, row.id.in_(named)).order_by(row.id))


def browsers_told(town_id: int, user_id: int) -> Found:
    """The browsers that are told of an order of the person's."""
    of_order = and_(PushSubscription.town_id == Order.town_id, PushSubscription.order_id == Order.id)
    columns = (PushSubscription.endpoint, PushSubscription.created_at)
    return _read(_mine(select(Order.reference, *columns).join(PushSubscription, of_order), town_id, user_id))


def _own_calls(town_id: int, user_id: int) -> ColumnElement[bool]:
    """Calls that ended in an order of the person's, or that named the account's address, which is proved.

    Not by the telephone number: anybody may write any number into their account.
    """
    call = AssistedCall
    of_order = and_(AssistedOrder.town_id == Order.town_id, AssistedOrder.order_id == Order.id)
    ended_so = (
        select(AssistedOrder.call_id)
        .join(Order, of_order)
        .where(Order.town_id == town_id, Order.user_id == user_id)
    )
    email = select(User.email).where(User.id == user_id).scalar_subquery()
    return and_(call.town_id == town_id, or_(call.id.in_(ended_so), call.email == email))


def wishes(town: TownView, user_id: int) -> Found:
    """What somebody with the person's address wished for, as long as it is known who that was."""
    query = (
        select(Wish.mark, Wish.made_at, Wish.title, Wish.words)
        .join(User, User.email == Wish.email)
        .where(Wish.town_id == town.id, User.id == user_id)
    )
    return _read(query.order_by(Wish.made_at))


def reviews(town: TownView, user_id: int) -> Found:
    """What the person said of what they fetched."""
    columns = (Review.subject_name, Review.made_at, Review.stars, Review.words, Review.state)
    of_bag = and_(Review.town_id == ShopOrder.town_id, Review.shop_order_id == ShopOrder.id)
    query = select(Order.reference, *columns).join(ShopOrder, _of_order).join(Review, of_bag)
    return _read(_mine(query, town.id, user_id))


def kept_cards(town: TownView, user_id: int) -> Found:
    """The town cards of the person's account."""
    query = (
        select(Voucher.ending, KeptCard.since, Voucher.balance_cents, Voucher.expires_at)
        .join(KeptCard, and_(KeptCard.town_id == Voucher.town_id, KeptCard.voucher_id == Voucher.id))
        .where(Voucher.town_id == town.id, KeptCard.user_id == user_id)
    )
    return _read(query.order_by(KeptCard.since))


def cards_bought(town: TownView, user_id: int) -> Found:
    """What the person bought, signed in or under the account's address."""
    bought, email = CardPurchase, select(User.email).where(User.id == user_id).scalar_subquery()
    columns = (bought.reference, bought.asked_at, bought.cents, bought.receiver, bought.words, bought.email)
    whose = or_(bought.user_id == user_id, bought.email == email)
    return _read(select(*columns).where(bought.town_id == town.id, whose).order_by(bought.asked_at))


def _to_the_person(town: TownView, user_id: int) -> ColumnElement[bool]:
    found = _read(_mine(select(Order.id, Order.email, Order.phone), town.id, user_id))
    known = {row.email for row in found} | {mobile_number(row.phone, country=town.country) for row in found}
    about = [*(row.id for row in found), *_bag_ids(town.id, user_id)]
    ours = (Notice.town_id == town.id) & Notice.about_id.in_(about)
    return ours & Notice.recipient.in_(known - {""})


def _bag_ids(town_id: int, user_id: int) -> Sequence[int]:
    query = _mine(select(ShopOrder.id).join(Order, _of_order), town_id, user_id)
    return db.session.scalars(query).all()


def _mine(query: Select[*tuple[Any, ...]], town_id: int, user_id: int) -> Select[*tuple[Any, ...]]:
    return query.where(Order.town_id == town_id, Order.user_id == user_id).order_by(
        Order.created_at, Order.id
    )


def _read(query: Select[*tuple[Any, ...]]) -> Found:
    return db.session.execute(query).all()
