"""Refusals about reports."""

from marketplace.core.errors import Refusal
from marketplace.core.words import _


class DecidedMeanwhile(Refusal):
    """A colleague was quicker."""

    def __init__(self) -> None:
        super().__init__(_("Ce signalement vient d’être traité par quelqu’un d’autre. Rien n’a été changé."))


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
