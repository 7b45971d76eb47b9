"""Reads of the council's pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Table, bindparam, func, select

from marketplace.core.db import db
from marketplace.core.words import language
from marketplace.towns.pages.models import Edition, Subject, TownPage
from marketplace.towns.pages.trail import Trail, trail_in

_pages, _editions = cast(Table, TownPage.__table__), cast(Table, Edition.__table__)


@dataclass(frozen=True)
class ShownPage:
    """A page in the visitor's language where the council wrote it. `tongue`: the language it is in."""

    slug: str
    title: str
    body: str
    tongue: str
    published_at: datetime
    trail: Trail


@dataclass(frozen=True)
class PageLine:
    """A page in the council's list. `newest`: the number of its last version, `is_newer`: not yet shown."""

    id: int
    slug: str
    title: str
    place: str
    published_at: datetime | None
    saved_at: datetime
    is_newer: bool


_SHOWN = (
    select(
        _pages.c.slug, _pages.c.title_fr, _pages.c.body_fr, _pages.c.title_en, _pages.c.body_en,
        _pages.c.published_at, _pages.c.trail,
    )
    .where(_pages.c.town_id == bindparam("town_id"), _pages.c.published_at.is_not(None))
    .order_by(_pages.c.id)
)  # fmt: skip
_ONE_SHOWN = _SHOWN.where(_pages.c.slug == bindparam("slug"))
_later = _editions.alias("later")
_newest = (
    select(func.max(_later.c.number))
    .where(
        _later.c.town_id == _pages.c.town_id,
        _later.c.subject == Subject.PAGE,
        _later.c.subject_id == _pages.c.id,
    )
    .scalar_subquery()
)
_LINES = (
    select(
        _pages.c.id, _pages.c.slug, _pages.c.title_fr, _pages.c.place, _pages.c.published_at,
        _editions.c.saved_at, ~_editions.c.is_published,
    )
    .select_from(_pages)
    .join(
        _editions,
        (_editions.c.town_id == _pages.c.town_id)
        & (_editions.c.subject == Subject.PAGE)
        & (_editions.c.subject_id == _pages.c.id)
        & (_editions.c.number == _newest),
    )
    .where(_pages.c.town_id == bindparam("town_id"))
    .order_by(_pages.c.id)
)  # fmt: skip


def shown_page(town_id: int, slug: str) -> ShownPage | None:
    """A page that residents see, or None. One statement."""
    row = db.session.execute(_ONE_SHOWN, {"town_id": town_id, "slug": slug}).one_or_none()
    if row is None:
        return None
    is_english = language() == "en" and bool(row.title_en and row.body_en)
    title, body = (row.title_en, row.body_en) if is_english else (row.title_fr, row.body_fr)
    return ShownPage(
        row.slug, title, body, "en" if is_english else "fr", row.published_at, trail_in(row.trail)
    )


def shown_pages(town_id: int) -> list[tuple[str, datetime]]:
    """The addresses of all pages that residents see, and when they were last published. One statement."""
    return [(row.slug, row.published_at) for row in db.session.execute(_SHOWN, {"town_id": town_id})]


def page_lines(town_id: int) -> Sequence[PageLine]:
    """All pages of the town for its council, oldest first. One statement."""
    return [PageLine(*row) for row in db.session.execute(_LINES, {"town_id": town_id})]


def page_named(town_id: int, slug: str) -> TownPage | None:
    """The page at that address, shown or not."""
    return db.session.scalar(select(TownPage).where(TownPage.town_id == town_id, TownPage.slug == slug))
