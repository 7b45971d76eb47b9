"""Which ticket a printer prints next."""

from datetime import datetime, timedelta

from sqlalchemy import and_, exists, func, or_, select, update

from marketplace.alerts.models import PrintJob, TicketPrinter
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.ids import new_id
from marketplace.core.inserting import insert_once
from marketplace.orders.models import Order, ShopOrder
from marketplace.orders.states import ShopOrderState

CLAIMED_FOR = timedelta(minutes=2)  # a printer that was switched off meanwhile is asked to print it again
_NEW = {ShopOrderState.PLACED, ShopOrderState.ACCEPTED, ShopOrderState.PICKING}
_MOST = 20
_KEY = ["town_id", "shop_order_id", "number"]


def claim_ticket(printer: TicketPrinter) -> PrintJob | None:
    """The next ticket for the printer, its own for two minutes; None when nothing waits.

    Bags that came since the printer was connected are printed once each, oldest first.
    Races: one conditional UPDATE: a printer that asks twice at once gets a ticket once. Commits: no.
    """
    _queue_new(printer)
    now = clock.now()
    mine = and_(PrintJob.town_id == printer.town_id, PrintJob.shop_id == printer.shop_id)
    is_free = and_(
        PrintJob.printed_at.is_(None),
        or_(PrintJob.claimed_until.is_(None), PrintJob.claimed_until <= now),
    )
    chosen = select(PrintJob.id).where(mine, is_free).order_by(PrintJob.id).limit(1).scalar_subquery()
    claimed = db.session.scalar(
        update(PrintJob)
        .where(mine, is_free, PrintJob.id == chosen)
        .values(claimed_until=now + CLAIMED_FOR)
        .returning(PrintJob.id)
        .execution_options(synchronize_session=False)
    )
    return job_of(printer, job_id=claimed) if claimed else None


def job_of(printer: TicketPrinter, *, job_id: int) -> PrintJob | None:
    """A job of this printer's shop that is not printed yet, or None."""
    return db.session.scalar(
        select(PrintJob)
        .where(
            PrintJob.town_id == printer.town_id,
            PrintJob.shop_id == printer.shop_id,
            PrintJob.id == job_id,
            PrintJob.printed_at.is_(None),
        )
        .execution_options(populate_existing=True)
    )


def note_printed(job: PrintJob) -> None:
    """The paper is out: this ticket is not printed again unless somebody asks. Commits: no."""
    job.printed_at = clock.now()
    db.session.flush()


def put_back(job: PrintJob) -> None:
    """The printer could not: the ticket waits again. Commits: no."""
    job.claimed_until = None
    db.session.flush()


def print_again(shop_order: ShopOrder) -> None:
    """One more ticket of a bag. Twice at once is one more, not two. Commits: no."""
    town_id = shop_order.town_id
    last = db.session.scalar(
        select(func.max(PrintJob.number)).where(
            PrintJob.town_id == town_id, PrintJob.shop_order_id == shop_order.id
        )
    )
    _queue(town_id, shop_order.shop_id, shop_order.id, number=(last or 0) + 1)


def _queue_new(printer: TicketPrinter) -> None:
    printed = exists().where(
        PrintJob.town_id == printer.town_id,
        PrintJob.town_id == ShopOrder.town_id,
        PrintJob.shop_order_id == ShopOrder.id,
    )
    query = (
        select(ShopOrder.id)
        .join(Order, and_(Order.town_id == ShopOrder.town_id, Order.id == ShopOrder.order_id))
        .where(
            ShopOrder.town_id == printer.town_id,
            ShopOrder.shop_id == printer.shop_id,
            ShopOrder.state.in_(_NEW),
            Order.placed_at >= printer.made_at,
            ~printed,
        )
        .order_by(Order.placed_at, ShopOrder.id)
        .limit(_MOST)
    )
    for shop_order_id in db.session.scalars(query).all():
        _queue(printer.town_id, printer.shop_id, shop_order_id, number=1)


def _queue(town_id: int, shop_id: int, shop_order_id: int, *, number: int) -> None:
    now: datetime = clock.now()
    row = {
        "town_id": town_id,
        "id": new_id(),
        "shop_order_id": shop_order_id,
        "shop_id": shop_id,
        "number": number,
        "asked_at": now,
    }
    insert_once(PrintJob, row=row, key=_KEY)
