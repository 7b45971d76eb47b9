"""Why a picture was not fetched, in words for its shop."""

from enum import StrEnum

from marketplace.core.words import lazy


class Fault(StrEnum):
    """What went wrong."""

    NOT_SECURE = "not_secure"
    NOT_PUBLIC = "not_public"
    UNKNOWN = "unknown"
    MOVED = "moved"
    DENIED = "denied"
    AWAY = "away"
    TOO_HEAVY = "too_heavy"
    NO_PICTURE = "no_picture"
    NO_ROOM = "no_room"


PASSING = frozenset({Fault.UNKNOWN, Fault.AWAY})  # tried again, a few times
WORDS: dict[Fault, str] = {
    Fault.NOT_SECURE: lazy("l’adresse ne commence pas par https://"),
    Fault.NOT_PUBLIC: lazy("l’adresse ne mène pas à un site public"),
    Fault.UNKNOWN: lazy("le site est introuvable"),
    Fault.MOVED: lazy("le site renvoie à une autre adresse"),
    Fault.DENIED: lazy("le site n’a pas cette photo, ou ne la donne pas"),
    Fault.AWAY: lazy("le site n’a pas répondu à temps"),
    Fault.TOO_HEAVY: lazy("la photo dépasse 10 Mo"),
    Fault.NO_PICTURE: lazy("ce n’est pas une photo lisible"),
    Fault.NO_ROOM: lazy("le produit a déjà douze photos"),
}


class FetchFailed(Exception):
    """A picture could not be had from its address."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault
