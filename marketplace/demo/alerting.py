"""How the demo's shops want to be told of their orders.

The visitor minds one shop; most of the others say yes by themselves, so that an order is served at once. One
in five has the usual ladder and nobody at the till: reminders, the council's list and a refusal can be seen.
"""

from collections.abc import Mapping
from dataclasses import replace

from marketplace.alerts.services import AlertWish, change_rule
from marketplace.alerts.timing import Times
from marketplace.shops.models import Shop
from marketplace.towns.models import Town

_PHONE = "06 00 00 00 01"
_SILENT_EVERY = 5


def set_alerts(town: Town, *, shops: Mapping[str, Shop], minded: str) -> None:
    """Give each shop its ladder. `minded`: the slug of the shop that the visitor minds. Commits: no."""
    usual = AlertWish(Times())
    for place, (slug, shop) in enumerate(sorted(shops.items())):
        is_silent = place % _SILENT_EVERY == 0
        wish = replace(usual, text_phone=_PHONE) if slug == minded else usual
        if slug != minded and not is_silent:
            wish = replace(usual, accepts_itself=True)
        change_rule(shop, wish=wish, country=town.country, seen_version=0)
