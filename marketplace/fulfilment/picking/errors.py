"""Refusals of packing."""

from marketplace.core.errors import Refusal
from marketplace.core.words import _
from marketplace.orders.states import ShopOrderState
from marketplace.orders.wording import state_label


class NotBeingPacked(Refusal):
    """The bag is not accepted yet, or it is packed, or over."""

    def __init__(self, state: ShopOrderState) -> None:
        super().__init__(
            _(
                "Ce sac est « %(state)s » : son contenu ne change plus ici. Rien n’a été modifié.",
                state=state_label(state),
            )
        )


class NotByWeight(Refusal):
    """Something sold by the piece was put on the scale."""

    status = 422

    def __init__(self) -> None:
        super().__init__(_("Cet article se vend à la pièce : il ne se pèse pas."))


class NotSure(Refusal):
    """A weight that may well be a slip: it is asked for again. `grams`: what is to be confirmed."""

    status = 422

    def __init__(self, sentence: str, *, grams: int) -> None:
        super().__init__(sentence)
        self.grams = grams


class OtherProduct(Refusal):
    """The label is not this article's."""

    status = 422


class CountRefused(Refusal):
    """So many cannot have been found."""

    status = 422


class NothingMissing(Refusal):
    """Nothing of the line is missing, so nothing can stand for it."""

    def __init__(self) -> None:
        super().__init__(_("Rien ne manque à cet article : dites d’abord combien vous en avez trouvé."))


class NotACandidate(Refusal):
    """It cannot be proposed for this line, or not any more."""

    def __init__(self) -> None:
        super().__init__(_("Cet article ne peut plus être proposé à la place. Choisissez-en un autre."))


class AlreadyProposed(Refusal):
    """The resident is being asked about something else, or has said yes to it."""

    def __init__(self) -> None:
        super().__init__(
            _("Une proposition est déjà faite pour cet article. Reprenez-la pour en faire une autre.")
        )


class AlreadyAnswered(Refusal):
    """A proposal that was answered, or that the shop took back."""


class AnsweredTooLate(Refusal):
    """The time to answer is over."""
