"""A town's list of shops is read in every JSON shape."""

import json
from typing import Any

import pytest

from marketplace.intake.errors import UnreadableFile
from marketplace.intake.goods import Refused
from marketplace.intake.shop_kinds import kind_of_shop
from marketplace.intake.shop_lists import ShopRow, read_shop_list
from marketplace.intake.shop_records import Record
from marketplace.shops.kinds import KINDS

BAKERY = {"name": "Aux Délices", "activite": "Boulangerie", "adresse": "12 bis, rue Houdan 92330 SCEAUX"}


def read(data: Any) -> list[ShopRow | Refused]:
    return list(read_shop_list(json.dumps(data).encode()))


def only(data: Any) -> ShopRow:
    (row,) = read(data)
    assert isinstance(row, ShopRow), row
    return row


def feature(geometry: Any = None, **tags: str) -> dict[str, Any]:
    return {"type": "Feature", "properties": tags, "geometry": geometry}


def test_an_openstreetmap_feature_is_read_whole() -> None:
    point = {"type": "Point", "coordinates": [2.29, 48.778]}
    tags = {
        "@id": "node/1", "shop": "bakery", "name": "Aux Délices", "addr:housenumber": "12bis",
        "addr:street": "Rue Houdan", "addr:postcode": "92330", "addr:city": "Sceaux", "phone": "0146610000",
        "contact:email": "bonjour@delices.fr", "website": "www.delices.fr",
        "opening_hours": "Tu-Su 07:00-19:00",
        "ref:FR:SIRET": "732 829 320 00074",
    }  # fmt: skip
    row = only({"type": "FeatureCollection", "features": [feature(point, **tags)]})
    assert (row.external_ref, row.name, row.kind) == ("node/1", "Aux Délices", "bakery")
    assert (row.address.line, row.address.postcode, row.address.city) == (
        "12 bis, Rue Houdan",
        "92330",
        "Sceaux",
    )
    assert (row.point, row.phone, row.email) == ((48.778, 2.29), "+33 1 46 61 00 00", "bonjour@delices.fr")
    assert (row.website, row.siret) == ("https://www.delices.fr", "73282932000074")
    assert row.opening_hours == "Tu-Su 07:00-19:00"


@pytest.mark.parametrize(
    "data",
    [
        [BAKERY],
        BAKERY | {"type": "Feature", "properties": BAKERY},
        {"commerces": [BAKERY], "source": "mairie"},
        {"data": {"items": [BAKERY]}},
        {"total_count": 1, "results": [BAKERY]},
        {"records": [{"recordid": "a1", "fields": BAKERY}]},
        [{"datasetid": "x", "recordid": "a1", "fields": BAKERY}],
        {"version": 0.6, "elements": [{"type": "node", "id": 7, "tags": BAKERY}]},
        {"7": BAKERY},
    ],
)
def test_a_shop_is_found_in_every_shape(data: Any) -> None:
    row = only(data)
    assert (row.name, row.kind) == ("Aux Délices", "bakery")
    assert (row.address.number, row.address.street) == ("12 bis", "Rue Houdan")
    assert (row.address.postcode, row.address.city) == ("92330", "Sceaux")


def test_shops_listed_under_their_trade_get_its_kind() -> None:
    rows = read({"Coiffure": [{"nom": "Tchip"}], "Boucherie-Charcuterie": [{"nom": "Gorisse"}]})
    assert [row.kind for row in rows if isinstance(row, ShopRow)] == ["hairdresser", "butcher"]


def test_one_object_a_line_is_a_list() -> None:
    assert len(list(read_shop_list(b'{"nom": "A"}\n{"nom": "B"}\n'))) == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"geo_point_2d": [48.778, 2.29]},
        {"geo_point_2d": {"lat": 48.778, "lon": 2.29}},
        {"latitude": "48,778", "longitude": "2,29"},
        {"gps": "(48.778, 2.29)"},
        {"lat": 2.29, "lon": 48.778},
        {"geometry": {"type": "Polygon", "coordinates": [[[2.28, 48.778], [2.3, 48.778], [2.28, 48.778]]]}},
    ],
)
def test_a_point_is_found_however_it_is_given(changes: dict[str, Any]) -> None:
    assert only([{**BAKERY, **changes}]).point == (48.778, 2.29)


