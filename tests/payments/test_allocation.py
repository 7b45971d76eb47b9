"""Shares in whole cents: golden examples, and what must hold for all of them."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from marketplace.core.shares import allocate
from marketplace.payments.allocation import allocate_tenders

WEIGHTS = st.dictionaries(st.integers(1, 9), st.integers(0, 100_000), min_size=1)


@pytest.mark.parametrize(
    ("amount", "weights", "shares"),
    [
        (1, {3: 100, 1: 100, 2: 100}, {1: 1, 2: 0, 3: 0}),  # one cent over three shops: the smallest id
        (2, {1: 100, 2: 100, 3: 100}, {1: 1, 2: 1, 3: 0}),
        (100, {1: 1, 2: 1, 3: 1}, {1: 34, 2: 33, 3: 33}),
        (1000, {1: 333, 2: 333, 3: 334}, {1: 333, 2: 333, 3: 334}),
        (5, {1: 1, 2: 999}, {1: 0, 2: 5}),
        (7, {1: 10, 2: 0}, {1: 7, 2: 0}),
        (0, {1: 10, 2: 5}, {1: 0, 2: 0}),
        (0, {}, {}),
        (0, {1: 0}, {1: 0}),
    ],
)
def test_golden_shares(amount: int, weights: dict[int, int], shares: dict[int, int]) -> None:
    assert allocate(amount, weights=weights) == shares


def test_a_voucher_worth_more_than_one_shop_is_spread_over_all() -> None:
    assert allocate_tenders({1: 500, 2: 1500}, voucher_cents=1000) == {1: (250, 250), 2: (750, 750)}


def test_a_voucher_worth_more_than_the_order_keeps_its_rest() -> None:
    assert allocate_tenders({1: 500, 2: 1500}, voucher_cents=9000) == {1: (0, 500), 2: (0, 1500)}


def test_an_order_without_a_voucher_is_paid_by_card() -> None:
    assert allocate_tenders({1: 500, 2: 0}, voucher_cents=0) == {1: (500, 0), 2: (0, 0)}


@pytest.mark.parametrize(("amount", "weights"), [(-1, {1: 1}), (1, {1: -1}), (1, {}), (1, {1: 0})])
def test_what_cannot_be_split_is_refused(amount: int, weights: dict[int, int]) -> None:
    with pytest.raises(ValueError, match=r"negative|nobody"):
        allocate(amount, weights=weights)


@given(st.integers(0, 10**9), WEIGHTS)
def test_shares_sum_exactly_and_lie_within_a_cent_of_the_proportion(
    amount: int, weights: dict[int, int]
) -> None:
    whole = sum(weights.values())
    assume(whole)
    shares = allocate(amount, weights=weights)
    assert sum(shares.values()) == amount
    for key, share in shares.items():
        assert abs(share * whole - amount * weights[key]) < whole


@given(st.integers(0, 10**6), WEIGHTS)
def test_who_weighs_more_never_gets_less(amount: int, weights: dict[int, int]) -> None:
    assume(sum(weights.values()))
    shares = allocate(amount, weights=weights)
    ranked = sorted(weights, key=lambda key: (weights[key], -key))
    assert [shares[key] for key in ranked] == sorted(shares.values())


@given(st.integers(0, 10**6), WEIGHTS, st.randoms(use_true_random=False))
def test_the_order_of_the_shops_does_not_matter(amount: int, weights: dict[int, int], random: object) -> None:
    assume(sum(weights.values()))
    keys = list(weights)
    random.shuffle(keys)  # type: ignore[attr-defined]
    assert allocate(amount, weights={key: weights[key] for key in keys}) == allocate(amount, weights=weights)


@given(WEIGHTS, st.integers(0, 10**6))
def test_tenders_make_up_each_shops_total(totals: dict[int, int], voucher_cents: int) -> None:
    tenders = allocate_tenders(totals, voucher_cents=voucher_cents)
    assert {key: card + voucher for key, (card, voucher) in tenders.items()} == totals
    assert min(min(pair) for pair in tenders.values()) >= 0
    assert sum(voucher for _card, voucher in tenders.values()) == min(voucher_cents, sum(totals.values()))
