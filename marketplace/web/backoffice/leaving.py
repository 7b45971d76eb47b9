"""What a shop that wants to leave reads: the steps, and what holds it back today."""

from marketplace.core.errors import Refusal
from marketplace.core.words import _
from marketplace.moving.shops.closing import check_over
from marketplace.shops.models import Shop
from marketplace.web.town import this_town


def steps() -> list[str]:
    """What to do, in its order, and what closing means."""
    return [
        _("Terminez vos commandes, vos retours et vos versements : tant qu’il en reste, rien ne ferme."),
        _(
            "Demandez une archive et remettez-la à la ville où vous allez. Votre vitrine, vos produits, "
            "vos prix, vos stocks et votre équipe y arrivent, en pause ; la numérotation de vos factures "
            "continue."
        ),
        _(
            "Là-bas, la mairie relit vos papiers et vous place dans sa rue. Vous y ouvrez de nouveau "
            "votre compte de paiement, vos appareils et vos flux."
        ),
        _(
            "Dites enfin à votre mairie que vous partez : vos produits, vos photos, vos horaires, votre "
            "équipe et vos réglages sont effacés ici, et votre adresse redevient libre."
        ),
        _(
            "Restent ici vos factures et le livre des paiements, dix ans, comme la loi l’ordonne ; les "
            "commandes de vos clients ; votre nom et votre identité légale, pour la garantie de deux ans."
        ),
    ]


def what_keeps(shop: Shop) -> str:
    """Why the shop could not close today, in words; empty where nothing is under way."""
    try:
        check_over(this_town(), shop)
    except Refusal as refusal:
        return str(refusal)
    return ""
