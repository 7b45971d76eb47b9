"""A town's own look: whatever a council chooses can be read by everybody, or is refused with a way out."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.core.db import db, transaction
from marketplace.core.errors import ChangedMeanwhile
from marketplace.towns.looks.colours import HEX, contrast, tone_of
from marketplace.towns.looks.look import ORIGINAL, Look, look_in, written
from marketplace.towns.looks.pigments import Corners, Letters, Roofs, Sky, Walls
from marketplace.towns.looks.reading import unreadable_in
from marketplace.towns.looks.services import LookUnreadable, set_look
from marketplace.towns.looks.sheet import preview_sheet, sheet, sheet_of
from marketplace.towns.looks.tones import AA, DAY, NIGHT, grounds_of, least_contrast, tones
from marketplace.towns.models import Town
from marketplace.towns.queries import town_by_id

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
looks = st.builds(
    Look,
    day=colours,
    night=st.one_of(st.just(""), colours),
    sky=st.sampled_from(Sky),
    roofs=st.sampled_from(Roofs),
    walls=st.sampled_from(Walls),
    letters=st.sampled_from(Letters),
    corners=st.sampled_from(Corners),
)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21), ("#777777", "#ffffff", 4.48), ("#a63d22", "#a63d22", 1)],
)
def test_contrast_is_counted_as_wcag_counts_it(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.01)
    assert contrast(other, one) == contrast(one, other)


@given(colours)
def test_a_colour_comes_back_from_its_tone(colour: str) -> None:
    parts = zip(bytes.fromhex(colour[1:]), bytes.fromhex(tone_of(colour).hex[1:]), strict=True)
    assert all(abs(one - other) <= 1 for one, other in parts)


@given(looks)
def test_what_is_refused_reads_well_in_the_colour_that_is_offered(look: Look) -> None:
    for found in unreadable_in(look):
        assert found.ratio < AA
        offered = {"day": look.day, "night": look.night} | {found.when: found.nearest}
        again = unreadable_in(Look(**{**vars(look), **offered}))
        assert found.when not in {other.when for other in again}


@given(looks)
def test_all_tokens_of_a_look_that_is_accepted_read_well(look: Look) -> None:
    if unreadable_in(look):
        return
    for light in (DAY, NIGHT):
        named = tones(look, light)
        grounds = grounds_of(look, light, named["brand"])
        assert least_contrast(named["brand"], grounds) >= AA
        assert contrast(named["on-brand"], named["brand"]) >= AA
        assert contrast(named["on-brand"], named["brand-deep"]) >= AA
        assert contrast(named["brand-deep"], named["brand-tint"]) >= AA
        assert contrast(named["route"], "#fffaf0") >= AA
        for ground in (named["sky"], named["brand-tint"]):
            assert contrast(light.ink, ground) >= AA
            assert contrast(light.ink_soft, ground) >= AA


@given(colours, st.sampled_from(Sky))
def test_the_night_follows_the_day_and_always_reads_well(day: str, sky: Sky) -> None:
    assert "night" not in {found.when for found in unreadable_in(Look(day=day, sky=sky))}


def test_what_is_refused_is_said_in_words_with_the_nearest_colour() -> None:
    (found,) = unreadable_in(Look(day="#f8c978"))
    assert "Le jour, cette couleur se lit mal" in str(found)
    assert "1,27" in str(found)
    assert found.nearest in str(found)


@given(looks)
def test_a_look_is_kept_as_it_was_chosen(look: Look) -> None:
    assert look_in(written(look)) == look
    assert len(written(look)) <= 400


def test_the_original_look_is_kept_as_nothing_and_what_is_unknown_is_as_there() -> None:
    assert written(ORIGINAL) == ""
    assert look_in("") == ORIGINAL
    assert look_in('{"day":"red;}","sky":"storm","roofs":"tile"}') == Look(roofs=Roofs.TILE)


@given(looks)
def test_a_sheet_holds_tokens_and_nothing_else(look: Look) -> None:
    css = sheet(look)
    assert css.count("{") == css.count("}")
    assert set(re.findall(r"#[0-9a-f]+", css)) <= set(HEX.findall(css))
    inside = re.findall(r"\{([^{}]*)\}", css)
    assert all(re.fullmatch(r"(--[\w-]+:[^;]+;)+", declared) for declared in inside)
    assert ":root" not in preview_sheet(look)


def test_another_look_has_another_address() -> None:
    assert sheet_of(written(Look(day="#1d5a86")))[1] != sheet_of("")[1]


def test_a_town_wears_the_look_that_was_chosen(town: Town) -> None:
    with transaction():
        set_look(town.id, look=Look(day="#1d5a86"), seen=sheet_of("")[1])
    assert look_in(town_by_id(town.id).look).day == "#1d5a86"
    with transaction():
        set_look(town.id, look=ORIGINAL, seen=sheet_of(town_by_id(town.id).look)[1])
    assert town_by_id(town.id).look == ""


def test_of_two_looks_chosen_at_once_the_second_is_told(town: Town) -> None:
    seen = sheet_of("")[1]
    with transaction():
        set_look(town.id, look=Look(day="#1d5a86"), seen=seen)
    with pytest.raises(ChangedMeanwhile), transaction():
        set_look(town.id, look=Look(day="#3d6427"), seen=seen)
    db.session.rollback()
    assert look_in(town_by_id(town.id).look).day == "#1d5a86"


def test_a_look_that_some_cannot_read_is_never_worn(town: Town) -> None:
    with pytest.raises(LookUnreadable), transaction():
        set_look(town.id, look=Look(day="#f8c978"), seen=sheet_of("")[1])
    db.session.rollback()
    assert town_by_id(town.id).look == ""
