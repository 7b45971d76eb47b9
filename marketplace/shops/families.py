"""Kinds of shops gathered into families: large enough to be counted without pointing at one shop."""

from typing import Any

from marketplace.core.words import lazy

FAMILIES: dict[str, Any] = {
    "food": lazy("Bouche"),
    "fashion": lazy("Mode et beauté"),
    "home": lazy("Maison et fleurs"),
    "culture": lazy("Culture et loisirs"),
    "services": lazy("Santé et services"),
    "other": lazy("Autres commerces"),
}
_OF = {
    "food": "bakery butcher cheese fish greengrocer wine chocolate delicatessen tea_coffee organic grocery "
    "restaurant",
    "fashion": "clothes shoes jeweller perfumery haberdashery hairdresser",
    "home": "florist hardware household",
    "culture": "bookshop toys record_shop bicycles",
    "services": "optician pharmacy phone_repair bank services",
}
_FAMILY = {kind: family for family, kinds in _OF.items() for kind in kinds.split()}


def family_of(kind: str) -> str:
    """The family of a kind; a kind that nobody knows is another shop."""
    return _FAMILY.get(kind, "other")
