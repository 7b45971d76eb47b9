"""How food is kept, in the words of a label: proposals for whoever is asked."""

from typing import Any

from marketplace.core.words import lazy

STORAGE: dict[str, Any] = {
    "cold": lazy("Au frais, entre 0 et 4 °C"),
    "dry": lazy("Au sec, à l’abri de la lumière"),
    "after": lazy("Au frais après ouverture"),
    "frozen": lazy("À −18 °C ; ne pas recongeler"),
}
"""By the code that `catalogue.categories` proposes."""
