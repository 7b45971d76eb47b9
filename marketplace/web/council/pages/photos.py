"""A photo that the council adds while it writes: kept at once, with its words."""

from typing import Protocol

from flask_wtf.file import FileField
from wtforms import StringField

from marketplace.core.db import transaction
from marketplace.core.forms import blame
from marketplace.core.pictures.errors import PictureRefused
from marketplace.core.pictures.framing import UNCUT
from marketplace.core.pictures.keeping import finish, keep_photo
from marketplace.core.words import _
from marketplace.towns.pages.pictures import add_picture
from marketplace.web.access import person
from marketplace.web.town import this_town


class WithPhoto(Protocol):
    """A form with a photo and its words."""

    file: FileField
    picture_words: StringField


def take_photo(form: WithPhoto) -> str:
    """Keep a form’s photo, and give the line that shows it; "" when it is refused: its field says why."""
    words = " ".join((form.picture_words.data or "").translate(_SIGNS).split())
    if not form.file.data:
        form.file.errors = [*form.file.errors, _("Choisissez d’abord une photo.")]
        return ""
    if not words:
        asked = _("Décrivez la photo en quelques mots, pour qui ne la voit pas.")
        form.picture_words.errors = [*form.picture_words.errors, asked]
        return ""
    try:
        stored = keep_photo(form.file.data.stream, frame=UNCUT)
        finish(stored)  # no worker looks after the pictures of the town
    except PictureRefused as refusal:
        blame(form.file, refusal)
        return ""
    with transaction():
        add_picture(this_town().id, stored=stored, words=words, by_user_id=person().id)
    form.picture_words.data = ""
    return f"![{words}]({stored.picture})"


_SIGNS = str.maketrans({"[": "(", "]": ")", "\\": "", "`": "’", "*": "", "_": " ", "<": "", ">": ""})
