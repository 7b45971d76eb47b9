"""The shops and the goods of a walk that the council proposes. Every shop that meets its rule is in it."""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta

from marketplace.browsing.cards import ProductCard, ShopCard
from marketplace.browsing.facets import Hit
from marketplace.browsing.phrases import day_hours_words
from marketplace.browsing.queries import product_cards, shops_of
from marketplace.browsing.search import found_in, found_up_to
from marketplace.catalogue.models import SoldBy
from marketplace.core import clock
from marketplace.shops.hours import CLOSED
from marketplace.towns.pages.trail import Trail
from marketplace.towns.queries import TownView

GOODS_OF_ONE_SHOP = 4
_LOOKED_AT = 6  # of one shop: some are sold out
_MOST_HITS = 2_000
MOST_SHOPS = 400


@dataclass(frozen=True)
class TrailStop:
    """A shop of the walk. `hours`: of the day that it is for, in words; `goods`: some of what it is for."""

    shop: ShopCard
    hours: str
    goods: Sequence[ProductCard]


@dataclass(frozen=True)
class TrailWalk:
    """The stops in street order, all shops of the street, and the day that the walk is for, if any."""

    stops: Sequence[TrailStop] = ()
    street: Sequence[ShopCard] = ()
    day: date | None = None


def walk_of(town: TownView, trail: Trail) -> TrailWalk:
    """The walk as it is today. At most five statements, however many goods there are; none without a rule."""
    if not trail:
        return TrailWalk()
    street = shops_of(town, most=MOST_SHOPS)
    day = _next(trail.open_on, today=clock.today(town.time_zone)) if trail.open_on else None
    wanted = set(trail.shops)
    met = [card for card in street.cards if not wanted or card.slug in wanted]
    hours = {card.slug: street.hours.get(card.row.id, CLOSED) for card in met}
    if day:
        met = [card for card in met if hours[card.slug].ranges_on(day)]
    goods = _goods(town, trail, {card.row.id for card in met}) if trail.is_about_goods else {}
    stops = [
        TrailStop(
            card,
            day_hours_words(hours[card.slug], day) if day else card.hours_words,
            goods.get(card.slug, ()),
        )
        for card in met
        if card.slug in goods or not trail.is_about_goods
    ]
    return TrailWalk(stops, street.cards, day)


def _next(weekday: int, *, today: date) -> date:
    return today + timedelta(days=(weekday - today.isoweekday()) % 7)


def _goods(town: TownView, trail: Trail, shops: Set[int]) -> dict[str, list[ProductCard]]:
    chosen: dict[int, list[int]] = {}
    for hit in _hits(town, trail):
        if hit.shop_id in shops and (trail.most_cents is None or hit.least_cents <= trail.most_cents):
            of_shop = chosen.setdefault(hit.shop_id, [])
            if len(of_shop) < _LOOKED_AT:
                of_shop.append(hit.product_id)
    cards = product_cards(town, product_ids=[key for keys in chosen.values() for key in keys])
    return _by_shop(card for card in cards if _is_there(card, trail))


def _hits(town: TownView, trail: Trail) -> Sequence[Hit]:
    if trail.category:
        return found_in(town.id, trail.category, most=_MOST_HITS)
    return found_up_to(town.id, trail.most_cents or 0, most=_MOST_HITS)


def _is_there(card: ProductCard, trail: Trail) -> bool:
    """A price by the kilo is not what somebody pays: such goods are in no walk up to a price."""
    has_known_price = trail.most_cents is None or card.sold_by is SoldBy.PIECE
    return has_known_price and (card.free > 0 or bool(card.offer))


def _by_shop(cards: Iterable[ProductCard]) -> dict[str, list[ProductCard]]:
    goods: dict[str, list[ProductCard]] = {}
    for card in cards:
        of_shop = goods.setdefault(card.shop_slug, [])
        if len(of_shop) < GOODS_OF_ONE_SHOP:
            of_shop.append(card)
    return goods
