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


class HasBegun(Refusal):
    """What an event was is counted: its days, hours and shops do not change once it has begun."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Cet événement a commencé : ses jours, ses heures et ce qu’il change restent comme ils"
                " étaient, car on compte ce qu’il a apporté. Ses mots et sa photo peuvent changer."
            )
        )


class IsPast(Refusal):
    """An event is told before it begins, and cancelled before it is over."""

    def __init__(self) -> None:
        super().__init__(_("Cet événement est passé, ou déjà commencé : choisissez un jour à venir."))


class NotWhileCancelled(Refusal):
    """A cancelled event stays as it is."""

    def __init__(self) -> None:
        super().__init__(_("Cet événement est annulé : il ne change plus. Faites-en un nouveau."))
