"""The ways to fetch a basket, as the checkout's cards: a walk, the hub, or a time of its own at each shop."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from marketplace.cart.queries import Basket
from marketplace.checkout.trips.fetching import Walks, errands_of, walks_at, walks_for
from marketplace.checkout.trips.sealing import opened_walk, sealed_walk
from marketplace.core.words import _, ngettext
from marketplace.pickup.queries import Diary
from marketplace.pickup.trips.planning import Errand, Trip
from marketplace.shops.street.places import places_of
from marketplace.web.days import day_words, first_capital
from marketplace.web.filters import clock_time
from marketplace.web.storefront.trip.hub_card import HUB, HubCard
from marketplace.web.storefront.trip.words import plan_title, plan_words, remarks, sooner_words
from marketplace.web.town import this_town

EACH = "each"
"""The way of whoever chooses a time at each shop."""


@dataclass(frozen=True)
class CallView:
    """One stop of a card. `day`: in words, where a card has walks on several days."""

    day: str
    time: str
    shop: str


@dataclass(frozen=True)
class Card:
    """One way that fetches all of it. `keys`: by shop, the window that it stands for."""

    value: str
    title: str
    summary: str
    calls: Sequence[CallView]
    keys: Mapping[int, str]


@dataclass(frozen=True)
class Ways:
    """What is offered, what is chosen (the value of a card, `HUB` or `EACH`), and what is wrong with it.

    `remarks`: why there is no single walk, and what would make one.
    """

    cards: Sequence[Card] = ()
    chosen: str = EACH
    remarks: Sequence[str] = ()
    hub: HubCard | None = None
    hub_at: str = ""  # a place and time that were chosen, kept until the basket is mended
    error: str = ""
    status: int = 200

    @property
    def is_tour(self) -> bool:
        """Whether there is a walk to choose, and not a single shop."""
        return bool(self.cards)

    @property
    def is_choice(self) -> bool:
        """Whether there is more than one way."""
        return self.is_tour or (self.hub is not None and self.hub.chosen is not None)

    @property
    def keys(self) -> Mapping[int, str]:
        """By shop, the window of the chosen card; empty for whoever chooses at each shop."""
        if self.hub and self.chosen == HUB:
            return self.hub.keys
        return next((card.keys for card in self.cards if card.value == self.chosen), {})

    @property
    def hub_key(self) -> str:
        """The place and time where all bags are fetched at once; empty where each is fetched in its shop."""
        return self.hub.key if self.hub and self.chosen == HUB else ""


@dataclass(frozen=True)
class Asked:
    """What a form says: its own token, and the way chosen in it; empty while nothing is chosen.

    `keys`: by shop, the windows of an earlier checkout of the same basket that was not paid.
    """

    token: str
    way: str
    keys: Mapping[int, str]


def ways_for(basket: Basket, *, diary: Diary, hub: HubCard | None, asked: Asked) -> Ways:
    """The ways to fetch a basket. `diary`: of its shops.

    A chosen walk of which a window is gone is told in words, and the next best one is chosen instead; so is a
    time at the hub.
    """
    is_tour = len(basket.by_shop) > 1
    if not is_tour and asked.way in {"", EACH, HUB}:
        return _at_hub(Ways(hub=hub)) if asked.way == HUB else Ways(hub=hub)
    errands = errands_of(basket, diary=diary, places=places_of(this_town().id))
    desk = _Desk(basket, errands, asked.token)
    ways = desk.ways(hub) if is_tour else Ways(hub=hub)
    if not asked.way:
        return _proposed(ways, asked.keys)
    if asked.way == HUB:
        return _at_hub(ways)
    return ways if asked.way == EACH else _answered(ways, desk, asked.way)


class _Desk:
    """Where the cards of one basket are written, for one form."""

    def __init__(self, basket: Basket, errands: Sequence[Errand], token: str) -> None:
        self.basket, self.errands, self.token = basket, errands, token
        self.names = {shop_id: lines[0].shop_name for shop_id, lines in basket.by_shop.items()}

    def ways(self, hub: HubCard | None) -> Ways:
        """What there is to choose from, and nothing chosen yet."""
        walks = walks_for(self.errands)
        return Ways(self.cards_of(walks), EACH, self.remarks_on(walks), hub)

    def cards_of(self, walks: Walks) -> list[Card]:
        """The single walks, or else one card for the fewest that are needed."""
        if walks.trips:
            return [self.card([trip]) for trip in walks.trips]
        plan = walks.plan
        is_whole = plan is not None and all(force.first for force in plan.forced)
        return [self.card(plan.trips)] if plan and is_whole else []

    def remarks_on(self, walks: Walks) -> list[str]:
        """Why it takes more than one walk, or why it has to wait."""
        items = {line.line_id: line.product_name for line in self.basket.lines}
        if walks.plan:
            return remarks(walks.plan, names=self.names, items=items)
        return [sooner_words(walks.sooner, items=items)] if walks.sooner else []

    def card(self, trips: Sequence[Trip]) -> Card:
        """Walks as one card."""
        calls = [(trip, call) for trip in trips for call in trip.calls]
        starts = {call.point_id: call.window.starts_at for _trip, call in calls}
        return Card(
            sealed_walk(starts, cart_id=self.basket.cart_id, form_token=self.token),
            plan_title(trips),
            plan_words(trips),
            [
                CallView(
                    first_capital(day_words(trip.local_day)) if len(trips) > 1 else "",
                    clock_time(call.arrives_at),
                    self.names[call.point_id],
                )
                for trip, call in calls
            ],
            {call.point_id: call.window.key for _trip, call in calls},
        )

    def kept(self, keys: Mapping[int, str]) -> Card | None:
        """The card of these very windows; None when one of them is gone."""
        free = {
            errand.point_id: window
            for errand in self.errands
            for window in errand.windows
            if window.key == keys.get(errand.point_id)
        }
        return self.card(walks_at(self.errands, chosen=free)) if len(free) == len(self.errands) else None

    def gone(self, keys: Mapping[int, str]) -> list[str]:
        """The shops whose window of these is not free."""
        return [
            self.names[errand.point_id]
            for errand in self.errands
            if all(window.key != keys.get(errand.point_id) for window in errand.windows)
        ]


def _proposed(ways: Ways, before: Mapping[int, str]) -> Ways:
    """On a fresh page the soonest card is chosen; after an unpaid checkout, what was chosen there."""
    if not before:
        return replace(ways, chosen=ways.cards[0].value) if ways.cards else ways
    return next((replace(ways, chosen=card.value) for card in ways.cards if card.keys == before), ways)


def _at_hub(ways: Ways) -> Ways:
    """The hub's time that was asked for; with the next best of it, or else another way, if it is gone."""
    if ways.hub and ways.hub.chosen:
        status = 409 if ways.hub.error else 200
        return replace(ways, chosen=HUB, error=ways.hub.error, status=status)
    sentence = ways.hub.error if ways.hub else ""
    return _instead(ways, sentence or _("Aucun relais ne peut prendre vos sacs."), after="", status=409)


