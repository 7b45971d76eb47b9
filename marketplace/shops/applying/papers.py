"""Papers that a shopkeeper sends: read with care, kept apart from all that is public.

Pictures are written anew, without what the camera noted; of a PDF only its beginning and end are looked at,
and it is never shown in a page of ours.
"""

from collections.abc import Sequence
from typing import IO

from sqlalchemy import func, select

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.ids import new_id
from marketplace.core.pictures.encoding import master_bytes
from marketplace.core.pictures.errors import PictureRefused
from marketplace.core.pictures.reading import one_at_a_time, read_picture
from marketplace.core.words import _
from marketplace.shops.applying.errors import ApplicationDecided, PaperRefused
from marketplace.shops.applying.models import ApplicationPaper, ShopApplication
from marketplace.shops.applying.states import OPEN, PaperKind

MOST_BYTES = 5 * 1024 * 1024
MOST_PAPERS = 6
_SIDE = 2000  # small print on a sheet of A4 can be read
_PDF, _PDF_END = b"%PDF-", b"%%EOF"
_WHERE_IT_ENDS = 1024


class Paper:
    """A file that was read and may be kept."""

    def __init__(self, kind: PaperKind, name: str, media_type: str, content: bytes) -> None:
        self.kind, self.media_type, self.content = kind, media_type, content
        self.name = " ".join("".join(c if c.isprintable() else " " for c in name).split())[-120:]


def read_paper(file: IO[bytes], *, kind: PaperKind, name: str) -> Paper:
    """A PDF as it is, a picture written anew. Call it outside of a transaction. Raises: PaperRefused."""
    data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise PaperRefused(_("« %(name)s » dépasse 5 Mo : envoyez-le en plus léger.", name=name))
    if data.startswith(_PDF):
        if _PDF_END not in data[-_WHERE_IT_ENDS:]:
            raise PaperRefused(_("Le PDF « %(name)s » n’est pas entier : envoyez-le de nouveau.", name=name))
        return Paper(kind, name, "application/pdf", data)
    try:
        with one_at_a_time():
            content = master_bytes(read_picture(data, longest_side=_SIDE))
    except PictureRefused as refusal:
        words = _("« %(name)s » n’est ni un PDF ni une photo lisible : JPEG, PNG, WebP ou AVIF.", name=name)
        raise PaperRefused(words) from refusal
    return Paper(kind, name, "image/jpeg", content)


def keep_papers(application: ShopApplication, *, papers: Sequence[Paper]) -> None:
    """Put papers to an open application.

    Raises: PaperRefused, ApplicationDecided, ApplicationGone. Commits: no.
    Races: the row is held, so that papers are counted one sending after the other.
    """
    if papers:
        application.hold()
    if application.state not in OPEN:
        raise ApplicationDecided
    if papers and _count(application) + len(papers) > MOST_PAPERS:
        words = _("Six papiers au plus : retirez-en un, ou réunissez-les dans un seul PDF.")
        raise PaperRefused(words)
    db.session.add_all(
        ApplicationPaper(
            id=new_id(),
            town_id=application.town_id,
            application_id=application.id,
            kind=paper.kind,
            name=paper.name,
            media_type=paper.media_type,
            size_bytes=len(paper.content),
            content=paper.content,
            sent_at=clock.now(),
        )
        for paper in papers
    )
    db.session.flush()


def _count(application: ShopApplication) -> int:
    query = select(func.count()).where(
        ApplicationPaper.town_id == application.town_id, ApplicationPaper.application_id == application.id
    )
    return db.session.scalar(query) or 0
