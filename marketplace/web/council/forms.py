"""Forms of the town hall."""

import re

from flask_wtf.file import FileField
from wtforms import HiddenField, IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import HiddenInput

from marketplace.core.forms import SignedForm, tidy
from marketplace.core.words import _, lazy
from marketplace.towns.services import ShowcaseWords

_KEPT = re.compile(r"/media/[A-Za-z0-9]{16,40}(\.webp|-\d{1,5}x\d{1,5}\.jpg)")


def _at_most(length: int) -> Length:
    return Length(max=length, message=lazy("Au plus %(max)d caractères."))


class ShowcaseForm(SignedForm):
    """What the council says on the town's home page, in both languages, and its picture."""

    title_fr = StringField(
        lazy("Titre"),
        [InputRequired(lazy("Il manque le titre en français.")), _at_most(120)],
        filters=[tidy],
    )
    lead_fr = TextAreaField(
        lazy("Une ou deux phrases"),
        [InputRequired(lazy("Il manque la phrase en français.")), _at_most(400)],
        filters=[tidy],
    )
    title_en = StringField(lazy("Titre en anglais"), [_at_most(120)], filters=[tidy])
    lead_en = TextAreaField(lazy("Une ou deux phrases en anglais"), [_at_most(400)], filters=[tidy])
    file = FileField(lazy("Nouvelle photo"))
    picture_alt = StringField(lazy("Ce que montre la photo"), [_at_most(200)], filters=[tidy])
    picture = HiddenField()  # the one shown, or one uploaded with a preview: a file field forgets its file
    version = IntegerField(widget=HiddenInput(), default=0)

    def words(self) -> ShowcaseWords:
        """What was typed."""
        return ShowcaseWords(**{name: self[name].data for name in ShowcaseWords.__dataclass_fields__})

    def is_described(self) -> bool:
        """Whether the picture, if there is one, is put into words for those who do not see it."""
        if self.picture.data and not self.picture_alt.data:
            words = _("Décrivez la photo en quelques mots, pour qui ne la voit pas.")
            self.picture_alt.errors = [*self.picture_alt.errors, words]
            return False
        return True

    def forget_foreign_picture(self, shown: str) -> None:
        """Only the picture shown now, or one of our own uploads, may come back with the form."""
        kept = self.picture.data or ""
        if kept != shown and not _KEPT.fullmatch(kept):
            self.picture.data = shown