def _answered(ways: Ways, desk: _Desk, way: str) -> Ways:
    """What somebody chose, or the next best with the reason."""
    keys = opened_walk(way, cart_id=desk.basket.cart_id, form_token=desk.token)
    if keys is None:
        sentence = _("Ce tour n’est pas de cette page, ou il a été changé en route.")
        return _instead(ways, sentence, after="", status=422)
    if not keys.keys() >= desk.names.keys():
        return _instead(
            ways, _("Votre panier a changé depuis ce tour."), after=min(keys.values()), status=409
        )
    wanted = {shop_id: keys[shop_id] for shop_id in desk.names}
    card = desk.kept(wanted)
    if card is None:
        gone = desk.gone(wanted)
        sentence = ngettext(
            "Ce tour ne va plus : %(shops)s ne peut plus à cette heure-là.",
            "Ce tour ne va plus : %(shops)s ne peuvent plus à cette heure-là.",
            len(gone),
            shops=", ".join(gone),
        )
        return _instead(ways, sentence, after=min(wanted.values()), status=409)
    known = any(each.value == card.value for each in ways.cards)
    return replace(ways, cards=ways.cards if known else [card, *ways.cards], chosen=card.value)


def _instead(ways: Ways, sentence: str, *, after: str, status: int) -> Ways:
    """The reason why not, and the card that comes next: the first one not before, else the soonest."""
    best = next((card for card in ways.cards if min(card.keys.values()) >= after), None)
    best = best or next(iter(ways.cards), None)
    if best is None:
        advice = _("Choisissez une heure dans chaque boutique.")
        return replace(ways, error=f"{sentence} {advice}", status=status)
    advice = _("Le plus proche : %(when)s.", when=best.title[:1].lower() + best.title[1:])
    return replace(ways, chosen=best.value, error=f"{sentence} {advice}", status=status)
