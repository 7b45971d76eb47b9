"""The demo's councils arrange their streets: the shops by their numbers, and what stands between them."""

from collections.abc import Mapping

from marketplace.demo.shapes import TownContent
from marketplace.shops.models import Shop
from marketplace.shops.street.arranging import arrange_street, seal_of
from marketplace.shops.street.models import UnitKind
from marketplace.shops.street.order import Unit
from marketplace.shops.street.place import side_of
from marketplace.towns.models import Town

_END = 10_000


def arrange(town: Town, content: TownContent, *, shops: Mapping[str, Shop]) -> None:
    """Everything at its place in the street. Commits: no."""
    stood = [(row.before or _END, 0, Unit(row.kind, row.side, None, row.name)) for row in content.scenery]
    for shop in shops.values():
        side = side_of(shop.id, number=shop.street_number)
        stood.append((shop.street_number, 1, Unit(UnitKind.SHOP, side, shop.id)))
    units = [unit for _number, _turn, unit in sorted(stood, key=lambda place: place[:2])]
    arrange_street(town.id, units=units, seen=seal_of(()))
