"""The sectors in which whoever puts goods on the market answers for what becomes of them."""

from typing import Any

from marketplace.core.words import lazy

# A code that is once out stays: shops keep it. Source: Code de l’environnement L541-10-1.
SECTORS: dict[str, Any] = {
    "packaging": lazy("Emballages"),
    "paper": lazy("Papiers imprimés"),
    "electronics": lazy("Appareils électriques et électroniques"),
    "batteries": lazy("Piles et batteries"),
    "furniture": lazy("Meubles et literie"),
    "textiles": lazy("Vêtements, linge et chaussures"),
    "toys": lazy("Jouets"),
    "sport": lazy("Sport et loisirs"),
    "garden": lazy("Bricolage et jardin"),
    "chemicals": lazy("Peintures, colles et solvants"),
    "building": lazy("Matériaux de construction"),
    "tyres": lazy("Pneus"),
    "oils": lazy("Huiles pour moteurs"),
    "tobacco": lazy("Tabac à filtre"),
}
