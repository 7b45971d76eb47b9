"""What cannot be told of an event, or answered to it."""

from marketplace.core.errors import Refusal
from marketplace.core.words import _


class EventRefused(Refusal):
    """An event that cannot be."""

    status = 422


class EventOver(Refusal):
    """The event is cancelled, hidden or past: nothing can be answered to it any more."""

    def __init__(self) -> None:
        super().__init__(_("Cet événement est annulé, retiré ou passé : il n’y a plus rien à répondre."))


class NotWhileCancelled(Refusal):
    """A cancelled event stays as it is."""

    def __init__(self) -> None:
        super().__init__(_("Cet événement est annulé : il ne change plus. Faites-en un nouveau."))
