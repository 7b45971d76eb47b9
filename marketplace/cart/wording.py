"""Baskets in residents' words."""

from typing import Any

from marketplace.cart.mending import Change, ChangeKind
from marketplace.cart.models import IfMissing
from marketplace.core.money import format_money, format_weight
from marketplace.core.words import _, language, lazy, ngettext

WISHES: dict[IfMissing, Any] = {
    IfMissing.CALL: lazy("m’appeler"),
    IfMissing.REPLACE: lazy("remplacer par ce qui s’en approche"),
    IfMissing.DROP: lazy("laisser tomber"),
}
"""What the shop does when it finds that a thing is gone: « S’il n’y en a plus : … »."""


def sentence_of(change: Change, *, currency: str) -> str:
    """What changed, as one sentence."""
    line = change.line
    name = f"{line.product_name} ({line.label})" if line.label else line.product_name
    match change.kind:
        case ChangeKind.SHOP_PAUSED:
            return _("%(shop)s ne prend pas de commande en ce moment : « %(name)s » devra attendre.",
                     shop=line.shop_name, name=name)  # fmt: skip
        case ChangeKind.OFF_SALE:
            return _("« %(name)s » ne se vend plus en ligne.", name=name)
        case ChangeKind.UNITS:
            if line.by_weight:
                return _("« %(name)s » se vend maintenant au poids : choisissez-en de nouveau.", name=name)
            return _("« %(name)s » se vend maintenant à la pièce : choisissez-en de nouveau.", name=name)
        case ChangeKind.SOLD_OUT:
            return _("« %(name)s » : il n’y en a plus.", name=name)
        case ChangeKind.FEWER:
            return _fewer(name, line.free, by_weight=line.by_weight)
        case ChangeKind.PRICE:
            before = format_money(line.seen_price_cents, currency, language())
            after = format_money(line.price_cents, currency, language())
            return _("« %(name)s » : le prix est passé de %(before)s à %(after)s.",
                     name=name, before=before, after=after)  # fmt: skip


def _fewer(name: str, left: int, *, by_weight: bool) -> str:
    if by_weight:
        return _(
            "« %(name)s » : il n’en reste que %(left)s.", name=name, left=format_weight(left, language())
        )
    return ngettext(
        "« %(name)s » : il n’en reste qu’un.", "« %(name)s » : il n’en reste que %(num)s.", left, name=name
    )
