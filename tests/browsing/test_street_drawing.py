"""The drawn street: every shop can be entered, closed is said in words, and no name breaks it."""

import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import pytest

from marketplace.browsing.street.drawing import draw_neighbourhood, draw_street
from marketplace.browsing.street.facades import Facade, StreetWords
from marketplace.browsing.street.plan import plan, sign_name, width_of

SVG = "{http://www.w3.org/2000/svg}"
WORDS = StreetWords(
    "La rue des Tilleuls, dessinée", "ouvert", "fermé", "GARE", "Le Relais", "/icons.svg#i-package"
)
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


def spans(shops: Sequence[Facade], side: str) -> list[tuple[int, int]]:
    plots = plan(shops, has_station=True, has_hub=True).plots
    return [(plot.x, plot.x + plot.width) for plot in plots if plot.shop.side == side]


@pytest.mark.parametrize("count", [0, 1, 2, 24, 60])
def test_each_shop_is_linked_once_and_named(count: int) -> None:
    shops = street_of(count)
    links = [link.get("href") for link in read(draw_street(shops, words=WORDS)).iter(f"{SVG}a")]
    assert sorted(map(str, links)) == sorted(shop.url for shop in shops)


def test_a_link_says_name_kind_number_state_and_hours() -> None:
    open_shop = replace(BAKER, hours="jusqu’à 19 h")
    assert titles(draw_street([open_shop], words=WORDS)) == [
        "Maison Morel, Boulangerie, 1, ouvert, jusqu’à 19 h"
    ]


def test_a_closed_shop_says_so_on_its_shutter_and_in_its_label() -> None:
    drawing = draw_street([replace(BAKER, is_open=False)], words=WORDS)
    assert ">fermé</text>" in drawing
    assert titles(drawing) == ["Maison Morel, Boulangerie, 1, fermé"]


def test_an_open_street_says_closed_nowhere() -> None:
    assert "fermé" not in draw_street(street_of(24), words=WORDS)


def test_names_and_addresses_are_escaped() -> None:
    nasty = replace(BAKER, name='<b>"L’Ami" & fils', url='/shops/a"onload="x', picture="/media/a&b.webp")
    drawing = draw_street([nasty], words=replace(WORDS, title="<script>", station="A & B"))
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
    for side in ("odd", "even"):
        row = spans(street_of(count), side)
        assert all(end <= start for (_, end), (start, _) in pairwise(row))


def test_a_street_without_station_hub_or_sea_draws_none() -> None:
    drawing = draw_street([BAKER], words=StreetWords("Grande Rue", "open", "closed"))
    assert "s-station" not in drawing
    assert "s-hub" not in drawing
    assert "s-lighthouse" not in drawing


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
