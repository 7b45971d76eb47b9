"""The labels that a shop's scale prints: an EAN from 2 on that tells an article and a weight or a price.

Thirteen digits: a prefix from 20 to 29, the article as the scale knows it, what it weighs or costs, and the
check digit. Source: GS1 General Specifications, restricted circulation numbers; each country, and each scale,
cuts the digits between in its own way, so the shop says which.
"""

from dataclasses import dataclass

from marketplace.core.errors import Refusal
from marketplace.core.words import _
from marketplace.orders.picking.models import ScaleLayout

_DIGITS = 13
_CUTS = {  # where the article ends; the weight or price is the five digits before the check digit
    ScaleLayout.WEIGHT_5: 7,
    ScaleLayout.PRICE_5: 7,
    ScaleLayout.WEIGHT_4: 6,
    ScaleLayout.PRICE_4: 6,
}
_PRICES = frozenset({ScaleLayout.PRICE_5, ScaleLayout.PRICE_4})


class LabelRefused(Refusal):
    """A label that cannot be read."""

    status = 422


@dataclass(frozen=True)
class Label:
    """What a label says. `article`: the digits by which the scale knows it. Units: grams, cents."""

    prefix: str
    article: str
    grams: int | None
    cents: int | None


def is_label(text: str) -> bool:
    """Whether what was typed or scanned is meant as a label, and not as a weight."""
    return text.isdecimal() and text.isascii() and len(text) == _DIGITS


def read_label(text: str, *, layout: ScaleLayout) -> Label:
    """What a label says, cut as this shop's scale prints it. Raises: LabelRefused."""
    if not text.startswith("2"):
        raise LabelRefused(
            _("Ce code n’est pas une étiquette de balance : elles commencent par 2. Tapez le poids.")
        )
    if check_digit(text[:-1]) != int(text[-1]):
        raise LabelRefused(_("Ce code est mal lu : son dernier chiffre ne va pas. Scannez-le encore."))
    if layout is ScaleLayout.NONE:
        raise LabelRefused(
            _("Dites d’abord, en bas de cette page, comment votre balance écrit ses étiquettes.")
        )
    value = int(text[7:12])
    is_price = layout in _PRICES
    return Label(
        prefix=text[:2],
        article=text[2 : _CUTS[layout]],
        grams=None if is_price else value,
        cents=value if is_price else None,
    )


def grams_of(label: Label, *, cents_per_kilo: int) -> int:
    """The weight behind a label; behind one with a price, what weighs that much at this price per kilo.

    Units: grams, rounded half up. Raises: LabelRefused for a price where the goods cost nothing.
    """
    if label.grams is not None:
        return label.grams
    if not cents_per_kilo:
        raise LabelRefused(_("Cet article ne coûte rien : tapez le poids."))
    return (2 * (label.cents or 0) * 1000 + cents_per_kilo) // (2 * cents_per_kilo)


def check_digit(digits: str) -> int:
    """The last digit of an EAN, from those before it. Source: GS1 General Specifications, 7.9.1."""
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return -total % 10
