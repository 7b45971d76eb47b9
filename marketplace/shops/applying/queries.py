"""Reads about applications."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import undefer

from marketplace.accounts.models import User
from marketplace.core.db import db
from marketplace.core.references import link_key, opens
from marketplace.shops.applying.models import ApplicationPaper, ApplicationWord, ShopApplication
from marketplace.shops.applying.states import ApplicationState, PaperKind

MOST_LISTED = 200
_PURPOSE = "application"


@dataclass(frozen=True)
class Listed:
    """An application in the town hall's list."""

    reference: str
    shop_name: str
    kind: str
    address: str
    state: ApplicationState
    confirmed_at: datetime | None


@dataclass(frozen=True)
class Word:
    """Something that was said. `by`: the agent's name, empty for the shopkeeper."""

    at: datetime
    by: str
    state: ApplicationState
    text: str


@dataclass(frozen=True)
class PaperRow:
    """A paper without its content."""

    id: int
    kind: PaperKind
    name: str
    media_type: str
    size_bytes: int
    sent_at: datetime


def key_of(application: ShopApplication) -> str:
    """The secret half of the shopkeeper's link."""
    return link_key(_PURPOSE, application.id)


def application_named(town_id: int, reference: str) -> ShopApplication | None:
    """The application with that reference, whoever asks; pages ask for more. One query."""
    query = select(ShopApplication).where(
        ShopApplication.town_id == town_id, ShopApplication.reference == reference.upper()[:12]
    )
    return db.session.scalar(query)


def application_behind(town_id: int, reference: str, key: str) -> ShopApplication | None:
    """The application that a shopkeeper's link opens, or None."""
    found = application_named(town_id, reference)
    return found if found is not None and opens(key, _PURPOSE, found.id) else None


def applications_of(town_id: int) -> Sequence[Listed]:
    """What was confirmed: those that wait first, the oldest of them on top; then the latest. One query."""
    row = ShopApplication
    rank = case((row.state == ApplicationState.WAITING, 0), (row.state == ApplicationState.ASKED, 1), else_=2)
    query = (
        select(row.reference, row.shop_name, row.kind, row.address, row.state, row.confirmed_at)
        .where(row.town_id == town_id, row.state != ApplicationState.UNCONFIRMED)
        .order_by(rank, case((rank == 0, row.confirmed_at), else_=None), row.confirmed_at.desc())
        .limit(MOST_LISTED)
    )
    return [Listed(*found) for found in db.session.execute(query)]


def waiting_applications(town_id: int) -> int:
    """How many wait for the town hall. One query."""
    query = select(func.count()).where(
        ShopApplication.town_id == town_id, ShopApplication.state == ApplicationState.WAITING
    )
    return db.session.scalar(query) or 0


def words_about(application: ShopApplication) -> Sequence[Word]:
    """What was said, in its order. One query."""
    row = ApplicationWord
    query = (
        select(row.at, func.coalesce(User.name, ""), row.state, row.text)
        .outerjoin(User, User.id == row.by_user_id)
        .where(row.town_id == application.town_id, row.application_id == application.id)
        .order_by(row.at, row.id)
    )
    return [Word(*found) for found in db.session.execute(query)]


def papers_of(application: ShopApplication) -> Sequence[PaperRow]:
    """The papers that were sent, without their content. One query."""
    row = ApplicationPaper
    query = (
        select(row.id, row.kind, row.name, row.media_type, row.size_bytes, row.sent_at)
        .where(row.town_id == application.town_id, row.application_id == application.id)
        .order_by(row.sent_at, row.id)
    )
    return [PaperRow(*found) for found in db.session.execute(query)]


def paper_of(application: ShopApplication, *, paper_id: int) -> ApplicationPaper | None:
    """One paper with its content, if it belongs to that application."""
    query = (
        select(ApplicationPaper)
        .options(undefer(ApplicationPaper.content))
        .where(
            ApplicationPaper.town_id == application.town_id,
            ApplicationPaper.application_id == application.id,
            ApplicationPaper.id == paper_id,
        )
    )
    return db.session.scalar(query)
