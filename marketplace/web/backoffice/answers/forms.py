"""What a shop says with its one tap."""

from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from marketplace.core.forms import SignedForm, tidy
from marketplace.core.words import _, lazy

_REASONS = (
    ("gone", lazy("Il n’y en a plus, je suis désolé.")),
    ("busy", lazy("Nous n’arriverons pas à la préparer à temps.")),
    ("closed", lazy("Nous fermons plus tôt que prévu.")),
)


class AnswerForm(SignedForm):
    """The button alone."""

    def reason(self) -> str:
        """No reason is asked."""
        return ""


class RefusalAnswer(AnswerForm):
    """The button, and a sentence for the resident: one of ours in one tap, or the shop's own."""

    sentence = RadioField(
        lazy("Ce que la personne lira"),
        choices=[SelectChoice(*reason) for reason in _REASONS],
        default="gone",
        validate_choice=False,
    )
    words = TextAreaField(
        lazy("Ou avec vos mots"),
        filters=[tidy],
        validators=[Length(max=300, message=lazy("Trois cents signes au plus."))],
        render_kw={"rows": 2, "maxlength": 300},
    )

    def reason(self) -> str:
        """What the resident reads."""
        known = dict(_REASONS)
        return self.words.data or str(
            known.get(self.sentence.data or "", _("Il n’y en a plus, je suis désolé."))
        )
