"""The pages of one's own account, in the order of its menu."""

from flask import url_for
from flask_login import current_user

from marketplace.core.words import _
from marketplace.vouchers.queries import has_cards
from marketplace.web.town import this_town


def account_places() -> list[tuple[str, str, str, str]]:
    """Address, sign, name, and a line about each."""
    return [
        *_at_work(),
        (
            url_for("storefront.list_orders"),
            "receipt-text",
            _("Mes commandes"),
            _("Où elles en sont, leurs reçus, les refaire."),
        ),
        (
            url_for("storefront.list_favourites"),
            "heart",
            _("Mes favoris"),
            _("Les boutiques et les articles que vous aimez."),
        ),
        *_cards(),
        (
            url_for("storefront.show_particulars"),
            "circle-user",
            _("Mes coordonnées"),
            _("Nom, téléphone, adresse, langue."),
        ),
        (
            url_for("storefront.show_security"),
            "shield-check",
            _("Sécurité"),
            _("Mot de passe, appareils connectés."),
        ),
        (
            url_for("storefront.show_data"),
            "file-down",
            _("Mes données"),
            _("Les emporter, ou effacer le compte."),
        ),
    ]


def _cards() -> list[tuple[str, str, str, str]]:
    if not has_cards(this_town().id):
        return []
    about = _("Leur solde, ce qu’elles ont payé, en ajouter une.")
    return [(url_for("storefront.list_own_cards"), "gift", _("Mes cartes"), about)]


def _at_work() -> list[tuple[str, str, str, str]]:
    if not (current_user.is_authenticated and current_user.is_at_work):
        return []
    about = _("Boutiques, relais, mairies, d’une ville à l’autre.")
    return [(url_for("storefront.list_workplaces"), "store", _("Vos lieux de travail"), about)]
