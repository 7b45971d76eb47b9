"""Which worker fetches which picture: claimed until a deadline, so that a dead worker keeps none for ever."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select, tuple_, update

from marketplace.catalogue.models import Product
from marketplace.catalogue.photos.queries import usual_frame
from marketplace.catalogue.photos.services import TooManyPhotos, add_photo
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.pictures.framing import Frame
from marketplace.core.pictures.keeping import Stored
from marketplace.core.versions import note_owners
from marketplace.intake.fetching.faults import PASSING, Fault
from marketplace.intake.fetching.models import FetchState, PictureFetch

LEASE = timedelta(minutes=2)  # much longer than one picture takes
PAUSES = (timedelta(minutes=2), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6))


@dataclass(frozen=True)
class Errand:
    """A claimed picture."""

    town_id: int
    id: int
    product_id: int
    url: str
    attempts: int
    claimed_until: datetime


def anything_due() -> bool:
    """Whether a picture waits, in any town: a look that takes no lock."""
    query = select(PictureFetch.id).where(*_is_due()).limit(1).execution_options(all_towns=True)
    return db.session.scalar(query) is not None


def claim_next() -> Errand | None:
    """Claim the picture that has waited longest, over all towns.

    Races: one UPDATE that asks again whether it is still free: two workers never claim the same one.
    Commits: no.
    """
    due = _is_due()
    chosen = (
        select(PictureFetch.town_id, PictureFetch.id)
        .where(*due)
        .order_by(PictureFetch.due_at, PictureFetch.id)
        .limit(1)
    )
    row = db.session.execute(
        update(PictureFetch)
        .where(tuple_(PictureFetch.town_id, PictureFetch.id).in_(chosen), *due)
        .values(claimed_until=clock.now() + LEASE, attempts=PictureFetch.attempts + 1)
        .returning(*(getattr(PictureFetch, name) for name in Errand.__dataclass_fields__))
        .execution_options(all_towns=True, synchronize_session=False)
    ).one_or_none()
    note_owners([row.town_id] if row else [])
    return Errand(*row) if row else None


def frame_for(errand: Errand) -> Frame:
    """How the product's shop has its photos cut."""
    product = db.session.get_one(Product, (errand.town_id, errand.product_id))
    return usual_frame(product.town_id, product.shop_id)


def keep(errand: Errand, *, stored: Stored) -> None:
    """Put what was fetched behind the product's photos.

    Races: a claim that was lost meanwhile adds nothing, its new owner does. Commits: no.
    """
    if not _note(errand, state=FetchState.KEPT, fault=None):
        return
    product = db.session.get_one(Product, (errand.town_id, errand.product_id))
    try:
        add_photo(product, stored=stored)
    except TooManyPhotos:
        _change(errand, state=FetchState.FAILED, fault=Fault.NO_ROOM)


def fail(errand: Errand, *, fault: Fault) -> None:
    """Write down why it was not had; what may pass is tried again, four times at most. Commits: no."""
    if fault in PASSING and errand.attempts <= len(PAUSES):
        due_at = clock.now() + PAUSES[errand.attempts - 1]
        _note(errand, state=FetchState.WAITING, fault=fault, due_at=due_at)
    else:
        _note(errand, state=FetchState.FAILED, fault=fault)


def _note(errand: Errand, **changes: object) -> bool:
    mine = and_(PictureFetch.state == FetchState.WAITING, PictureFetch.claimed_until == errand.claimed_until)
    return _change(errand, mine, claimed_until=None, **changes)


def _change(errand: Errand, *where: ColumnElement[bool], **changes: object) -> bool:
    changed = db.session.execute(
        update(PictureFetch)
        .where(PictureFetch.town_id == errand.town_id, PictureFetch.id == errand.id, *where)
        .values(**changes)
        .returning(PictureFetch.id)
        .execution_options(synchronize_session=False)
    )
    return changed.scalar_one_or_none() is not None


def _is_due() -> tuple[ColumnElement[bool], ...]:
    now = clock.now()
    free = or_(PictureFetch.claimed_until.is_(None), PictureFetch.claimed_until <= now)
    return PictureFetch.state == FetchState.WAITING, PictureFetch.due_at <= now, free
