"""A town card pays of an order: held when it is placed, taken when it is paid, freed if it is not."""

from collections.abc import Collection

from sqlalchemy import func, select

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.payments.town_cards.booking import book
from marketplace.payments.town_cards.giving import locked_card
from marketplace.payments.town_cards.onwards import bring_back
from marketplace.towns.queries import TownView, town_by_id
from marketplace.vouchers.balances import Moved
from marketplace.vouchers.models import Move, VoucherEntry, VoucherUse
from marketplace.vouchers.queries import open_rules
from marketplace.vouchers.states import CardState, UseState


def hold_for_order(town: TownView, *, order_id: int, voucher_id: int, cents: int) -> None:
    """Set an amount on a card aside for an order; one card an order.

    Raises: CardsClosed, CardBlocked, CardExpired, CardTooPoor. Races: as `change`. Commits: no.
    """
    open_rules(town.id)
    use = VoucherUse(
        town_id=town.id, order_id=order_id, voucher_id=voucher_id, cents=cents, state=UseState.HELD
    )
    db.session.add(use)
    db.session.flush()
    book(_moved(use, Move.HELD), currency=town.currency)


def hold_again(town_id: int, *, order_id: int) -> bool:
    """Paid late: set the amount aside once more, if it was freed; says whether the card's part is there.

    True for an order without a card. Races: the card is locked. Commits: no.
    """
    use = locked_use(town_id, order_id=order_id)
    if use is None or use.state != UseState.FREED:
        return True
    card = locked_card(town_id, voucher_id=use.voucher_id)
    if card.state != CardState.ACTIVE or card.expires_at <= clock.now() or card.balance_cents < use.cents:
        return False
    use.become(UseState.HELD)
    book(_moved(use, Move.HELD), currency=town_by_id(town_id).currency)
    return True


def held_cents(town_id: int, *, order_id: int) -> int:
    """What a card pays of an order; nothing once it was freed. Units: cents."""
    query = select(VoucherUse.cents).where(
        VoucherUse.town_id == town_id, VoucherUse.order_id == order_id, VoucherUse.state != UseState.FREED
    )
    return db.session.scalar(query) or 0


def held_on(town_id: int, *, voucher_id: int, order_ids: Collection[int]) -> int:
    """What these orders hold on a card: of an earlier checkout, which a new one frees first. Units: cents."""
    query = select(func.coalesce(func.sum(VoucherUse.cents), 0)).where(
        VoucherUse.town_id == town_id,
        VoucherUse.order_id.in_(order_ids),
        VoucherUse.voucher_id == voucher_id,
        VoucherUse.state == UseState.HELD,
    )
    return int(db.session.scalar(query) or 0) if order_ids else 0


def take_for_order(town_id: int, *, order_id: int) -> None:
    """The order is paid: what was held is spent. Told twice, once. Commits: no.

    Raises: CardMoveRefused where it was freed: nothing is there that could be spent.
    """
    use = locked_use(town_id, order_id=order_id)
    if use is not None and use.state != UseState.TAKEN:
        use.become(UseState.TAKEN)
        db.session.flush()


def free(town_id: int, *, order_id: int) -> None:
    """The order came to nothing before it was paid: the card has its part again. Commits: no."""
    use = locked_use(town_id, order_id=order_id)
    if use is not None and use.state == UseState.HELD:
        _free(use)


def free_taken(town_id: int, *, order_id: int) -> int:
    """The order was paid, and nothing of it could be had: the card has its part again. Commits: no.

    Gives what was taken, which the book has as the order's; nothing where nothing was. Units: cents.
    """
    use = locked_use(town_id, order_id=order_id)
    if use is None or use.state == UseState.FREED:
        return 0
    was_taken = use.state == UseState.TAKEN
    _free(use)
    return use.cents if was_taken else 0


def put_back(town_id: int, *, order_id: int, refund_id: int, cents: int) -> None:
    """A refund goes back onto the card that paid, or onto the one that stands for it. Told twice, once.

    A card whose last day is over is good for a while again: nobody loses a refund to the calendar.
    Commits: no.
    """
    use = locked_use(town_id, order_id=order_id)
    if use is None:
        return
    back = Moved(
        town_id=town_id,
        voucher_id=use.voucher_id,
        move=Move.REFUNDED,
        cents=cents,
        cause=f"refund:{refund_id}",
        order_id=order_id,
    )
    bring_back(town_by_id(town_id), moved=back)


def locked_use(town_id: int, *, order_id: int) -> VoucherUse | None:
    """What a card pays of an order, locked; None where none does."""
    query = select(VoucherUse).where(VoucherUse.town_id == town_id, VoucherUse.order_id == order_id)
    return db.session.scalar(query.with_for_update().execution_options(populate_existing=True))


def _free(use: VoucherUse) -> None:
    use.become(UseState.FREED)
    db.session.flush()
    bring_back(town_by_id(use.town_id), moved=_moved(use, Move.FREED))


def _moved(use: VoucherUse, move: Move) -> Moved:
    sign = -1 if move == Move.HELD else 1
    return Moved(
        town_id=use.town_id,
        voucher_id=use.voucher_id,
        move=move,
        cents=sign * use.cents,
        cause=f"order:{use.order_id}:{_moves_before(use)}",
        order_id=use.order_id,
    )


def _moves_before(use: VoucherUse) -> int:
    query = select(func.count()).where(
        VoucherEntry.town_id == use.town_id,
        VoucherEntry.order_id == use.order_id,
        VoucherEntry.move.in_((Move.HELD, Move.FREED)),
    )
    return db.session.scalar(query) or 0
