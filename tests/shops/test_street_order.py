"""Both sides of the street in walking order, and how far along it each shop stands."""

from marketplace.shops.street.models import UnitKind
from marketplace.shops.street.order import METRES, Door, Unit, places_along, rows_of
from marketplace.shops.street.place import Place, Side

DOORS = [Door(number * 10, number) for number in range(1, 9)]  # shop 30 is number 3


def shop(number: int, side: Side) -> Unit:
    return Unit(UnitKind.SHOP, side, number * 10)


def stood(units: list[Unit], side: Side, *, doors: list[Door] = DOORS) -> list[int | str]:
    row = rows_of(units, doors=doors)[side]
    return [unit.shop_id // 10 if unit.shop_id else unit.kind.value for unit in row]


def test_numbers_tell_the_sides_while_the_council_arranged_nothing() -> None:
    assert stood([], "odd") == [1, 3, 5, 7]
    assert stood([], "even") == [2, 4, 6, 8]


def test_the_council_may_put_any_shop_anywhere() -> None:
    units = [shop(number, "odd") for number in (8, 1, 5)] + [shop(3, "even")]
    assert stood(units, "odd", doors=[DOORS[number - 1] for number in (1, 3, 5, 8)]) == [8, 1, 5]


def test_a_newcomer_stands_where_its_number_says() -> None:
    square, hub = Unit(UnitKind.SQUARE, "odd"), Unit(UnitKind.HUB, "odd")
    assert stood([shop(1, "odd"), square, shop(5, "odd"), hub], "odd") == [1, "square", 3, 5, 7, "hub"]


def test_a_newcomer_comes_into_a_side_without_shops() -> None:
    assert stood([Unit(UnitKind.STATION, "odd")], "odd", doors=DOORS[:1]) == ["station", 1]


def test_a_shop_without_a_number_always_stands_on_the_same_side() -> None:
    doors = [Door(12, 0), Door(13, 0)]
    rows = rows_of([], doors=doors)
    assert [unit.shop_id for unit in rows["even"]] == [12]
    assert [unit.shop_id for unit in rows["odd"]] == [13]


def test_places_are_counted_over_everything_that_stands_before() -> None:
    odd = [shop(1, "odd"), Unit(UnitKind.SQUARE, "odd"), shop(3, "odd")]
    even = [shop(2, "even"), shop(4, "even"), Unit(UnitKind.SQUARE, "even")]
    places = dict(places_along(rows_of(odd + even, doors=DOORS[:4])))
    house, square = METRES[UnitKind.SHOP], METRES[UnitKind.SQUARE]
    assert places[10] == Place(house // 2, "odd")
    assert places[30] == Place(house + square + house // 2, "odd")
    assert places[40] == Place(house + house // 2, "even")


def test_both_sides_end_together() -> None:
    odd = [shop(number, "odd") for number in (1, 3, 5, 7)]
    places = dict(places_along(rows_of([*odd, shop(2, "even"), shop(4, "even")], doors=DOORS[:5])))
    assert places[20].metres == METRES[UnitKind.SHOP]  # alone on half of its side
    assert places[40].metres > places[50].metres
