"""From which age a thing is sold."""

import pytest

from marketplace.catalogue.ages import has_alcohol, least_age


@pytest.mark.parametrize(
    ("age_limit", "tenths", "age"),
    [
        (None, None, None),
        (None, 12, None),  # a cider without alcohol, before the law
        (None, 13, 18),
        (None, 120, 18),
        (16, 120, 18),  # the law is stricter than its shop
        (16, None, 16),
        (18, None, 18),
    ],
)
def test_drinks_with_alcohol_are_for_adults_whatever_else_is_said(
    age_limit: int | None, tenths: int | None, age: int | None
) -> None:
    assert least_age(age_limit, alcohol_percent_tenths=tenths, country="FR") == age


def test_up_to_a_percent_and_a_fifth_it_counts_as_without_alcohol() -> None:
    assert not has_alcohol(None)
    assert not has_alcohol(12)
    assert has_alcohol(13)
