"""Refusals of the wanted board."""

from marketplace.core.errors import Refusal
from marketplace.core.words import _


class WishMoved(Refusal):
    """It does not stand any more where it stood when it was read."""

    def __init__(self) -> None:
        super().__init__(_("Cette envie vient d’être traitée. Rien n’a été changé."))


class VotedAlready(Refusal):
    """One voice a person."""

    def __init__(self) -> None:
        super().__init__(_("Votre voix est déjà comptée pour cette envie. Merci !"))


class WishLinkOver(Refusal):
    """The link is not whole, or too old."""

    status = 404

    def __init__(self) -> None:
        super().__init__(_("Ce lien a plus de sept jours, ou n’est pas entier. Recommencez."))
