"""Why a change of times is not made yet: the bags it touches come first."""

from collections.abc import Sequence
from dataclasses import dataclass

from marketplace.core.errors import Refusal
from marketplace.core.words import _, ngettext
from marketplace.fulfilment.closing.waiting import Waiting
from marketplace.pickup.slots import Window


@dataclass(frozen=True)
class Proposal:
    """A touched bag, the windows it could be moved to, and the one proposed first (None: give it back)."""

    bag: Waiting
    windows: Sequence[Window]
    first: Window | None


class BagsTouched(Refusal):
    """Bags are to be fetched at a time that is about to go; `proposals` says what could become of each."""

    def __init__(self, proposals: Sequence[Proposal], sentence: str = "") -> None:
        self.proposals = proposals
        super().__init__(
            sentence
            or ngettext(
                "%(num)s sac devait être retiré à ce moment-là : choisissez ce qu’il devient.",
                "%(num)s sacs devaient être retirés à ce moment-là : choisissez ce que chacun devient.",
                len(proposals),
            )
        )


def list_changed() -> str:
    """What is said when the list on the page is no longer true."""
    return _("Les commandes ont changé entre-temps. Voici la liste à jour, rien n’est encore fait.")


def window_gone() -> str:
    """What is said when a chosen time is full by now, or was none of those offered."""
    return _("Un des horaires choisis n’est plus libre. Choisissez-en un autre, rien n’est encore fait.")


def message_missing() -> str:
    """What is said when the people would be told nothing."""
    return _("Écrivez un mot : chaque personne le lira.")
