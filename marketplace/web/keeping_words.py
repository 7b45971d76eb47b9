"""How long a shop keeps a bag that nobody fetches, and what it gives back then, in words."""

from marketplace.core.words import _, ngettext
from marketplace.pickup.keeping import Keeping


def kept_words(keeping: Keeping, *, is_fresh: bool) -> str:
    """Until when, and what then, of a bag with something that spoils or without. Source: L221-24; L12."""
    return f"{_until(keeping.fresh_days if is_fresh else keeping.dry_days)} {_then(keeping, is_fresh)}"


def _until(days: int) -> str:
    if days == 0:
        return _("Le sac est gardé jusqu’au soir du jour choisi.")
    return ngettext(
        "Le sac est gardé jusqu’au soir du jour d’ouverture suivant.",
        "Le sac est gardé encore %(num)s jours d’ouverture.",
        days,
    )


def _then(keeping: Keeping, is_fresh: bool) -> str:  # noqa: FBT001 - a fact of the bag
    if not is_fresh or keeping.fresh_refund_percent == 100:
        return _("Ensuite, ce que vous avez payé en ligne vous est remboursé en entier.")
    if keeping.fresh_refund_percent == 0:
        return _(
            "Ensuite, ce qui ne se garde pas (frais, fait pour vous) n’est pas remboursé ; "
            "le reste l’est en entier."
        )
    return _(
        "Ensuite, ce qui ne se garde pas (frais, fait pour vous) est remboursé à %(percent)s %% ; "
        "le reste en entier.",
        percent=keeping.fresh_refund_percent,
    )
