"""The demo town's printed catalogue: most shops wish to be in it, and this week's is made."""

from collections.abc import Collection
from datetime import timedelta

from marketplace.assisting.leaflet.making import make_edition
from marketplace.assisting.leaflet.wishing import join_leaflet
from marketplace.core import clock
from marketplace.shops.models import Shop
from marketplace.towns.queries import town_by_id

_LEFT_OUT = 3  # every third shop wishes no paper


def print_catalogue(town_id: int, *, shops: Collection[Shop], by_user_id: int) -> None:
    """Have it made today, its prices good for six days. Commits: no."""
    for place, shop in enumerate(shops):
        if place % _LEFT_OUT:
            join_leaflet(town_id, shop_id=shop.id)
    town = town_by_id(town_id)
    make_edition(town, last_day=clock.today(town.time_zone) + timedelta(days=6), by_user_id=by_user_id)
