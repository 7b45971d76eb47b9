"""A weight as somebody types it beside a scale: « 480 », « 480 g », « 0,48 », « 1,25 kg »."""

import re

from marketplace.core.errors import Refusal
from marketplace.core.words import _

MOST_GRAMS = 1_000_000
_TYPED = re.compile(r"(-?\d{1,7})(?:[.,](\d{1,3}))?(kg|g)?", re.IGNORECASE | re.ASCII)


class WeightRefused(Refusal):
    """No weight, or none that a bag can have."""

    status = 422


def read_weight(text: str) -> int:
    """A typed weight in grams. Without a unit, a whole number is grams, one with a comma kilos.

    Raises: WeightRefused.
    """
    found = _TYPED.fullmatch("".join(text.split()))
    if found is None:
        raise WeightRefused(_("Écrivez le poids en grammes, par exemple 480, ou en kilos : 1,25 kg."))
    whole, part, unit = found[1], found[2] or "", (found[3] or "").lower()
    if unit == "g" and part:
        raise WeightRefused(_("Écrivez le poids en grammes entiers, par exemple 480."))
    in_kilos = unit == "kg" or (not unit and bool(part))
    grams = int(whole) * 1000 + int(part.ljust(3, "0")) if in_kilos else int(whole)
    if whole.startswith("-") or grams < 0:
        raise WeightRefused(_("Un poids ne peut pas être négatif : tarez la balance et recommencez."))
    if grams == 0:
        raise WeightRefused(_("Zéro gramme : s’il n’y en a plus, dites-le plutôt avec « Il en manque »."))
    if grams > MOST_GRAMS:
        raise WeightRefused(_("Plus d’une tonne ? Vérifiez ce que vous avez tapé."))
    return grams
