"""Refusals: rules that say no in a sentence a shopkeeper could read."""

from datetime import timedelta

from marketplace.core.words import _


class Refusal(Exception):
    """A rule said no. `str(refusal)` is the sentence to show; nothing was changed.

    `wait`: how long to wait before the same is worth another try, where that is known.
    """

    status = 409
    wait: timedelta | None = None


class ChangedMeanwhile(Refusal):
    """Somebody else changed the row since it was read."""

    def __init__(self) -> None:
        super().__init__(
            _("Quelqu’un d’autre vient de modifier cette page. Voici ce qu’il en est maintenant.")
        )


class NotFound(Refusal):
    """There is no such row, or it is not the asker's to see."""

    status = 404
