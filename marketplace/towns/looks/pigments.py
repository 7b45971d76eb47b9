"""What a council chooses from: skies, roofs, walls, letters and corners, each by day and by night."""

from dataclasses import dataclass
from enum import StrEnum


class Sky(StrEnum):
    """The ground behind the street and the head of the page."""

    SAND = "sand"
    MIST = "mist"
    LINDEN = "linden"
    LAVENDER = "lavender"
    ROSE = "rose"


class Roofs(StrEnum):
    """What the houses are covered with."""

    SLATE = "slate"
    TILE = "tile"
    STONE = "stone"
    COPPER = "copper"


class Walls(StrEnum):
    """What the houses are painted with."""

    CREAM = "cream"
    HARBOUR = "harbour"
    BRICK = "brick"
    BLOND = "blond"


class Letters(StrEnum):
    """What titles are written in; all other words are in Inter."""

    PAINTED = "painted"
    PLAIN = "plain"
    BOOK = "book"


class Corners(StrEnum):
    """How round things are."""

    SQUARE = "square"
    SOFT = "soft"
    ROUND = "round"


@dataclass(frozen=True)
class Pair:
    """The same thing by day and by night."""

    day: tuple[str, ...]
    night: tuple[str, ...]


def _pair(day: str, night: str) -> Pair:
    return Pair(tuple(f"#{c}" for c in day.split()), tuple(f"#{c}" for c in night.split()))


SKIES = {
    Sky.SAND: _pair("fbe9cf", "1c2545"),
    Sky.MIST: _pair("e1edf1", "172b40"),
    Sky.LINDEN: _pair("e9f0da", "16302f"),
    Sky.LAVENDER: _pair("ede6f4", "272046"),
    Sky.ROSE: _pair("fbe3dd", "331f3c"),
}
# Four for roofs (--st-r0 to --st-r3), nine for walls (--st-w0 to --st-w8), as the drawing numbers them.
ROOFS = {
    Roofs.SLATE: _pair("5e6c7b 4d5a68 b65c3e 8797a3", "333b56 2a3149 5b3847 464f6b"),
    Roofs.TILE: _pair("b65c3e a24e33 c9744f d08a63", "5b3847 4e2f3f 6a4450 744d55"),
    Roofs.STONE: _pair("8b7d6b 766a5a 9c8a72 b0a08a", "463f52 3b3548 524a58 5d5463"),
    Roofs.COPPER: _pair("5f8a7c 4d7568 b65c3e 7fa394", "2f4a55 283f4b 5b3847 3b5660"),
}
WALLS = {
    Walls.CREAM: _pair(
        "f8ebd2 f0d5a8 ecc4a6 dbe3e0 e6dfbf f5dccb e3b58c cfdacd cc8a69",
        "817588 7d6a72 795f70 6b7086 726c78 7d6a7c 745b66 646c80 694a59",
    ),
    Walls.HARBOUR: _pair(
        "f7efe0 cfe3e6 f3d3cf dcead6 f6e3b8 d9d8ec e8c9a8 bcd7da a3b9c9",
        "817c90 5f7690 78657c 647a80 7d7478 6a6a90 745f66 58708a 4c5a78",
    ),
    Walls.BRICK: _pair(
        "efdcc6 d9a184 b9694c e6cdb5 c4785a f3e6d6 a85f45 d3b79c 8f4a36",
        "817588 6f5564 5e414f 7a6e7c 64475a 857a8c 563c4b 6f6470 4a3444",
    ),
    Walls.BLOND: _pair(
        "f3e6c8 ead7b0 e2cda4 efe4d2 d8c49c f6eedd cdb88f e6dcc4 b9a27a",
        "7f7585 766a7a 6e6374 7c7482 675d70 85798a 5f566a 766e7c 544c62",
    ),
}
LETTERS = {
    Letters.PAINTED: 'Fraunces,"Fraunces stand-in",Georgia,"Times New Roman",serif',
    Letters.PLAIN: 'Inter,"Inter stand-in",system-ui,"Segoe UI",Roboto,sans-serif',
    Letters.BOOK: 'Georgia,"Iowan Old Style","Noto Serif","Times New Roman",serif',
}
CORNERS = {Corners.SQUARE: ("4px", "3px"), Corners.SOFT: ("14px", "8px"), Corners.ROUND: ("22px", "13px")}
