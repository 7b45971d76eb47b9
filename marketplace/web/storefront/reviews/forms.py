"""The form of a review."""

from typing import Any

from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from marketplace.core.forms import OpenForm, tidy
from marketplace.core.words import lazy
from marketplace.trust.reviews.states import LONGEST, STARS
from marketplace.trust.reviews.wording import WORTH


class ReviewForm(OpenForm):
    """Stars, and words if somebody likes."""

    stars = RadioField(lazy("Comment était-ce ?"), [InputRequired(lazy("Choisissez de une à cinq étoiles."))])
    words = TextAreaField(
        lazy("En quelques mots"),
        [Length(max=LONGEST, message=lazy("Au plus 1200 caractères."))],
        filters=[tidy],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stars.choices = [SelectChoice(str(each), WORTH[each]) for each in reversed(STARS)]

    @property
    def worth(self) -> int:
        """How many stars were chosen."""
        return int(self.stars.data)
