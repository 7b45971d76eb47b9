"""Refusals about reviews."""

from marketplace.core.errors import Refusal
from marketplace.core.words import _


class NoReviewsHere(Refusal):
    """The town or the shop takes none."""

    def __init__(self) -> None:
        super().__init__(_("Cette boutique ne prend pas d’avis en ce moment. Rien n’a été publié."))


class NotFetched(Refusal):
    """Only who has fetched the bag speaks of it."""

    def __init__(self) -> None:
        super().__init__(_("Un avis s’écrit après le retrait : ce sac ne vous a pas encore été remis."))


class TooLate(Refusal):
    """The time to write is over."""

    def __init__(self) -> None:
        super().__init__(_("Un avis s’écrit dans les trois mois qui suivent le retrait. Ce temps est passé."))


class OwnShop(Refusal):
    """Whoever works in a shop does not praise it."""

    def __init__(self) -> None:
        super().__init__(_("Vous travaillez dans cette boutique : la loi ne permet pas d’y laisser un avis."))


class OrderedForAnother(Refusal):
    """Whoever ordered for somebody else does not speak in their place."""

    def __init__(self) -> None:
        super().__init__(
            _("Vous avez passé cette commande pour quelqu’un : l’avis appartient à cette personne.")
        )


class ReviewMoved(Refusal):
    """It does not stand any more where it stood when it was read."""

    def __init__(self) -> None:
        super().__init__(_("Cet avis vient d’être retiré. Rien n’a été changé."))


class KeptHidden(Refusal):
    """The town has hidden it: it is not written anew."""

    def __init__(self) -> None:
        super().__init__(_("La mairie a retiré cet avis : il ne peut plus être modifié."))
