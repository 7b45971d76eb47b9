"""The council arranges its street: all of it or nothing, and never over a colleague's."""

import pytest

from marketplace.core.db import transaction
from marketplace.core.errors import ChangedMeanwhile
from marketplace.shops.models import Shop
from marketplace.shops.street.arranging import (
    MOST_UNITS,
    StreetTooLong,
    TwiceInTheStreet,
    arrange_street,
    seal_of,
)
from marketplace.shops.street.models import UnitKind
from marketplace.shops.street.order import Unit
from marketplace.shops.street.queries import units_of
from marketplace.towns.models import Town
from tests.factories import make_shop

NOTHING = seal_of(())
SQUARE = Unit(UnitKind.SQUARE, "odd", None, "Place du Puits")


def test_the_street_is_kept_side_by_side_in_the_order_given(town: Town, shop: Shop) -> None:
    units = (Unit(UnitKind.SHOP, "even", shop.id), Unit(UnitKind.TREES, "even"), SQUARE)
    with transaction():
        arrange_street(town.id, units=units, seen=NOTHING)
    assert units_of(town.id) == units
    with transaction():
        arrange_street(town.id, units=(SQUARE,), seen=seal_of(units))
    assert units_of(town.id) == (SQUARE,)


def test_a_slower_colleague_is_told_and_overwrites_nothing(town: Town) -> None:
    with transaction():
        arrange_street(town.id, units=(SQUARE,), seen=NOTHING)
    with pytest.raises(ChangedMeanwhile), transaction():
        arrange_street(town.id, units=(), seen=NOTHING)
    assert units_of(town.id) == (SQUARE,)


def test_a_shop_stands_in_one_place_only(town: Town, shop: Shop) -> None:
    units = (Unit(UnitKind.SHOP, "odd", shop.id), Unit(UnitKind.SHOP, "even", shop.id))
    with pytest.raises(TwiceInTheStreet), transaction():
        arrange_street(town.id, units=units, seen=NOTHING)
    assert units_of(town.id) == ()


def test_a_shop_of_another_town_has_no_place_here(town: Town, other_town: Town) -> None:
    stranger = make_shop(other_town, name="Ailleurs")
    with pytest.raises(TwiceInTheStreet), transaction():
        arrange_street(town.id, units=(Unit(UnitKind.SHOP, "odd", stranger.id),), seen=NOTHING)
    assert units_of(town.id) == ()


def test_a_street_has_an_end(town: Town) -> None:
    with pytest.raises(StreetTooLong), transaction():
        arrange_street(town.id, units=[SQUARE] * (MOST_UNITS + 1), seen=NOTHING)


def test_another_town_keeps_its_own_street(town: Town, other_town: Town) -> None:
    for each in (town, other_town):
        with transaction():
            arrange_street(each.id, units=(SQUARE,), seen=NOTHING)
    with transaction():
        arrange_street(town.id, units=(), seen=seal_of((SQUARE,)))
    assert (units_of(town.id), units_of(other_town.id)) == ((), (SQUARE,))
