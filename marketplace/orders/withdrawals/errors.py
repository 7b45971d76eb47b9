"""Refusals of withdrawals."""

from marketplace.core.errors import Refusal
from marketplace.core.words import _


class NothingToWithdraw(Refusal):
    """Nothing was chosen."""

    status = 422

    def __init__(self) -> None:
        super().__init__(_("Cochez au moins un article, et dites combien vous en rendez."))


class TooLateToWithdraw(Refusal):
    """The period is over, or the bag was given up."""

    def __init__(self) -> None:
        super().__init__(_("Le délai de rétractation de ce sac est passé. Parlez-en à la boutique."))


class NotWithdrawable(Refusal):
    """What the law does not take back."""

    status = 422

    def __init__(self, name: str, *, why: str) -> None:
        super().__init__(_("« %(name)s » n’est pas repris. %(why)s", name=name, why=why))


class NotSoMuch(Refusal):
    """More than is left of a line, or than was asked already."""

    status = 422

    def __init__(self, name: str, *, left: str) -> None:
        super().__init__(_("De « %(name)s », vous pouvez rendre %(left)s au plus.", name=name, left=left))


class AlreadyAnswered(Refusal):
    """The shop has answered."""

    def __init__(self) -> None:
        super().__init__(_("Cette demande est déjà réglée : rien n’a changé."))


class SayWhy(Refusal):
    """The shop keeps something and says nothing."""

    status = 422

    def __init__(self) -> None:
        super().__init__(_("Vous ne remboursez pas tout : dites pourquoi, la personne lira votre phrase."))


class OnlyIfOpened(Refusal):
    """The shop may keep its money only for what came back opened."""

    status = 422

    def __init__(self, name: str) -> None:
        super().__init__(_("« %(name)s » se rembourse : la loi ne permet pas de le refuser.", name=name))
