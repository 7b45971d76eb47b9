"""Refusals: rules that say no in a sentence a shopkeeper could read."""

from marketplace.core.words import _


class Refusal(Exception):
    """A rule said no. `str(refusal)` is the sentence to show; nothing was changed."""

    status = 409


class ChangedMeanwhile(Refusal):
    """Somebody else changed the row since it was read."""

    def __init__(self) -> None:
        super().__init__(
            _("Quelqu’un d’autre vient de modifier cette page. Voici ce qu’il en est maintenant.")
        )


class NotFound(Refusal):
    """There is no such row, or it is not the asker's to see."""

    status = 404
