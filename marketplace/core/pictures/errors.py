"""Why a file is not taken as a picture."""

from marketplace.core.errors import Refusal
from marketplace.core.words import _


class PictureRefused(Refusal):
    """The file cannot be used as a picture."""

    status = 422


def too_heavy() -> PictureRefused:
    """More bytes than are read."""
    return PictureRefused(_("Cette photo dépasse 10 Mo. Choisissez-en une plus légère."))


def too_large() -> PictureRefused:
    """More dots than are decoded."""
    return PictureRefused(_("Cette photo est trop grande : 40 millions de points au plus."))


def unreadable() -> PictureRefused:
    """No picture, a broken one, or of a kind that is not read."""
    return PictureRefused(
        _("Ce fichier n’est pas une photo lisible. Envoyez un fichier JPEG, PNG, WebP ou AVIF.")
    )


def of_iphone() -> PictureRefused:
    """The kind that telephones of one maker write for themselves."""
    return PictureRefused(
        _(
            "Cette photo est au format HEIC, que peu d’appareils lisent. Sur l’iPhone : Réglages, Appareil "
            "photo, Formats, « Le plus compatible », ou envoyez-la depuis la photothèque."
        )
    )
