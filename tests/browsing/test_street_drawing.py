"""The drawn street: every shop can be entered, closed is said in words, and no name breaks it."""

import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import pytest

from marketplace.browsing.street.drawing import draw_neighbourhood, draw_street, draw_walk
from marketplace.browsing.street.facades import Facade, Spot, Stop, StreetWords
from marketplace.browsing.street.plan import Patch, Plot, plan, width_of
from marketplace.browsing.street.signs import lettering_of, sign_lines, sign_name
from marketplace.shops.street.models import UnitKind
from marketplace.shops.street.place import SIDES, Side

SVG = "{http://www.w3.org/2000/svg}"
WORDS = StreetWords("La rue des Tilleuls, dessinée", "ouvert", "fermé", "libre", "/icons.svg#i-package")
SCENERY = [
    Spot(UnitKind.STATION, "odd", "Gare & quai"),
    Spot(UnitKind.SQUARE, "odd", "Place du <Puits>"),
    Spot(UnitKind.TREES, "even", "Mail"),
    Spot(UnitKind.PARKING, "even"),
    Spot(UnitKind.EMPTY, "even"),
    Spot(UnitKind.HUB, "even", "Le Relais"),
    Spot(UnitKind.SEA, "odd"),
]
BAKER = Facade("maison-morel", "Maison Morel", "odd", "1", 3, True, "/shops/maison-morel", kind="Boulangerie")


def street_of(count: int) -> list[Facade]:
    return [
        replace(
            BAKER,
            slug=f"shop-{i}",
            name=f"Boutique {i}",
            side="odd" if i % 2 else "even",
            number=str(i),
            url=f"/shops/shop-{i}",
        )
        for i in range(1, count + 1)
    ]


def read(drawing: str) -> ET.Element:
    return ET.fromstring(drawing)


def titles(drawing: str) -> list[str]:
    return [link.findtext(f"{SVG}title", "") for link in read(drawing).iter(f"{SVG}a")]


def spans(shops: Sequence[Facade], side: Side) -> list[tuple[int, int]]:
    planned = plan([*shops, *SCENERY])
    stood: list[Plot | Patch] = [*planned.row(side), *planned.patches_of(side)]
    return sorted((there.x, there.x + there.width) for there in stood)


@pytest.mark.parametrize("count", [0, 1, 2, 24, 60])
def test_each_shop_is_linked_once_and_named(count: int) -> None:
    shops = street_of(count)
    links = [link.get("href") for link in read(draw_street(shops, words=WORDS)).iter(f"{SVG}a")]
    assert sorted(map(str, links)) == sorted(shop.url for shop in shops)


def test_a_link_says_name_kind_number_state_and_hours() -> None:
    open_shop = replace(BAKER, hours="Ouvert jusqu’à 19 h")
    assert titles(draw_street([open_shop], words=WORDS)) == [
        "Maison Morel, Boulangerie, 1, ouvert jusqu’à 19 h"
    ]


def test_a_closed_shop_says_so_on_its_shutter_and_in_its_label() -> None:
    drawing = draw_street([replace(BAKER, is_open=False)], words=WORDS)
    assert ">fermé</text>" in drawing
    assert titles(drawing) == ["Maison Morel, Boulangerie, 1, fermé"]


def test_an_open_street_says_closed_nowhere() -> None:
    assert "fermé" not in draw_street(street_of(24), words=WORDS)


def test_names_and_addresses_are_escaped() -> None:
    nasty = replace(BAKER, name='<b>"L’Ami" & fils', url='/shops/a"onload="x', picture="/media/a&b.webp")
    drawing = draw_street([nasty, *SCENERY], words=replace(WORDS, title="<script>"))
    assert "<b>" not in drawing
    assert "<script>" not in drawing
    assert [link.get("href") for link in read(drawing).iter(f"{SVG}a")] == ['/shops/a"onload="x']


def test_a_long_name_ends_at_a_word_and_stays_whole_in_the_label() -> None:
    long = replace(BAKER, name="La Grande Quincaillerie du Port et de la Gare")
    assert sign_name(long.name) == "La Grande Quincaillerie…"
    assert titles(draw_street([long], words=WORDS))[0].startswith(long.name)
    assert width_of(long) <= 168


@pytest.mark.parametrize("count", [1, 3, 24, 60])
def test_houses_of_a_row_never_overlap(count: int) -> None:
    for side in SIDES:
        row = spans(street_of(count), side)
        assert all(end <= start for (_, end), (start, _) in pairwise(row))


@pytest.mark.parametrize(
    ("kind", "mark"),
    [
        (UnitKind.STATION, "s-station"),
        (UnitKind.HUB, "s-hub"),
        (UnitKind.SEA, "s-lighthouse"),
        (UnitKind.SQUARE, "s-square"),
        (UnitKind.TREES, "s-trees"),
        (UnitKind.PARKING, "s-parking"),
        (UnitKind.EMPTY, ">libre</text>"),
    ],
)
def test_what_the_council_put_there_is_drawn_and_nothing_else(kind: UnitKind, mark: str) -> None:
    assert mark not in draw_street([BAKER], words=WORDS)
    assert mark in draw_street([BAKER, Spot(kind, "even", "Ici")], words=WORDS)


