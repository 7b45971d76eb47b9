"""Shares of an amount in whole cents: by largest remainder, a tie by the smaller id, never a cent lost."""

from collections.abc import Mapping


def allocate(amount_cents: int, *, weights: Mapping[int, int]) -> dict[int, int]:
    """Split an amount in proportion to the weights. They sum to it, in whatever order they come.

    Whoever weighs nothing gets nothing. `weights`: by id, in any unit, at least 0.
    Raises: ValueError for a negative amount or weight, and where there is something to split but no weight.
    """
    whole = sum(weights.values())
    if amount_cents < 0 or any(weight < 0 for weight in weights.values()):
        raise ValueError("amounts and weights are not negative")
    if amount_cents == 0:
        return dict.fromkeys(weights, 0)
    if whole == 0:
        raise ValueError("nobody to allocate to")
    shares = {key: amount_cents * weight // whole for key, weight in weights.items()}
    left = amount_cents - sum(shares.values())
    by_remainder = sorted(weights, key=lambda key: (-(amount_cents * weights[key] % whole), key))
    for key in by_remainder[:left]:
        shares[key] += 1
    return shares
