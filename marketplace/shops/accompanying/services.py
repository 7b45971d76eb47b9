"""Advice is given and ended; visits are noted, and forgotten."""

from datetime import date, timedelta

from sqlalchemy import delete, select, update

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.ids import new_id
from marketplace.shops.accompanying.models import ShopAdvice, ShopVisit
from marketplace.shops.models import Shop

VISITS_KEPT = timedelta(days=3 * 365)


def advise(shop: Shop, *, text: str, by_user_id: int) -> None:
    """Give a shop its next piece of advice; an open one ends. Commits: no.

    Races: the shop's row is locked, so of two agents the later one's words stay.
    """
    _lock(shop)
    _end(shop, done=False)
    now = clock.now()
    db.session.add(
        ShopAdvice(
            id=new_id(), town_id=shop.town_id, shop_id=shop.id, text=text, at=now, by_user_id=by_user_id
        )
    )
    db.session.flush()


def withdraw_advice(shop: Shop) -> None:
    """The shop need not do it any more. Commits: no."""
    _end(shop, done=False)


def follow_advice(shop: Shop) -> None:
    """The shop says that it is done. Commits: no."""
    _end(shop, done=True)


def note_visit(shop: Shop, *, day: date, note: str, next_step: str, by_user_id: int) -> None:
    """Somebody of the town hall was there. Commits: no."""
    db.session.add(
        ShopVisit(
            id=new_id(),
            town_id=shop.town_id,
            shop_id=shop.id,
            day=day,
            note=note,
            next_step=next_step,
            by_user_id=by_user_id,
        )
    )
    db.session.flush()


def forget_visit(shop: Shop, *, visit_id: int) -> None:
    """Take out what was noted of a visit. Commits: no."""
    here = ShopVisit.town_id == shop.town_id, ShopVisit.shop_id == shop.id, ShopVisit.id == visit_id
    db.session.execute(delete(ShopVisit).where(*here).execution_options(synchronize_session=False))


def forget_visits(town_id: int, *, before: date) -> int:
    """Erase what was noted of visits before a day; says how many. Commits: no."""
    gone = db.session.execute(
        delete(ShopVisit)
        .where(ShopVisit.town_id == town_id, ShopVisit.day < before)
        .returning(ShopVisit.id)
        .execution_options(synchronize_session=False)
    )
    return len(gone.all())


def _lock(shop: Shop) -> None:
    query = select(Shop.id).where(Shop.town_id == shop.town_id, Shop.id == shop.id).with_for_update()
    db.session.execute(query)


def _end(shop: Shop, *, done: bool) -> None:
    db.session.execute(
        update(ShopAdvice)
        .where(
            ShopAdvice.town_id == shop.town_id, ShopAdvice.shop_id == shop.id, ShopAdvice.ended_at.is_(None)
        )
        .values(ended_at=clock.now(), done=done)
        .execution_options(synchronize_session=False)
    )