def test_a_point_off_the_map_is_no_point() -> None:
    assert only([{**BAKERY, "x": 652000, "y": 6862000}]).point is None


@pytest.mark.parametrize(
    ("changes", "field", "read_as"),
    [
        ({"telephone": "0146610000"}, "phone", "+33 1 46 61 00 00"),
        ({"telephone": 146610000}, "phone", "+33 1 46 61 00 00"),
        ({"tel": "01 46; 06 12 34 56 78"}, "phone", "+33 6 12 34 56 78"),
        ({"telephone": "sur place"}, "phone", ""),
        ({"mail": "pas d’adresse"}, "email", ""),
        ({"site": "ND"}, "website", ""),
        ({"url": "javascript:alert(1)"}, "website", ""),
        ({"siret": "1,23E+13"}, "siret", ""),
        ({"nom": "", "name": "Aux \ud800Délices"}, "name", "Aux Délices"),
    ],
)
def test_a_detail_is_tidied_or_left_out(changes: dict[str, Any], field: str, read_as: str) -> None:
    assert getattr(only([{**BAKERY, **changes}]), field) == read_as


def test_a_bare_number_is_a_name_only_together_with_the_shops() -> None:
    assert only([{**BAKERY, "id": 12}]).external_ref == "12:aux_delices"


@pytest.mark.parametrize(
    ("tags", "column"),
    [
        ({"shop": "vacant"}, "shop"),
        ({"amenity": "parking", "name": "P1"}, "shop"),
        ({"shop": "florist"}, "name"),
    ],
)
def test_what_is_no_open_shop_is_refused(tags: dict[str, str], column: str) -> None:
    (refused,) = read([feature(**tags)])
    assert isinstance(refused, Refused)
    assert (refused.line, refused.column) == (1, column)


def test_a_shop_given_twice_is_refused_the_second_time() -> None:
    first = {"@id": "node/1", "shop": "bakery", "name": "Aux Délices", "adresse": "12 rue Houdan"}
    second = {"@id": "way/2", "shop": "bakery", "name": "AUX DELICES", "adresse": "12, R HOUDAN"}
    _row, refused = read([first, second])
    assert isinstance(refused, Refused)
    assert "ligne 1" in refused.reason


@pytest.mark.parametrize(
    "data", [b'{"nom":', b"nom;adresse\n", b'"bonjour"', b"{}", b"[]", b"[1, 2]", b"\x89PNG\r\n"]
)
def test_what_is_no_list_of_shops_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(UnreadableFile):
        list(read_shop_list(data))


@pytest.mark.parametrize(
    ("texts", "kind"),
    [
        ({"shop": "seafood"}, "fish"),
        ({"shop": "supermarket", "organic": "only"}, "organic"),
        ({"shop": "trampoline"}, "other"),
        ({"amenity": "fast_food"}, "restaurant"),
        ({"craft": "caterer"}, "delicatessen"),
        ({"code_naf": "47.76Z"}, "florist"),
        ({"activite": "Boulangerie - Pâtisserie - Chocolaterie"}, "bakery"),
        ({"categorie": "Prêt-à-porter féminin"}, "clothes"),
        ({"type_de_commerce": "Caviste - Brasserie"}, "wine"),
        ({"type": "Épicerie bio"}, "organic"),
        ({"rubrique": "Opticien"}, "optician"),
        ({"nom": "Librairie du Parc"}, "bookshop"),
        ({"nom": "Chez Paul"}, "other"),
    ],
)
def test_the_kind_is_told_from_tags_codes_and_words(texts: dict[str, str], kind: str) -> None:
    assert kind_of_shop(Record(1, texts, None)) == kind


def test_every_kind_told_is_one_the_street_knows() -> None:
    from marketplace.intake import shop_kinds

    tables = (shop_kinds._SHOP, shop_kinds._AMENITY, shop_kinds._CRAFT, shop_kinds._NAF)
    told = {kind for table in tables for kind in table.values()} | set(shop_kinds._FRENCH_STEMS)
    assert told - set(KINDS) == set()
