"""What the council's pages may not hold."""

from marketplace.core.errors import Refusal
from marketplace.core.words import _


class ForeignPicture(Refusal):
    """A picture of somebody else's site: it may vanish, and tells that site who reads."""

    status = 422

    def __init__(self, address: str) -> None:
        super().__init__(
            _(
                "La photo « %(address)s » n’est pas parmi les vôtres. Ajoutez-la d’abord avec « Ajouter la"
                " photo », puis reprenez la ligne proposée.",
                address=address,
            )
        )


class PictureWithoutWords(Refusal):
    """Nothing is said of a picture, for who does not see it."""

    status = 422

    def __init__(self) -> None:
        super().__init__(
            _("Une photo n’est pas décrite : écrivez ce qu’elle montre entre les crochets, ![ainsi](…).")
        )


class TitleUnwritable(Refusal):
    """Nothing of the title can stand in an address."""

    status = 422

    def __init__(self) -> None:
        super().__init__(_("Ce titre ne donne pas d’adresse : il y faut au moins une lettre ou un chiffre."))
