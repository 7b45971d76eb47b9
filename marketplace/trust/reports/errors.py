"""Refusals about reports."""

from marketplace.core.errors import Refusal
from marketplace.core.words import _


class DecidedMeanwhile(Refusal):
    """A colleague was quicker."""

    def __init__(self) -> None:
        super().__init__(_("Ce signalement vient d’être traité par quelqu’un d’autre. Rien n’a été changé."))


class WordsChanged(Refusal):
    """What is reported says something else than it did when it was read."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Ce qui est signalé a changé depuis que vous l’avez lu. Relisez-le, puis décidez : rien n’a "
                "été fait."
            )
        )


class OutcomeRefused(Refusal):
    """That cannot be done about such a thing."""

    status = 422

    def __init__(self) -> None:
        super().__init__(_("Cette décision ne va pas avec ce qui est signalé. Choisissez-en une autre."))


class CannotContest(Refusal):
    """There is no decision to contest, it was contested before, or too long ago."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Cette décision ne se conteste plus ici : elle a été revue une fois, ou elle a plus de six "
                "mois. Le règlement extrajudiciaire et le tribunal restent ouverts."
            )
        )
