"""What each shop's part of an order is paid with: its card share and its share of a voucher."""

from collections.abc import Mapping

from marketplace.core.shares import allocate


def allocate_tenders(totals: Mapping[int, int], *, voucher_cents: int) -> dict[int, tuple[int, int]]:
    """What each shop's part is paid with, as (card, voucher), by the part's id. Together they are its total.

    A voucher that is worth more than the order pays all of it and keeps the rest. Units: cents.
    """
    used = min(voucher_cents, sum(totals.values()))
    vouchers = allocate(used, weights=totals)
    return {key: (total - vouchers[key], vouchers[key]) for key, total in totals.items()}
