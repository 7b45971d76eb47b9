"""A form with one picture of the town's: kept with a preview, described for who does not see it."""

import re

from flask_wtf.file import FileField
from wtforms import HiddenField, StringField
from wtforms.validators import Length

from marketplace.core.forms import SignedForm, blame, tidy
from marketplace.core.pictures.errors import PictureRefused
from marketplace.core.pictures.framing import UNCUT
from marketplace.core.pictures.keeping import finish, keep_photo
from marketplace.core.words import _, lazy

_KEPT = re.compile(r"/media/[A-Za-z0-9]{16,40}(\.webp|-\d{1,5}x\d{1,5}\.jpg)")


class PicturedForm(SignedForm):
    """What needs a picture, or does without."""

    file = FileField(lazy("Nouvelle photo"))
    picture_alt = StringField(
        lazy("Ce que montre la photo"),
        [Length(max=200, message=lazy("Au plus %(max)d caractères."))],
        filters=[tidy],
    )
    picture = HiddenField()  # the one shown, or one uploaded with a preview: a file field forgets its file

    def takes_picture(self, *, shown: str) -> bool:
        """Keep what was sent; else the picture of before stays. Whether all is well with it.

        Only the picture shown now, or one of our own uploads, may come back with the form.
        """
        kept = self.picture.data or ""
        if kept != shown and not _KEPT.fullmatch(kept):
            self.picture.data = shown
        try:
            if self.file.data:
                stored = keep_photo(self.file.data.stream, frame=UNCUT)
                finish(stored)  # no worker looks after the town's own pictures
                self.picture.data = stored.picture
        except PictureRefused as refusal:
            blame(self.file, refusal)
            return False
        return self._is_described()

    def _is_described(self) -> bool:
        """Whether the picture, if there is one, is put into words for those who do not see it."""
        if self.picture.data and not self.picture_alt.data:
            words = _("Décrivez la photo en quelques mots, pour qui ne la voit pas.")
            self.picture_alt.errors = [*self.picture_alt.errors, words]
            return False
        return True
