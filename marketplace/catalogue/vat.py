"""Which rate a product bears on a day. What rates there are, its town’s country says."""

from datetime import date


def rate_on(day: date, *, basis_points: int, next_basis_points: int | None, next_from: date | None) -> int:
    """The rate that a product bears on a day of its town: its next one once that has begun.

    Units: basis points.
    """
    if next_basis_points is None or next_from is None or day < next_from:
        return basis_points
    return next_basis_points
