"""How the search page narrows what was found: one form without scripts, each choice with its count."""

from collections.abc import Sequence
from dataclasses import dataclass

from marketplace.browsing.cards import ShopCard
from marketplace.browsing.categories import category_label
from marketplace.browsing.facets import BAND_STARTS, BANDS, Choice, Counts, Hit, chosen_of
from marketplace.browsing.queries import StreetView, those_made_today
from marketplace.browsing.search import Hits, search_in
from marketplace.core import clock
from marketplace.core.money import format_money
from marketplace.core.words import _, language
from marketplace.towns.queries import TownView
from marketplace.web.storefront.collection import next_windows
from marketplace.web.storefront.searched import Asked
from marketplace.web.town import this_town

_MOST_CHOICES = 40


@dataclass(frozen=True)
class Option:
    """One choice of a list: its value in the address, its words, how many goods it would leave."""

    value: str
    words: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Narrowed:
    """The hits that are left, and the lists to choose from; a list of one choice is no choice."""

    hits: Sequence[Hit]
    categories: Sequence[Option]
    shops: Sequence[Option]
    prices: Sequence[Option]

    @property
    def chosen(self) -> list[tuple[str, Option]]:
        """What is chosen now, with its name in the address, to be taken away again."""
        lists = (("category", self.categories), ("shop", self.shops), ("price", self.prices))
        return [(name, option) for name, options in lists for option in options if option.is_chosen]


def narrowed_by(question: Asked, hits: Hits, street: StreetView, *, town: TownView) -> Narrowed:
    """What the visitor chose of the hits.

    One statement more where there are too many to look at them all, and two for what can be fetched today.
    """
    choice, shops, town_id = _choice(question, street, town=town), street.cards, town.id
    met, counts = chosen_of(_in_time(question, hits.best, town_id=town_id), choice)
    if hits.is_cut and choice.zones:
        within = _in_time(question, search_in(town_id, hits, choice), town_id=town_id)
        met, _counts = chosen_of(within, choice)
    return Narrowed(
        met, _categories(question, counts), _shops(question, counts, shops), _prices(question, counts)
    )


def _in_time(question: Asked, found: Sequence[Hit], *, town_id: int) -> Sequence[Hit]:
    """All of them; where they are to be fetched today, without what takes days to be made."""
    return those_made_today(town_id, found) if question.is_today else found


def _choice(question: Asked, street: StreetView, *, town: TownView) -> Choice:
    shop = next((card.row.id for card in street.cards if card.slug == question.shop), None)
    category = question.category if category_label(question.category) else ""
    return Choice(shop, category, question.price, _shops_that_will_do(question, street, town=town))


def _shops_that_will_do(question: Asked, street: StreetView, *, town: TownView) -> set[int] | None:
    """Those with an open door, those that hand bags over today, or both; None where any will do."""
    if not (question.is_open_only or question.is_today):
        return None
    will_do = {card.row.id for card in street.cards if card.is_open or not question.is_open_only}
    if question.is_today:
        today = clock.today(town.time_zone)
        will_do &= {shop for shop, window in next_windows(town, street).items() if window.local_day == today}
    return will_do


def _categories(question: Asked, counts: Counts) -> list[Option]:
    named = (
        Option(code, words, count, code == question.category)
        for code, count in counts.by_category.items()
        if (words := category_label(code))
    )
    return _worth_choosing(sorted(named, key=lambda option: (-option.count, option.words)))


def _shops(question: Asked, counts: Counts, shops: Sequence[ShopCard]) -> list[Option]:
    """In street order."""
    return _worth_choosing(
        [
            Option(card.slug, card.name, counts.by_shop[card.row.id], card.slug == question.shop)
            for card in shops
            if counts.by_shop[card.row.id] or card.slug == question.shop
        ]
    )


def _prices(question: Asked, counts: Counts) -> list[Option]:
    return _worth_choosing(
        [
            Option(band, _price_words(at), counts.by_band[band], band == question.price)
            for at, band in enumerate(BANDS)
            if counts.by_band[band] or band == question.price
        ]
    )


def _worth_choosing(options: list[Option]) -> list[Option]:
    if len(options) < 2 and not any(option.is_chosen for option in options):
        return []
    return [option for at, option in enumerate(options) if at < _MOST_CHOICES or option.is_chosen]


def _price_words(at: int) -> str:
    currency = this_town().currency
    least, most = (format_money(cents, currency, language()) for cents in (*BAND_STARTS, 0)[at : at + 2])
    if at == 0:
        return _("moins de %(price)s", price=most)
    if at == len(BANDS) - 1:
        return _("%(price)s et plus", price=least)
    return _("de %(least)s à %(most)s", least=least, most=most)
