"""What was met before, in a few megabytes."""

import sys
from random import Random

from marketplace.intake.seen import Keys, Met


def test_what_was_met_is_known_again_and_hardly_anything_else() -> None:
    met = Met()
    assert not any(met.add(f"sku:{number}") for number in range(0, 20_000, 2))
    assert all(f"sku:{number}" in met for number in range(0, 20_000, 2))
    strangers = sum(f"sku:{number}" in met for number in range(1, 20_000, 2))
    assert strangers < 5


def test_keys_are_exact_whatever_they_are_and_take_little_room() -> None:
    dice = Random(7)
    some = {dice.getrandbits(62) + 1 for _ in range(50_000)} | set(range(1, 5_000))
    keys = Keys()
    for key in [*some, *some]:
        keys.add(key)
    assert all(key in keys for key in some)
    assert not any(key in keys for key in range(5_000, 9_000))
    assert sum(map(sys.getsizeof, keys._parts)) / len(some) < 20
