"""Refusals of giving back."""

from marketplace.core.errors import Refusal
from marketplace.core.words import _


class NothingToGiveBack(Refusal):
    """The page asked for nothing."""

    status = 422

    def __init__(self) -> None:
        super().__init__(_("Dites ce que vous rendez : un article, une partie, ou un montant."))


class MoreThanLeft(Refusal):
    """More than is left of the line, or of its pieces; somebody may just have given a part back."""

    status = 422

    def __init__(self, name: str, *, left: str) -> None:
        super().__init__(_("Il ne reste que %(left)s à rembourser sur « %(name)s ».", name=name, left=left))


class WholeOrAmount(Refusal):
    """A part by weight of what is not weighed yet."""

    status = 422

    def __init__(self, name: str) -> None:
        super().__init__(
            _("« %(name)s » n’est pas encore pesé : rendez-le en entier, ou donnez un montant.", name=name)
        )


class NotOfThisBag(Refusal):
    """A line that is not in the bag."""

    status = 422

    def __init__(self) -> None:
        super().__init__(_("Cet article n’est pas dans ce sac."))


class OnlyOperators(Refusal):
    """The platform pays for nothing that its own people have not decided."""

    status = 422

    def __init__(self) -> None:
        super().__init__(_("Seul l’opérateur de la plateforme peut décider qu’elle paie."))


class NoMoneyYet(Refusal):
    """An order that is not placed, or is over: nothing was sold."""

    def __init__(self) -> None:
        super().__init__(
            _("Cette commande n’est pas une vente en cours ou faite : il n’y a rien à rembourser.")
        )
