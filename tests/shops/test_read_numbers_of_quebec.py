"""The two tax numbers of Québec: read as they are typed, refused in words."""

import pytest
from flask import Flask

from marketplace.shops.legal.numbers import NumberRefused
from marketplace.shops.legal.numbers_of_quebec import read_tps, read_tvq


def test_both_are_kept_without_spaces(app: Flask) -> None:
    assert read_tps("123 026 635 rt 0001") == "123026635RT0001"
    assert read_tvq("1234-567-890 tq 0001") == "1234567890TQ0001"
    assert (read_tps(" "), read_tvq("")) == ("", "")


@pytest.mark.parametrize(
    "typed", ["123026636RT0001", "123026635", "123026635RC0001", "1234567890TQ0001", "é"]
)
def test_a_wrong_federal_number(app: Flask, typed: str) -> None:
    with app.test_request_context(), pytest.raises(NumberRefused, match="neuf chiffres, RT"):
        read_tps(typed)


@pytest.mark.parametrize("typed", ["123456789TQ0001", "1234567890", "123026635RT0001", "éééééééééTQ0001"])
def test_a_wrong_number_of_the_province(app: Flask, typed: str) -> None:
    with app.test_request_context(), pytest.raises(NumberRefused, match="dix chiffres, TQ"):
        read_tvq(typed)
