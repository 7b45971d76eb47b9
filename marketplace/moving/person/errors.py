"""Why an account cannot be erased just now."""

from collections.abc import Sequence

from marketplace.core.errors import Refusal
from marketplace.core.words import _, ngettext


class StillAtWork(Refusal):
    """The person works in a shop, at a hub, at the town hall, or runs the installation."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Vous travaillez avec ce compte. Demandez d’abord à la boutique ou à la mairie de vous "
                "retirer de son équipe ; ensuite, vous pourrez l’effacer ici."
            )
        )


class StillAwaited(Refusal):
    """Bags or refunds are under way: the shops must still know whose they are."""

    def __init__(self, references: Sequence[str]) -> None:
        super().__init__(
            ngettext(
                "Une commande est en cours : %(references)s. Retirez-la, annulez-la ou attendez son "
                "remboursement ; ensuite, vous pourrez effacer votre compte.",
                "%(num)s commandes sont en cours : %(references)s. Retirez-les, annulez-les ou attendez "
                "leur remboursement ; ensuite, vous pourrez effacer votre compte.",
                len(references),
                references=", ".join(references),
            )
        )
