"""Why an application does not go on."""

from collections.abc import Sequence
from typing import Any

from marketplace.core.errors import NotFound, Refusal
from marketplace.core.words import _


class ApplicationDecided(Refusal):
    """A colleague, or the shopkeeper, was quicker."""

    def __init__(self) -> None:
        super().__init__(
            _("Cette demande a reçu une réponse entre-temps. La voici ; vos mots sont gardés plus bas.")
        )


class ApplicationGone(NotFound):
    """The link is cut short, or what it led to was taken back or is erased."""

    def __init__(self) -> None:
        super().__init__(
            _("Cette demande n’existe plus, ou le lien n’est pas entier. Vous pouvez en faire une autre.")
        )


class PapersLack(Refusal):
    """A shop is let in once its papers were seen."""

    def __init__(self, papers: Sequence[Any]) -> None:
        named = ", ".join(str(paper) for paper in papers)
        super().__init__(
            _(
                "Il manque : %(papers)s. Demandez-les, ou cochez que vous les avez vus au guichet.",
                papers=named,
            )
        )


class NothingToSend(Refusal):
    """An answer without a word and without a paper."""

    status = 422

    def __init__(self) -> None:
        super().__init__(_("Écrivez un mot ou joignez un papier : il n’y a encore rien à envoyer."))


class PaperRefused(Refusal):
    """A file that is not taken as a paper."""

    status = 422
