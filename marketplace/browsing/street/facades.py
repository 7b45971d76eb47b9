"""What the drawing needs to know of each shop, and the words it writes."""

from dataclasses import dataclass
from typing import Literal

Side = Literal["odd", "even"]
Lights = Literal["day", "evening", "auto"]
Horizon = Literal["sea", "hills"]


@dataclass(frozen=True)
class Facade:
    """One shop of the street, in the order in which one walks past it.

    `side`: "odd" stands in the back row, "even" in the front row; both face the reader.
    `colour`: any number, taken modulo the ten shop colours.
    `sign`: address of the trade sign, such as `/static/img/icons.svg#i-fish`; `picture`: address of what is
    in the window; both may be empty. `kind` and `hours` are only said in the shop's label.
    """

    slug: str
    name: str
    side: Side
    number: str
    colour: int
    is_open: bool
    url: str
    sign: str = ""
    picture: str = ""
    kind: str = ""
    hours: str = ""


@dataclass(frozen=True)
class StreetWords:
    """Every word in the drawing, in the reader's language. Without `station` or `hub` there is none."""

    title: str
    open: str
    closed: str
    station: str = ""
    hub: str = ""
    hub_sign: str = ""

    def state_of(self, shop: Facade) -> str:
        """Open or closed, in words: never told by the drawing alone."""
        return self.open if shop.is_open else self.closed

    def label_of(self, shop: Facade) -> str:
        """What a link to the shop is called for those who do not see it."""
        said = (shop.name, shop.kind, shop.number, self.state_of(shop), shop.hours)
        return ", ".join(filter(None, said))
