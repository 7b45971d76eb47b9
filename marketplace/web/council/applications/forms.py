"""What the town hall answers to an application."""

from wtforms import HiddenField, SelectChoice, SelectMultipleField, TextAreaField
from wtforms.validators import DataRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from marketplace.core.forms import SignedForm, tidy
from marketplace.core.words import lazy
from marketplace.shops.applying.states import NEEDED, PaperKind
from marketplace.shops.applying.wording import PAPERS

_LENGTH = Length(max=2000, message=lazy("Au plus %(max)d caractères."))


class AnswerForm(SignedForm):
    """What every answer bears: the version of the application that was read."""

    version = HiddenField()

    @property
    def seen_version(self) -> int:
        """The version that the agent saw; 0, which never is one, when the page does not say."""
        text = tidy(self.version.data)
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


class QuestionForm(AnswerForm):
    """Something is missing."""

    text = TextAreaField(
        lazy("Ce qu’il vous manque"),
        [DataRequired(lazy("Dites ce qu’il vous manque.")), _LENGTH],
        filters=[tidy],
    )


class RefusalForm(AnswerForm):
    """No, and why. Source: EU 2022/2065 (DSA), art. 17: reasons are owed."""

    reasons = TextAreaField(
        lazy("Vos raisons"),
        [DataRequired(lazy("Dites pourquoi : la personne le lira.")), _LENGTH],
        filters=[tidy],
    )


class AdmissionForm(AnswerForm):
    """Yes. `seen`: papers that were shown at the desk."""

    welcome = TextAreaField(lazy("Un mot de bienvenue"), [_LENGTH], filters=[tidy])
    seen = SelectMultipleField(
        lazy("Vus au guichet"),
        choices=[SelectChoice(kind.value, PAPERS[kind]) for kind in NEEDED],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def seen_papers(self) -> set[PaperKind]:
        """Which papers the agent has looked at."""
        return {PaperKind(code) for code in self.seen.data or ()}
