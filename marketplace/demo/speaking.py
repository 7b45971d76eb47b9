"""What the demo town's people said of the bags that they fetched: half of the shops wish to hear it."""

import tomllib
from collections.abc import Collection, Iterator
from datetime import timedelta
from itertools import cycle
from pathlib import Path
from typing import Any

from sqlalchemy import select

from marketplace.catalogue.models import Product, Variant
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.demo.returning import fetched_bags
from marketplace.orders.models import ShopOrder
from marketplace.shops.models import Shop
from marketplace.shops.services import take_reviews as shop_takes_reviews
from marketplace.towns.queries import TownView, town_by_id
from marketplace.towns.services import take_reviews as town_takes_reviews
from marketplace.trust.reviews.services import Topic, answer_review, put_review
from marketplace.trust.reviews.states import About

_EVERY = 2  # every second shop takes reviews, the visitor's own among them
_MOST_BAGS = 8


def let_people_speak(town_id: int, folder: Path, *, shops: Collection[Shop], shown: Shop) -> None:
    """Switch reviews on, and write some of each shop's bags. Commits: no."""
    texts = tomllib.loads((folder / "reviews.toml").read_text(encoding="utf-8"))
    town_takes_reviews(town_id)
    town, said = town_by_id(town_id), {about: cycle(texts[about.value]) for about in About}
    for place, shop in enumerate(shops):
        if place % _EVERY == 0 or shop.id == shown.id:
            shop_takes_reviews(shop)
            for bag in fetched_bags(shop)[:_MOST_BAGS]:
                for topic in _topics_of(town, shop, bag):
                    _say(town_id, bag, topic, next(said[topic.about]))


def _say(town_id: int, bag: ShopOrder, topic: Topic, text: dict[str, Any]) -> None:
    with clock.travel(min(bag.changed_at + timedelta(hours=3), clock.now())):
        review = put_review(town_id, topic=topic, stars=text["stars"], words=text["words"])
        if text.get("answer"):
            answer_review(review, words=text["answer"])


def _topics_of(town: TownView, shop: Shop, bag: ShopOrder) -> Iterator[Topic]:
    """The shop, and what was first in the bag."""
    day = clock.local(bag.changed_at, town.time_zone).date()
    yield Topic(shop.id, bag.id, About.SHOP, shop.id, shop.name, day)
    line = next((line for line in bag.lines if not line.withdrawn), None)
    if line is None:
        return
    query = select(Product.id, Product.name).join(
        Variant, (Variant.town_id == Product.town_id) & (Variant.product_id == Product.id)
    )
    found = db.session.execute(query.where(Variant.town_id == town.id, Variant.id == line.variant_id)).one()
    yield Topic(shop.id, bag.id, About.PRODUCT, found[0], found[1], day)
