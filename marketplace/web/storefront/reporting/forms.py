"""Forms of those who report."""

from wtforms import BooleanField, EmailField, HiddenField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from marketplace.core.forms import OpenForm, tidy
from marketplace.core.words import lazy
from marketplace.trust.reports.states import Subject, Why
from marketplace.trust.reports.wording import WHYS
from marketplace.web.storefront.account.forms import is_deliverable_form

LEAST, MOST = 10, 3000
_SAY_MORE = Length(min=LEAST, max=MOST, message=lazy("Dites-en un peu plus, en 10 à 3000 caractères."))


class ReportForm(OpenForm):
    """What somebody reports. Who they are may stay empty. Source: DSA art. 16(2)."""

    why = RadioField(
        lazy("Pourquoi le signalez-vous ?"),
        [InputRequired(lazy("Choisissez ce qui s’en approche le plus."))],
        choices=[SelectChoice(code.value, words) for code, words in WHYS.items()],
    )
    words = TextAreaField(
        lazy("Ce que vous avez vu, et où"),
        [InputRequired(lazy("Dites en une phrase ce que vous avez vu.")), _SAY_MORE],
        filters=[tidy],
    )
    name = StringField(lazy("Votre nom"), [Length(max=120)], filters=[tidy])
    email = EmailField(lazy("Votre adresse e-mail"), [Optional(), is_deliverable_form], filters=[tidy])
    good_faith = BooleanField(
        lazy("Je le signale de bonne foi : pour autant que je sache, ce que j’écris est exact et complet."),
        [InputRequired(lazy("Confirmez-le pour envoyer."))],
    )

    def about(self, subject: Subject) -> None:
        """Ask only what may be wrong with such a thing."""
        odd = {Why.COUNTERFEIT, Why.DANGEROUS} if subject is Subject.REVIEW else {Why.NOT_LIVED}
        self.why.choices = [
            SelectChoice(code.value, words) for code, words in WHYS.items() if code not in odd
        ]


class ContestForm(OpenForm):
    """Why whoever reported does not agree."""

    words = TextAreaField(
        lazy("Pourquoi n’êtes-vous pas d’accord ?"),
        [InputRequired(lazy("Dites en une phrase pourquoi.")), _SAY_MORE],
        filters=[tidy],
    )
    key = HiddenField()
