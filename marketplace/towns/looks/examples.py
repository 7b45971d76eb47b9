"""Looks to begin with: each is a whole one, and all of them read well (a test says so)."""

from marketplace.core.words import lazy
from marketplace.towns.looks.look import Look
from marketplace.towns.looks.pigments import Corners, Letters, Roofs, Sky, Walls

EXAMPLES = {
    "brick": (lazy("Brique et crème"), Look()),
    "sea": (
        lazy("Bleu du large"),
        Look(day="#1d5a86", sky=Sky.MIST, walls=Walls.HARBOUR, corners=Corners.SOFT),
    ),
    "linden": (
        lazy("Vert tilleul"),
        Look(day="#3d6427", sky=Sky.LINDEN, roofs=Roofs.STONE, walls=Walls.BLOND),
    ),
    "plum": (lazy("Prune"), Look(day="#7a2f66", sky=Sky.LAVENDER, roofs=Roofs.COPPER, corners=Corners.ROUND)),
    "north": (
        lazy("Brique du Nord"),
        Look(day="#8c2f39", roofs=Roofs.TILE, walls=Walls.BRICK, letters=Letters.BOOK),
    ),
}
