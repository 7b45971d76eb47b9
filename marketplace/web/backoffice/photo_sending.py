"""Photos that came with a form: each is taken or refused alone; one that is refused loses nothing else."""

from dataclasses import dataclass, field

from flask import flash, request
from werkzeug.datastructures import FileStorage

from marketplace.catalogue.models import Product
from marketplace.catalogue.photos.queries import usual_frame
from marketplace.catalogue.photos.services import MOST, TooManyPhotos, add_photo
from marketplace.core.pictures.errors import PictureRefused
from marketplace.core.pictures.framing import CENTRED, Frame
from marketplace.core.pictures.keeping import Stored, keep_photo
from marketplace.core.words import _
from marketplace.shops.models import Shop
from marketplace.web.backoffice.cutting import stated

FIELD = "picture"
MOST_BYTES = 64 * 1024 * 1024  # a dozen photos as telephones take them
_SHOWN_NAME = 60


@dataclass
class Sent:
    """What became of the photos: those that are kept, and a sentence for each that is not."""

    stored: list[Stored] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def sent_photos(shop: Shop) -> Sent:
    """The photos that were sent along, cut to the form's format, else to the shop's.

    Call it outside of a transaction.
    """
    sent, files = Sent(), [file for file in request.files.getlist(FIELD) if file and file.filename]
    usual = usual_frame(shop.town_id, shop.id) if files else CENTRED
    frame = Frame(stated(request.form, known=usual).shape)
    for file in files[:MOST]:
        _take(file, frame, sent)
    sent.refused += [_refusal(file, str(TooManyPhotos())) for file in files[MOST:]]
    return sent


def add_sent(product: Product, sent: Sent) -> int:
    """Put them behind the product's photos; how many there was room for. Commits: no."""
    for place, stored in enumerate(sent.stored):
        try:
            add_photo(product, stored=stored)
        except TooManyPhotos as refusal:
            sent.refused.append(str(refusal))
            return place
    return len(sent.stored)


def tell_refused(sent: Sent) -> None:
    """Say on the next page which photos were not taken, and why."""
    for sentence in sent.refused:
        flash(sentence, "warn")


def _take(file: FileStorage, frame: Frame, sent: Sent) -> None:
    try:
        sent.stored.append(keep_photo(file.stream, frame=frame))
    except PictureRefused as refusal:
        sent.refused.append(_refusal(file, str(refusal)))


def _refusal(file: FileStorage, why: str) -> str:
    name = (file.filename or "")[-_SHOWN_NAME:]
    return _("La photo « %(name)s » n’a pas été prise. %(why)s", name=name, why=why)
