"""The five questions, as residents and shops read them, and the form that both fill in."""

from collections.abc import Sequence

from wtforms import HiddenField, RadioField, SelectChoice, StringField
from wtforms.validators import InputRequired, Length

from marketplace.core.forms import OpenForm, SignedForm, tidy
from marketplace.core.words import lazy
from marketplace.measures.models import Audience
from marketplace.measures.surveys import LONGEST_WORD

QUESTIONS = {
    Audience.RESIDENTS: (
        lazy("Je trouve dans la rue ce que je cherche."),
        lazy("Je sais qui est ouvert, et quand."),
        lazy("Commander puis venir chercher est simple."),
        lazy("On m’aide quand j’en ai besoin."),
        lazy("La rue donne envie d’y revenir."),
    ),
    Audience.SHOPS: (
        lazy("Le marché en ligne m’amène des clients."),
        lazy("Préparer les commandes tient dans ma journée."),
        lazy("Ma boutique est traitée comme les autres."),
        lazy("La mairie m’aide quand j’en ai besoin."),
        lazy("Je crois en l’avenir de la rue."),
    ),
}
_STEPS = [
    SelectChoice("1", lazy("pas du tout")),
    SelectChoice("2", lazy("plutôt non")),
    SelectChoice("3", lazy("entre les deux")),
    SelectChoice("4", lazy("plutôt oui")),
    SelectChoice("5", lazy("tout à fait")),
]


def _asked() -> RadioField:
    return RadioField("", [InputRequired(lazy("Choisissez une réponse."))], choices=_STEPS)


class _Answers:
    first, second, third, fourth, fifth = _asked(), _asked(), _asked(), _asked(), _asked()
    word = StringField(
        lazy("Un mot de plus ?"),
        [Length(max=LONGEST_WORD, message=lazy("Au plus %(max)d caractères."))],
        filters=[tidy],
        description=lazy("Sans nom ni numéro. La mairie le lit ; il n’est jamais publié de lui-même."),
    )

    def questions(self) -> Sequence[RadioField]:
        """The fields of the questions, in their order."""
        return self.first, self.second, self.third, self.fourth, self.fifth

    def ask(self, audience: Audience) -> None:
        """Put the questions of these people."""
        for field, words in zip(self.questions(), QUESTIONS[audience], strict=True):
            field.label.text = words

    def steps(self) -> list[int]:
        """What was answered, question by question."""
        return [int(field.data) for field in self.questions()]


class ResidentsForm(_Answers, OpenForm):
    """Of a resident. `token`: the form's own, so that it counts once however often it is sent."""

    token = HiddenField()


class ShopsForm(_Answers, SignedForm):
    """Of a shop, in its back office."""
