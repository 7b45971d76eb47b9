"""A bag's receipt: refunds taken off each line, VAT by rate in what is left, not a cent lost."""

from datetime import UTC, date, datetime, time

from hypothesis import given
from hypothesis import strategies as st

from marketplace.orders.receipts import ReceiptBag, ReceiptLine
from marketplace.orders.states import ShopOrderState
from marketplace.payments.bag_receipts import receipt_for
from marketplace.payments.queries import RefundView
from marketplace.payments.states import RefundState

NOON = datetime(2026, 6, 11, 10, tzinfo=UTC)


def line(line_id: int, cents: int, rate: int = 550) -> ReceiptLine:
    """A line of the bag."""
    return ReceiptLine(
        line_id=line_id,
        name="Baguette",
        label="",
        picture="",
        by_weight=False,
        quantity=1,
        unit_price_cents=cents,
        total_cents=cents,
        most_cents=cents,
        due_cents=cents,
        back_cents=0,
        vat_basis_points=rate,
        is_withdrawn=False,
    )


def bag(*lines: ReceiptLine) -> ReceiptBag:
    """A bag of these lines."""
    return ReceiptBag(
        shop_order_id=1,
        shop_id=1,
        shop_slug="maison-morel",
        shop_name="Maison Morel",
        address="",
        shop_phone="",
        state=ShopOrderState.COLLECTED,
        code="",
        collect_from=NOON,
        collect_until=NOON,
        local_day=date(2026, 6, 11),
        local_time=time(12),
        total_cents=sum(each.total_cents for each in lines),
        most_cents=sum(each.most_cents for each in lines),
        due_cents=sum(each.due_cents for each in lines),
        note="",
        reason="",
        lines=lines,
        moved={},
    )


def back(cents: int, line_id: int | None = None) -> RefundView:
    """A refund of a line, or of the bag."""
    return RefundView(1, 1, line_id, cents, RefundState.SUCCEEDED, NOON)


def test_without_refunds_it_is_what_was_ordered() -> None:
    receipt = receipt_for(bag(line(1, 260), line(2, 1000, 2000)), refunds=[])
    assert (receipt.due_cents, receipt.refunded_cents, receipt.kept_cents) == (1260, 0, 1260)
    assert [(row.basis_points, row.gross_cents, row.vat_cents) for row in receipt.vat] == [
        (550, 260, 14),
        (2000, 1000, 167),
    ]
    assert receipt.vat[1].net_cents == 833


def test_a_refund_of_a_line_is_that_line_s() -> None:
    receipt = receipt_for(bag(line(1, 260), line(2, 1000, 2000)), refunds=[back(400, 2), back(100, 2)])
    assert [paid.refunded_cents for paid in receipt.lines] == [0, 500]
    assert (receipt.vat[1].gross_cents, receipt.vat[1].vat_cents) == (500, 83)


def test_a_refund_of_the_bag_takes_what_is_left_of_its_lines() -> None:
    receipt = receipt_for(bag(line(1, 260), line(2, 1000)), refunds=[back(400, 2), back(860)])
    assert [paid.refunded_cents for paid in receipt.lines] == [260, 1000]
    assert (receipt.kept_cents, receipt.vat[0].vat_cents) == (0, 0)


@given(
    st.lists(st.tuples(st.integers(1, 10_000), st.sampled_from([0, 210, 550, 1000, 2000])), min_size=1),
    st.lists(st.tuples(st.integers(0, 5), st.integers(1, 5_000)), max_size=5),
)
def test_no_cent_is_lost(goods: list[tuple[int, int]], given_back: list[tuple[int, int]]) -> None:
    lines = [line(number, cents, rate) for number, (cents, rate) in enumerate(goods)]
    left, refunds = {each.line_id: each.total_cents for each in lines}, []
    for which, wish in given_back:
        if cents := min(wish, left.get(which, 0)):  # as is decided: never more than is left
            left[which] -= cents
            refunds.append(back(cents, which))
    if part := sum(left.values()) // 3:
        refunds.append(back(part))
    receipt = receipt_for(bag(*lines), refunds=refunds)
    assert receipt.refunded_cents == sum(refund.cents for refund in refunds)
    assert sum(row.gross_cents for row in receipt.vat) == receipt.kept_cents
    assert all(0 <= paid.kept_cents <= paid.line.total_cents for paid in receipt.lines)
    assert all(row.net_cents + row.vat_cents == row.gross_cents for row in receipt.vat)
