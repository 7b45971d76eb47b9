"""Numbers of companies as people type them: read, or refused with what is wrong."""

import pytest

from marketplace.shops.legal.lacks import Lack, lacks_of
from marketplace.shops.legal.numbers import NumberRefused, read_epr_number, read_siren, read_vat_number
from marketplace.shops.services import LegalIdentity


@pytest.mark.parametrize(
    "typed", ["732829320", " 732 829 320 ", "732.829.320", "73282932000074", "732\u202f829\u00a0320"]
)
def test_a_siren_is_read_however_it_is_typed(typed: str) -> None:
    assert read_siren(typed, country="FR") == "732829320"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("73282932", "il y en a ici 8"),
        ("7328293200007", "il y en a ici 13"),
        ("732829321", "Un chiffre de ce SIREN est faux"),
        ("732892320", "Un chiffre de ce SIREN est faux"),  # two neighbours swapped
        ("RCS 732829320", "n’a que des chiffres"),
        ("٧٣٢٨٢٩٣٢٠", "n’a que des chiffres"),
    ],
)
def test_a_siren_that_cannot_be_right_is_refused(typed: str, sentence: str) -> None:
    with pytest.raises(NumberRefused, match=sentence):
        read_siren(typed, country="FR")


def test_a_vat_number_ends_with_the_siren_and_begins_with_its_key() -> None:
    assert read_vat_number("fr 44 732 829 320", siren="732829320", country="FR") == "FR44732829320"
    for typed, sentence in (
        ("FR45732829320", "Les deux chiffres après FR"),
        ("FR44732829320X", "s’écrit FR"),
        ("FR40303265045", "celui d’un autre SIREN"),
    ):
        with pytest.raises(NumberRefused, match=sentence):
            read_vat_number(typed, siren="732829320", country="FR")


def test_a_unique_number_has_its_shape() -> None:
    assert read_epr_number("fr123456_01abcd", country="FR") == "FR123456_01ABCD"
    with pytest.raises(NumberRefused, match="FR123456_01ABCD"):
        read_epr_number("123456", country="FR")


def test_elsewhere_than_in_france_numbers_are_taken_as_they_stand() -> None:
    assert read_siren("CHE-123.456.789", country="CH") == "CHE123456789"
    assert read_vat_number("CHE-123.456.789 TVA", siren="", country="CH") == "CHE123456789TVA"
    assert read_epr_number("sans", country="CA") == "SANS"


def test_nothing_typed_stays_nothing() -> None:
    assert read_siren(" ", country="FR") == ""
    assert read_vat_number("", siren="732829320", country="FR") == ""
    assert read_epr_number("", country="FR") == ""


def test_what_is_lacking_is_told_thing_by_thing() -> None:
    assert lacks_of(None, phone="", email="") == list(Lack)
    whole = LegalIdentity(company_name="Morel", legal_form="SARL", siren="732829320", mediator="M")
    assert lacks_of(whole, phone="", email="pain@example.org") == []
    assert lacks_of(whole, phone="", email="") == [Lack.CONTACT]
