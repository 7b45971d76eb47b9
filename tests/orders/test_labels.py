"""Labels of scales, and weights as people type them: read, or refused in words, never as another one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.orders.picking.labels import LabelRefused, check_digit, grams_of, is_label, read_label
from marketplace.orders.picking.models import ScaleLayout
from marketplace.orders.picking.weights import WeightRefused, read_weight

pytestmark = pytest.mark.usefixtures("database")


def ean(digits: str) -> str:
    """Twelve digits with their check digit."""
    return digits + str(check_digit(digits))


def test_the_check_digit_is_the_one_of_the_standard() -> None:
    assert check_digit("629104150021") == 3  # the example of GS1
    assert check_digit("400638133393") == 1


@given(st.integers(20, 29), st.integers(0, 99_999), st.integers(0, 99_999))
def test_a_label_gives_back_what_was_printed(prefix: int, article: int, value: int) -> None:
    text = ean(f"{prefix}{article:05d}{value:05d}")
    assert is_label(text)
    weight, price = (
        read_label(text, layout=layout) for layout in (ScaleLayout.WEIGHT_5, ScaleLayout.PRICE_5)
    )
    assert (weight.prefix, weight.article, weight.grams) == (str(prefix), f"{article:05d}", value)
    assert (price.cents, price.grams) == (value, None)


def test_a_digit_of_its_own_may_stand_before_the_value() -> None:
    label = read_label(ean("211234700480"), layout=ScaleLayout.WEIGHT_4)
    assert (label.article, label.grams) == ("1234", 480)


@given(st.integers(0, 11), st.integers(1, 9))
def test_one_wrong_digit_is_a_misread_label(place: int, change: int) -> None:
    whole = ean("210012300480")
    wrong = whole[:place] + str((int(whole[place]) + change) % 10) + whole[place + 1 :]
    with pytest.raises(LabelRefused):
        read_label(wrong, layout=ScaleLayout.WEIGHT_5)


@pytest.mark.parametrize(
    ("text", "layout", "word"),
    [
        (ean("350012300480"), ScaleLayout.WEIGHT_5, "balance"),
        ("2100123004809", ScaleLayout.WEIGHT_5, "mal lu"),
        (ean("210012300480"), ScaleLayout.NONE, "comment votre balance"),
    ],
)
def test_what_is_no_label_of_this_scale_is_refused_in_words(
    text: str, layout: ScaleLayout, word: str
) -> None:
    with pytest.raises(LabelRefused, match=word):
        read_label(text, layout=layout)


def test_a_price_is_turned_into_what_weighs_that_much() -> None:
    label = read_label(ean("210012300960"), layout=ScaleLayout.PRICE_5)
    assert grams_of(label, cents_per_kilo=2000) == 480
    assert grams_of(label, cents_per_kilo=1990) == 482  # 482.41
    with pytest.raises(LabelRefused):
        grams_of(label, cents_per_kilo=0)


@pytest.mark.parametrize(
    ("typed", "grams"),
    [
        ("480", 480),
        (" 480 g", 480),
        ("0,48", 480),
        ("1,25 kg", 1250),
        ("1.5KG", 1500),
        ("2 kg", 2000),
        ("1 200", 1200),
    ],
)
def test_a_typed_weight_is_read_as_people_write_it(typed: str, grams: int) -> None:
    assert read_weight(typed) == grams


@pytest.mark.parametrize(
    "typed", ["", "0", "0,0", "-480", "-0,5", "lourd", "1,2 g", "99999999", "2000000", "4 8 0 x"]
)
def test_what_is_no_weight_is_refused(typed: str) -> None:
    with pytest.raises(WeightRefused):
        read_weight(typed)
