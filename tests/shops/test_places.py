"""Where the shops of a town stand."""

from marketplace.core.db import transaction
from marketplace.shops.models import Shop
from marketplace.shops.services import ShopIdentity, register_shop
from marketplace.shops.states import ShopStatus
from marketplace.shops.street.arranging import arrange_street, seal_of
from marketplace.shops.street.models import UnitKind
from marketplace.shops.street.order import Unit
from marketplace.shops.street.place import Place
from marketplace.shops.street.places import places_of
from marketplace.towns.models import Town


def at(town: Town, number: int, *, street: int = 0, status: ShopStatus = ShopStatus.SELLING) -> Shop:
    identity = ShopIdentity(f"Boutique {number}", street_number=number, street_position=street)
    with transaction():
        return register_shop(town.id, identity=identity, status=status)


def test_odd_numbers_face_even_ones_and_a_gap_is_a_longer_way(town: Town) -> None:
    shops = {number: at(town, number) for number in (1, 2, 3, 21)}
    places = places_of(town.id)
    assert [places[shops[n].id] for n in (1, 2, 3)] == [Place(3, "odd"), Place(3, "even"), Place(10, "odd")]
    assert places[shops[21].id] == Place(73, "odd")


def test_streets_follow_one_another(town: Town) -> None:
    last, first = at(town, 9), at(town, 1, street=1)
    places = places_of(town.id)
    assert places[first.id].metres > places[last.id].metres + 15


def test_who_has_no_number_stands_at_the_end_each_a_house_further(town: Town) -> None:
    numbered, one, other = at(town, 5), at(town, 0), at(town, 0)
    places = places_of(town.id)
    assert places[numbered.id].metres < places[one.id].metres < places[other.id].metres


def test_a_paused_shop_keeps_its_place_and_another_town_has_none_of_it(town: Town, other_town: Town) -> None:
    shop = at(town, 3, status=ShopStatus.PAUSED)
    assert set(places_of(town.id)) == {shop.id}
    assert places_of(other_town.id) == {}


def test_what_the_council_arranged_goes_before_the_numbers(town: Town) -> None:
    first, third = at(town, 1), at(town, 3)
    units = [
        Unit(UnitKind.SHOP, "even", third.id),
        Unit(UnitKind.SQUARE, "even"),
        Unit(UnitKind.SHOP, "even", first.id),
    ]
    with transaction():
        arrange_street(town.id, units=units, seen=seal_of(()))
    places = places_of(town.id)
    assert (places[third.id], places[first.id]) == (Place(3, "even"), Place(30, "even"))
