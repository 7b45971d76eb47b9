"""The count of a shop's shelf: as the shop counts, and with what it means for the orders that wait."""

from collections.abc import Mapping

from marketplace.orders.shortfalls import packed_units, settle_shortfalls
from marketplace.shops.models import Shop
from marketplace.stock.counting import count, count_many, move
from marketplace.stock.holding import lock_levels
from marketplace.stock.models import Reason


def count_shelf(
    shop: Shop, *, counts: Mapping[int, int], reason: Reason, by_user_id: int | None, note: str = ""
) -> None:
    """State what the shop counted of several variants; lines that fall short of it are marked at once.

    A shop that counts without its packed bags has them added here: they are physically there.
    Units: pieces, or grams, by variant id. Raises: CountRefused.
    Races: levels are locked in the order of their ids before packed bags are looked at. Commits: no.
    """
    lock_levels(shop.town_id, variant_ids=counts)
    packed = bags_beside_count(shop, variant_ids=counts)
    for variant_id, on_hand in sorted(counts.items()):
        count(
            shop.town_id,
            variant_id=variant_id,
            on_hand=on_hand + packed.get(variant_id, 0),
            reason=reason,
            by_user_id=by_user_id,
            note=note,
        )
    settle_shortfalls(shop.town_id, variant_ids=counts)


def count_many_on_shelf(
    shop: Shop, *, counts: Mapping[int, int], reason: Reason, by_user_id: int | None
) -> int:
    """The same for hundreds of variants, as a file states them; says how many counts changed.

    Units: pieces, or grams, by variant id. Raises: CountRefused.
    Races: as `count_shelf`; what was sold since the file was made is in the difference. Commits: no.
    """
    if not counts:
        return 0
    lock_levels(shop.town_id, variant_ids=counts)
    packed = bags_beside_count(shop, variant_ids=counts)
    on_hand = {variant_id: stated + packed.get(variant_id, 0) for variant_id, stated in counts.items()}
    changed = count_many(shop.town_id, on_hand=on_hand, reason=reason, by_user_id=by_user_id)
    settle_shortfalls(shop.town_id, variant_ids=counts)
    return changed


def move_on_shelf(
    shop: Shop, *, variant_id: int, quantity: int, reason: Reason, by_user_id: int, note: str = ""
) -> None:
    """So much more or, below zero, less is there than before, whatever was there; shortfalls are marked.

    Units: pieces, or grams. Raises: CountRefused when less would be left than nothing. Commits: no.
    """
    move(
        shop.town_id,
        variant_id=variant_id,
        quantity=quantity,
        reason=reason,
        by_user_id=by_user_id,
        note=note,
    )
    settle_shortfalls(shop.town_id, variant_ids=[variant_id])


def bags_beside_count(shop: Shop, *, variant_ids: Mapping[int, object]) -> dict[int, int]:
    """What lies in packed bags and not in the shop's counts; nothing if it counts them with the rest."""
    return {} if shop.counts_packed_bags else packed_units(shop.town_id, variant_ids=variant_ids.keys())
