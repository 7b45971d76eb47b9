"""Why a shop does not leave or arrive; what was there stays as it was."""

from collections.abc import Sequence

from marketplace.core.words import _, ngettext
from marketplace.moving.towns.errors import MoveRefused

_SHOWN = 10


class ShopHere(MoveRefused):
    """The shop of the archive is in this very town."""

    def __init__(self, name: str) -> None:
        super().__init__(_("« %(name)s » est déjà dans cette ville. Rien n’a été importé.", name=name))


class NameTaken(MoveRefused):
    """Another shop of the town has that address."""

    def __init__(self, slug: str) -> None:
        super().__init__(
            _(
                "Un commerce de cette ville a déjà l’adresse « %(slug)s ». Rien n’a été importé : "
                "choisissez-en une autre avec --slug.",
                slug=slug,
            )
        )


class OrdersOpen(MoveRefused):
    """Bags wait to be prepared, fetched or settled."""

    def __init__(self, references: Sequence[str]) -> None:
        named = ", ".join(references[:_SHOWN]) + (" …" if len(references) > _SHOWN else "")
        super().__init__(
            ngettext(
                "%(num)s commande n’est pas terminée : %(named)s. "
                "Remettez-la ou annulez-la, puis recommencez.",
                "%(num)s commandes ne sont pas terminées : %(named)s. "
                "Remettez-les ou annulez-les, puis recommencez.",
                len(references),
                named=named,
            )
        )
