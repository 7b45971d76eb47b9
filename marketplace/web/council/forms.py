"""Forms of the town hall."""

from wtforms import IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import HiddenInput

from marketplace.core.forms import tidy
from marketplace.core.words import lazy
from marketplace.towns.services import ShowcaseWords
from marketplace.web.council.pictured import PicturedForm


def _at_most(length: int) -> Length:
    return Length(max=length, message=lazy("Au plus %(max)d caractères."))


class ShowcaseForm(PicturedForm):
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
    version = IntegerField(widget=HiddenInput(), default=0)

    def words(self) -> ShowcaseWords:
        """What was typed."""
        return ShowcaseWords(**{name: self[name].data for name in ShowcaseWords.__dataclass_fields__})
