"""VAT: which rate on which day, and no cent lost between a price and what is in it."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.catalogue.models import Product
from marketplace.catalogue.services import ProductDraft, change_product, said_of
from marketplace.catalogue.vat import rate_on
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.core.money import BASIS, included_vat, rounded_share
from marketplace.towns.countries.france import RATES as FRANCE
from marketplace.towns.countries.taxes import Rate, VatClass, rates_on
from tests.factories import Goods

NEW_YEAR = date(2027, 1, 1)
DRAWN = st.sampled_from([0, 210, 550, 1000, 2000])


def test_the_rates_of_france_are_those_of_the_day() -> None:
    assert rates_on(date(2013, 12, 31), rates=FRANCE)[VatClass.STANDARD] == 1960
    today = rates_on(date(2026, 6, 11), rates=FRANCE)
    assert today == {
        VatClass.STANDARD: 2000,
        VatClass.INTERMEDIATE: 1000,
        VatClass.REDUCED: 550,
        VatClass.SUPER_REDUCED: 210,
        VatClass.NONE: 0,
    }


def test_a_rate_to_come_is_one_more_line() -> None:
    to_come = [*FRANCE, Rate(VatClass.STANDARD, 2100, NEW_YEAR)]
    assert rates_on(date(2026, 12, 31), rates=to_come)[VatClass.STANDARD] == 2000
    assert rates_on(NEW_YEAR, rates=to_come)[VatClass.STANDARD] == 2100


@pytest.mark.parametrize(
    ("day", "rate"), [(date(2026, 12, 31), 550), (NEW_YEAR, 1000), (date(2027, 5, 1), 1000)]
)
def test_a_product_bears_its_next_rate_from_its_day_on(day: date, rate: int) -> None:
    assert rate_on(day, basis_points=550, next_basis_points=1000, next_from=NEW_YEAR) == rate
    assert rate_on(day, basis_points=550, next_basis_points=None, next_from=None) == 550


@given(st.integers(0, 10_000_000), DRAWN)
def test_what_is_without_vat_and_the_vat_are_the_price(cents: int, rate: int) -> None:
    vat = included_vat(cents, rate)
    net = cents - vat
    assert 0 <= vat <= cents
    assert abs(rounded_share(net, BASIS + rate, BASIS) - cents) <= 1  # the base, taxed again, is the price
    assert abs(vat * (BASIS + rate) - cents * rate) * 2 <= BASIS + rate  # the nearest cent


@given(st.lists(st.tuples(st.integers(1, 100_000), DRAWN), max_size=20))
def test_bases_and_vat_of_all_lines_add_up_to_their_total(lines: list[tuple[int, int]]) -> None:
    vat = {rate: 0 for _cents, rate in lines}
    gross = dict(vat)
    for cents, rate in lines:
        vat[rate] += included_vat(cents, rate)
        gross[rate] += cents
    bases = {rate: gross[rate] - vat[rate] for rate in gross}
    assert sum(bases.values()) + sum(vat.values()) == sum(cents for cents, _rate in lines)


def _changed(goods: Goods, at: datetime, **said: object) -> ProductDraft:
    """What is said of a product after it was edited at a moment."""
    with clock.travel(at), transaction():
        product = db.session.get_one(Product, (goods.product.town_id, goods.product.id))
        draft = replace(said_of(product), **said)  # type: ignore[arg-type]
        change_product(product, draft=draft, seen_version=product.version)
    return said_of(product)


def test_editing_a_product_after_its_rate_changed_keeps_the_new_one(goods: Goods) -> None:
    before = datetime(2026, 12, 31, 22, 59, tzinfo=UTC)  # 23:59 in the town
    midnight = datetime(2026, 12, 31, 23, 0, tzinfo=UTC)
    draft = _changed(goods, before, next_vat_basis_points=1000, next_vat_from=NEW_YEAR)
    assert (draft.vat_basis_points, draft.next_vat_basis_points) == (550, 1000)
    assert _changed(goods, before, name="Flûte").vat_basis_points == 550
    draft = _changed(goods, midnight, name="Ficelle")
    assert (draft.vat_basis_points, draft.next_vat_basis_points, draft.next_vat_from) == (1000, None, None)


def test_another_rate_stated_afterwards_counts(goods: Goods) -> None:
    _changed(goods, datetime(2026, 12, 1, tzinfo=UTC), next_vat_basis_points=1000, next_vat_from=NEW_YEAR)
    draft = _changed(goods, datetime(2027, 2, 1, tzinfo=UTC), vat_basis_points=2000)
    assert (draft.vat_basis_points, draft.next_vat_basis_points) == (2000, None)
