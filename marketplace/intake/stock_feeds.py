"""The right of a shop's till to drop its stock here: a secret shown once, kept as a digest."""

import hmac
from datetime import timedelta
from typing import Any

from sqlalchemy import or_, select, update

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.errors import Refusal
from marketplace.core.references import digest, new_token
from marketplace.core.words import _
from marketplace.intake.models import StockFeed
from marketplace.shops.models import Shop

SHORTEST_PAUSE = timedelta(seconds=20)


class TooSoon(Refusal):
    """The till has dropped its stock a moment ago."""

    status = 429

    def __init__(self) -> None:
        super().__init__(
            _(
                "Le dernier envoi a moins de %(seconds)s secondes. Espacez-les de quelques minutes.",
                seconds=int(SHORTEST_PAUSE.total_seconds()),
            )
        )


def feed_of(town_id: int, shop_id: int) -> StockFeed | None:
    """The feed of a shop, revoked or not, or None."""
    return db.session.scalar(
        select(StockFeed)
        .where(StockFeed.town_id == town_id, StockFeed.shop_id == shop_id)
        .execution_options(populate_existing=True)
    )


def make_token(shop: Shop, *, by_user_id: int) -> str:
    """A new secret for the shop's till, given once; an earlier one opens nothing any more. Commits: no."""
    token, feed = new_token(), feed_of(shop.town_id, shop.id)
    if feed is None:
        feed = StockFeed(town_id=shop.town_id, shop_id=shop.id)
        db.session.add(feed)
    feed.token_digest, feed.made_at, feed.made_by_user_id = digest(token), clock.now(), by_user_id
    feed.revoked_at = None
    db.session.flush()
    return token


def revoke_token(shop: Shop) -> None:
    """Let the secret open nothing any more. Commits: no."""
    feed = feed_of(shop.town_id, shop.id)
    if feed is not None and feed.revoked_at is None:
        feed.revoked_at = clock.now()
        db.session.flush()


def opens(shop: Shop, *, token: str) -> bool:
    """Whether a secret is that of the shop's till today."""
    feed = feed_of(shop.town_id, shop.id)
    is_same = hmac.compare_digest(digest(token), feed.token_digest if feed else digest(""))
    return bool(token) and feed is not None and feed.revoked_at is None and is_same


def take_turn(shop: Shop) -> None:
    """Note that the till drops its stock now. Raises: TooSoon. Races: one conditional UPDATE. Commits: no."""
    now = clock.now()
    is_due = or_(StockFeed.last_seen_at.is_(None), StockFeed.last_seen_at <= now - SHORTEST_PAUSE)
    taken = db.session.execute(
        update(StockFeed)
        .where(StockFeed.town_id == shop.town_id, StockFeed.shop_id == shop.id, is_due)
        .values(last_seen_at=now)
        .returning(StockFeed.id)
        .execution_options(synchronize_session=False)
    )
    if taken.scalar_one_or_none() is None:
        raise TooSoon


def note_result(shop: Shop, *, result: dict[str, Any]) -> None:
    """Keep what became of the last drop, for the shop to see. Commits: no."""
    db.session.execute(
        update(StockFeed)
        .where(StockFeed.town_id == shop.town_id, StockFeed.shop_id == shop.id)
        .values(last_result=result)
        .execution_options(synchronize_session=False)
    )
