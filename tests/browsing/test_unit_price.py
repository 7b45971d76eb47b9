"""The price of a kilo, a litre or a piece: true to the cent. Source: arrêté du 16 novembre 1999."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.browsing.phrases import unit_price_label


def cents_in(label: str) -> int:
    number = label.split("€")[0].replace("\u00a0", "").replace("\u202f", "").replace(",", "")
    return int(number)


@given(
    price=st.integers(1, 10_000_000), quantity=st.integers(1, 10_000_000), unit=st.sampled_from(["g", "ml"])
)
def test_it_is_the_price_of_a_thousand_rounded_half_up(price: int, quantity: int, unit: str) -> None:
    label = unit_price_label(price, net_quantity=quantity, net_unit=unit, currency="EUR")
    exact = (Decimal(price) * 1000 / quantity).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    assert cents_in(label) == exact
    assert label.endswith({"g": "/kg", "ml": "/L"}[unit])


@given(price=st.integers(1, 10_000_000), factor=st.integers(2, 50), quantity=st.integers(1, 5000))
def test_a_bigger_pack_at_the_same_price_is_never_dearer(price: int, factor: int, quantity: int) -> None:
    small, big = (
        unit_price_label(price, net_quantity=net, net_unit="g", currency="EUR")
        for net in (quantity, quantity * factor)
    )
    assert cents_in(big) <= cents_in(small)


@pytest.mark.parametrize(("quantity", "unit"), [(None, "g"), (0, "ml"), (250, ""), (1, "piece")])
def test_nothing_is_said_where_nothing_is_known(quantity: int | None, unit: str) -> None:
    assert unit_price_label(450, net_quantity=quantity, net_unit=unit, currency="EUR") == ""
