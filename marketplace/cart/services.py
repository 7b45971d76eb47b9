"""Writes to a basket. Nothing is promised by a basket: checkout takes the stock."""

from sqlalchemy import bindparam, delete, select, update

from marketplace.cart.models import Cart, CartLine, IfMissing
from marketplace.cart.queries import cart_id_of
from marketplace.catalogue.models import Product, ProductStatus, SoldBy, Variant
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.errors import NotFound, Refusal
from marketplace.core.ids import new_id
from marketplace.core.inserting import insert_once
from marketplace.core.prepared import Prepared
from marketplace.core.words import _
from marketplace.shops.models import Shop
from marketplace.shops.states import ShopStatus

_EMPTY = Prepared(
    lambda _insert: delete(CartLine).where(
        CartLine.town_id == bindparam("town"),
        CartLine.cart_id == bindparam("cart"),
        CartLine.variant_id == bindparam("variant"),
    )
)

MOST_PIECES = 99
MOST_GRAMS = 20_000
LEAST_GRAMS = 50
MOST_LINES = 100


class QuantityRefused(Refusal):
    """That much cannot be put into a basket."""

    status = 422


class NotForSale(Refusal):
    """The shop or the product does not sell now."""


def open_cart(town_id: int, *, token_digest: str, user_id: int | None) -> int:
    """The key of the basket behind a token, made if there was none.

    Races: two at once for one token share the basket that the first of them made. Commits: no.
    """
    cart_id = cart_id_of(town_id, token_digest=token_digest)
    if cart_id is not None:
        return cart_id
    row = {
        "town_id": town_id,
        "id": new_id(),
        "token_digest": token_digest,
        "user_id": user_id,
        "updated_at": clock.now(),
    }
    insert_once(Cart, row=row, key=("town_id", "token_digest"))
    key = select(Cart.id).where(Cart.town_id == town_id, Cart.token_digest == token_digest)
    return db.session.scalars(key).one()


def put_in(town_id: int, *, cart_id: int, variant_id: int, quantity: int) -> None:
    """Add so much of a variant to what the basket already has of it.

    Units: pieces, or grams. Raises: NotFound, NotForSale, QuantityRefused.
    Races: one at a time in a basket, so that a double click finds the line that its first half made.
    Commits: no.
    """
    now = clock.now()
    db.session.execute(update(Cart).where(Cart.town_id == town_id, Cart.id == cart_id).values(updated_at=now))
    variant, product, shop = _offer(town_id, variant_id)
    if shop.status != ShopStatus.SELLING or product.status != ProductStatus.PUBLISHED or variant.retired_at:
        raise NotForSale(_("« %(name)s » ne se vend pas en ligne pour le moment.", name=product.name))
    line, by_weight = _line(town_id, cart_id=cart_id, variant_id=variant_id), product.sold_by == SoldBy.WEIGHT
    adds = line is not None and line.by_weight in {by_weight, None}  # pieces and grams are never summed
    total = quantity + (line.quantity if line and adds else 0)
    check_quantity(total, by_weight=by_weight)
    if line:
        line.quantity, line.seen_price_cents, line.by_weight = total, variant.price_cents, by_weight
    else:
        _check_room(town_id, cart_id)
        db.session.add(
            CartLine(
                id=new_id(),
                town_id=town_id,
                cart_id=cart_id,
                variant_id=variant_id,
                quantity=total,
                by_weight=by_weight,
                seen_price_cents=variant.price_cents,
                if_missing=IfMissing.CALL,
                added_at=now,
            )
        )
    db.session.flush()


def change_line(town_id: int, *, cart_id: int, line_id: int, quantity: int, if_missing: IfMissing) -> None:
    """Set a line's quantity and wish; 0 takes it out. Raises: NotFound, QuantityRefused. Commits: no."""
    line = db.session.scalar(
        select(CartLine).where(
            CartLine.town_id == town_id, CartLine.cart_id == cart_id, CartLine.id == line_id
        )
    )
    if line is None:
        raise NotFound(_("Cet article n’est plus dans votre panier."))
    if quantity == 0:
        db.session.delete(line)
    else:
        product = _offer(town_id, line.variant_id)[1]
        check_quantity(quantity, by_weight=product.sold_by == SoldBy.WEIGHT)
        line.quantity, line.if_missing = quantity, if_missing
    db.session.flush()


def take_out(town_id: int, *, cart_id: int, line_id: int) -> None:
    """Remove a line; removing it twice is no error. Commits: no."""
    db.session.execute(
        delete(CartLine).where(
            CartLine.town_id == town_id, CartLine.cart_id == cart_id, CartLine.id == line_id
        )
    )


def note_prices(town_id: int, *, cart_id: int) -> None:
    """Remember that the resident has now seen today's prices. Commits: no."""
    price = (
        select(Variant.price_cents)
        .where(Variant.town_id == CartLine.town_id, Variant.id == CartLine.variant_id)
        .scalar_subquery()
    )
    db.session.execute(
        update(CartLine)
        .where(CartLine.town_id == town_id, CartLine.cart_id == cart_id)
        .values(seen_price_cents=price)
        .execution_options(synchronize_session=False)
    )


def check_quantity(quantity: int, *, by_weight: bool) -> None:
    """Refuse what no shop would hand over. Raises: QuantityRefused."""
    if by_weight and not LEAST_GRAMS <= quantity <= MOST_GRAMS:
        raise QuantityRefused(_("Indiquez un poids entre 50 g et 20 kg."))
    if not by_weight and not 1 <= quantity <= MOST_PIECES:
        raise QuantityRefused(_("Indiquez une quantité entre 1 et 99."))


def _check_room(town_id: int, cart_id: int) -> None:
    query = select(CartLine.id).where(CartLine.town_id == town_id, CartLine.cart_id == cart_id)
    if len(db.session.scalars(query.limit(MOST_LINES)).all()) >= MOST_LINES:
        raise QuantityRefused(_("Votre panier est plein : 100 articles différents au plus."))


def _line(town_id: int, *, cart_id: int, variant_id: int) -> CartLine | None:
    return db.session.scalar(
        select(CartLine).where(
            CartLine.town_id == town_id, CartLine.cart_id == cart_id, CartLine.variant_id == variant_id
        )
    )


def _offer(town_id: int, variant_id: int) -> tuple[Variant, Product, Shop]:
    variant = db.session.get(Variant, (town_id, variant_id))
    if variant is None:
        raise NotFound(_("Cet article n’existe plus."))
    product = db.session.get_one(Product, (town_id, variant.product_id))
    return variant, product, db.session.get_one(Shop, (town_id, variant.shop_id))


def empty(town_id: int, *, cart_id: int, variant_ids: list[int]) -> None:
    """Take out what has been ordered; what was added meanwhile stays. Commits: no."""
    if variant_ids:
        _EMPTY.run([{"town": town_id, "cart": cart_id, "variant": variant_id} for variant_id in variant_ids])


def lock_cart(town_id: int, *, cart_id: int) -> None:
    """Let one checkout of a basket happen at a time: the second waits, then sees what the first did."""
    if db.engine.dialect.name == "sqlite":
        return  # whoever writes is alone there
    db.session.execute(
        select(Cart.id).where(Cart.town_id == town_id, Cart.id == cart_id).with_for_update(key_share=True)
    ).all()
