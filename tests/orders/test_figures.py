"""What lines and bags come to: one figure, whatever was weighed, missing or given back."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from marketplace.core.money import included_vat, line_total
from marketplace.orders.figures import LineFigure, bag_figure, due_cents

CENTS = st.integers(1, 50_000)


@dataclass(frozen=True)
class Weighed:
    """A line as it was agreed, and what is really given of it."""

    by_weight: bool
    quantity: int
    given: int | None
    withdrawn: int
    unit_price_cents: int
    most_cents: int


def ham(given: int | None, *, withdrawn: int = 0) -> Weighed:
    """A pound of ham at twenty euros the kilo, at most a tenth more."""
    return Weighed(
        by_weight=True, quantity=500, given=given, withdrawn=withdrawn, unit_price_cents=2000, most_cents=1100
    )


def test_a_line_costs_what_it_weighs_and_never_more_than_was_agreed() -> None:
    assert [due_cents(ham(grams)) for grams in (None, 451, 500, 549, 550, 551, 5000, 0)] == [
        1000, 902, 1000, 1098, 1100, 1100, 1100, 0,
    ]  # fmt: skip


def test_what_was_withdrawn_costs_nothing() -> None:
    assert due_cents(ham(None, withdrawn=500)) == 0


@given(CENTS, st.integers(1, 5000), st.integers(0, 100), st.integers(0, 9000))
def test_the_real_weight_is_charged_up_to_the_ceiling(
    price: int, asked: int, percent: int, real: int
) -> None:
    most = line_total(price, asked + asked * percent // 100, by_weight=True)
    line = Weighed(
        by_weight=True, quantity=asked, given=real, withdrawn=0, unit_price_cents=price, most_cents=most
    )
    assert due_cents(line) == min(most, line_total(price, real, by_weight=True))


@st.composite
def lines(draw: st.DrawFn, line_id: int) -> tuple[LineFigure, int]:
    """A line, and what was given back of it: at least its margin once it is settled, and never all twice."""
    most = draw(CENTS)
    due = draw(st.integers(0, most))
    back = draw(st.integers(0, due))
    rate = draw(st.sampled_from([0, 210, 550, 1000, 2000]))
    line = LineFigure(line_id, 1, 1, most, most, due, rate, back)
    return line, (most - due) + back


@given(st.data(), st.integers(1, 6))
def test_lines_bag_and_payment_say_one_figure(data: st.DataObject, count: int) -> None:
    drawn = [data.draw(lines(number)) for number in range(count)]
    refunded: dict[int | None, int] = {line.line_id: cents for line, cents in drawn if cents}
    left = sum(line.most_cents - cents for line, cents in drawn)
    if of_bag := data.draw(st.integers(0, left)):
        refunded[None] = of_bag
    bag = bag_figure([line for line, _cents in drawn], refunded=refunded)
    paid = sum(line.most_cents for line, _cents in drawn)
    assert bag.kept_cents == sum(line.kept_cents for line in bag.lines) == paid - sum(refunded.values())
    assert sum(row.gross_cents for row in bag.vat) == bag.kept_cents
    assert all(row.net_cents + row.vat_cents == row.gross_cents for row in bag.vat)


def test_before_it_is_packed_a_margin_is_no_cost() -> None:
    line = LineFigure(1, 500, 500, 1000, 1100, 1000, 550)
    bag = bag_figure([line], refunded={})
    assert (bag.kept_cents, bag.vat[0].vat_cents) == (1000, included_vat(1000, 550))
