"""Words are alike however they are written; slips are counted as fingers make them."""

import pytest

from marketplace.browsing.slips import likest_of, nearest
from marketplace.browsing.words import folded, spelled_words_of, stem, stems_of, words_of


def test_folding_takes_accents_capitals_and_ligatures_away() -> None:
    assert folded("Crème BRÛLÉE, œuf, Ænea, l’été") == "creme brulee, oeuf, aenea, l'ete"


def test_small_words_are_left_out() -> None:
    assert words_of("La tarte à l’ail et aux noix") == ["tarte", "ail", "noix"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("tomate", "tomates"),
        ("brule", "brulees"),
        ("fermier", "fermieres"),
        ("gateau", "gateaux"),
        ("epice", "epicees"),
        ("cheval", "chevaux"),
    ],
)
def test_number_and_gender_do_not_matter(one: str, other: str) -> None:
    assert stem(one) == stem(other)


def test_codes_are_left_alone() -> None:
    assert stems_of("3760123456788") == ["3760123456788"]


def test_known_words_keep_their_spelling() -> None:
    assert spelled_words_of("Pâté en croûte, 250 g") == {"pate": "pâté", "croute": "croûte", "g": "g"}


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [
        ("miel", "miel", 0),
        ("meil", "miel", 1),
        ("mel", "miel", 1),
        ("mieel", "miel", 1),
        ("niel", "miel", 1),
        ("sel", "miel", 2),
        ("ail", "fromage", 6),
    ],
)
def test_slips_are_counted(one: str, other: str, slips: int) -> None:
    assert likest_of(one, [other], most=1, at_most=slips) == [other]
    assert not slips or likest_of(one, [other], most=1, at_most=slips - 1) == []


def test_the_likest_come_first() -> None:
    assert likest_of("miel", ["sel", "mile", "ciel", "miels", "fromage"], most=3, at_most=2) == [
        "ciel",
        "mile",
        "miels",
    ]


def test_short_words_bear_one_slip_and_long_ones_two() -> None:
    assert nearest("sal", ["miel"]) is None
    assert nearest("sael", ["sel", "miel"]) == "sel"
    assert nearest("confitturre", ["confiture", "confit"]) == "confiture"
    assert nearest("xylophone", ["confiture"]) is None
