"""What the drawing needs to know of each shop, and the words it writes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from marketplace.shops.street.models import UnitKind
from marketplace.shops.street.place import Side

Lights = Literal["day", "evening", "auto"]
StopState = Literal["next", "ready", "late", "done", "waiting"]


@dataclass(frozen=True)
class Facade:
    """One shop of the street, in the order in which one walks past it.

    `side`: "odd" stands in the back row, "even" in the front row; both face the reader.
    `colour`: any number, taken modulo the ten shop colours.
    `url`: where the house leads; empty for a house that nobody keeps.
    `sign`: address of the trade sign, such as `/static/img/icons.svg#i-fish`; `picture`: name of the drawing
    in the window, on the sheet at the address `sheet`; each may be empty. `kind` and `hours` are only said in
    the shop's label.
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
    sheet: str = ""
    kind: str = ""
    hours: str = ""


@dataclass(frozen=True)
class Spot:
    """What stands in the street and is no shop; its name is written on it where it bears one."""

    kind: UnitKind
    side: Side
    name: str = ""


Standing = Facade | Spot


@dataclass(frozen=True)
class Stop:
    """A shop of a walk: which one it is, in walking order from 1, and how far it is with the bag.

    `words`: the same for those who do not see it, such as "arrêt 2, prêt".
    """

    slug: str
    number: int
    state: StopState
    words: str


@dataclass(frozen=True)
class StreetWords:
    """Every word in the drawing, in the reader's language. `hub_sign`: address of the hub's sign."""

    title: str
    open: str
    closed: str
    vacant: str = ""
    hub_sign: str = ""
    stops: Mapping[str, str] = field(default_factory=dict)  # what is said of a walk's stops, by slug

    def state_of(self, shop: Facade) -> str:
        """Open or closed, in words: never told by the drawing alone."""
        return self.open if shop.is_open else self.closed

    def label_of(self, shop: Facade) -> str:
        """What a link to the shop is called for those who do not see it."""
        hours = shop.hours[:1].lower() + shop.hours[1:]
        state = "" if hours and shop.is_open else self.state_of(shop)  # « ouvert jusqu’à 19 h » says both
        said = (self.stops.get(shop.slug), shop.name, shop.kind, shop.number, state, hours)
        return ", ".join(filter(None, said))