def test_a_street_has_one_fountain_unless_its_squares_have_them() -> None:
    squares = [Spot(UnitKind.SQUARE, "odd"), Spot(UnitKind.SQUARE, "even")]
    basin = "M-66 66v14q0 16 66 16t66-16v-14z"
    assert draw_street([BAKER], words=WORDS).count(basin) == 1
    assert draw_street([BAKER, *squares], words=WORDS).count(basin) == 2
    far: list[Facade | Spot] = [Spot(UnitKind.SQUARE, "odd"), *street_of(24)]
    assert basin not in draw_neighbourhood(far, around="shop-23", words=WORDS)


def test_a_house_that_nobody_keeps_leads_nowhere() -> None:
    drawing = draw_street([BAKER, Spot(UnitKind.EMPTY, "odd")], words=WORDS)
    assert [link.get("href") for link in read(drawing).iter(f"{SVG}a")] == [BAKER.url]


@pytest.mark.parametrize(
    ("name", "lines", "lettering"),
    [
        ("Irma", ("Irma",), "large"),
        ("Maison Morel", ("Maison Morel",), "normal"),
        ("Cave des Tilleuls", ("Cave des", "Tilleuls"), "normal"),
        ("Giraud & fils", ("Giraud", "& fils"), "normal"),
        ("Quincaillerie-Droguerie", ("Quincaillerie-Droguerie",), "small"),
    ],
)
def test_a_sign_is_painted_as_large_as_its_name_allows(
    name: str, lines: tuple[str, ...], lettering: str
) -> None:
    assert (sign_lines(name), lettering_of(name)) == (lines, lettering)


def pins(drawing: str) -> list[tuple[str, str]]:
    groups = [node for node in read(drawing).iter(f"{SVG}g") if (node.get("class") or "").startswith("pin")]
    return [(group.get("class", ""), group.findtext(f"{SVG}text", "")) for group in groups]


WALK = [
    Stop("shop-4", 1, "done", "arrêt 1, remis"),
    Stop("shop-7", 2, "next", "arrêt 2, prêt"),
    Stop("gone", 3, "ready", "arrêt 3, prêt"),
    Stop("shop-12", 4, "late", "arrêt 4, en retard"),
]


def test_a_walk_shows_its_stops_in_order_and_leaves_out_who_is_not_there() -> None:
    drawing = draw_walk(street_of(24), stops=WALK, words=WORDS)
    assert pins(drawing) == [("pin is-done", "✓"), ("pin is-next", "2"), ("pin is-late", "4")]


def test_a_walk_is_told_to_who_does_not_see_it() -> None:
    told = [title for title in titles(draw_walk(street_of(24), stops=WALK, words=WORDS)) if "arrêt" in title]
    assert told == [
        "arrêt 2, prêt, Boutique 7, Boulangerie, 7, ouvert",
        "arrêt 1, remis, Boutique 4, Boulangerie, 4, ouvert",
        "arrêt 4, en retard, Boutique 12, Boulangerie, 12, ouvert",
    ]


def test_a_walk_at_one_end_leaves_the_other_end_out() -> None:
    drawing = draw_walk(street_of(60), stops=[Stop("shop-3", 1, "next", "arrêt 1")], words=WORDS)
    assert "Boutique 59" not in drawing
    assert "Boutique 3<" in drawing


def test_a_walk_without_any_known_stop_is_the_street() -> None:
    drawing = draw_walk(street_of(4), stops=[Stop("gone", 1, "next", "arrêt 1")], words=WORDS)
    assert pins(drawing) == []
    assert len(titles(drawing)) == 4


def test_the_same_shops_give_the_same_drawing() -> None:
    assert draw_street(street_of(24), words=WORDS) == draw_street(street_of(24), words=WORDS)


def test_lights_are_a_class_and_nothing_is_styled_inline() -> None:
    drawing = draw_street([BAKER], words=WORDS, lights="evening")
    assert 'class="street street--evening"' in drawing
    assert " style=" not in drawing


def test_a_neighbourhood_is_a_picture_without_links_around_one_shop() -> None:
    drawing = draw_neighbourhood(street_of(24), around="shop-5", words=WORDS)
    assert read(drawing).get("role") == "img"
    assert "<a " not in drawing
    assert "Boutique 5" in drawing
    assert "Boutique 23" not in drawing


def test_two_drawings_on_a_page_share_no_id() -> None:
    drawings = (
        draw_street([BAKER], words=WORDS),
        draw_neighbourhood([BAKER], around=BAKER.slug, words=WORDS),
    )
    first, second = ({node.get("id") for node in read(drawing).iter()} - {None} for drawing in drawings)
    assert not first & second
