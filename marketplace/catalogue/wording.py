"""Ways of offering in words, as a shop says them at its counter."""

from marketplace.catalogue.models import Offered
from marketplace.core.words import _, ngettext


def offer_words(offered: Offered, *, lead_days: int = 0) -> str:
    """« sur commande, 2 jours », « à essayer »; empty for what stands on the shelf."""
    if offered is Offered.TO_TRY:
        return _("à essayer")
    if offered is Offered.SHELF:
        return ""
    if not lead_days:
        return _("sur commande")
    return ngettext("sur commande, %(num)s jour", "sur commande, %(num)s jours", lead_days)
