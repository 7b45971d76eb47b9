"""The checkout as its one page shows it: what is typed stays, what is free is read anew each time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from flask import current_app
from flask_login import current_user

from marketplace.cart.queries import Basket, BasketLine
from marketplace.catalogue.ages import has_alcohol
from marketplace.catalogue.changing_mind import exempt_words
from marketplace.catalogue.keeping import is_fresh
from marketplace.checkout.drafting import Contact, shops_to_ask, what_changed
from marketplace.checkout.hubs import hub_ways
from marketplace.checkout.loads import loads_of
from marketplace.checkout.queries import Typed, checkout_diary, typed_before
from marketplace.core import clock
from marketplace.core.money import included_vat
from marketplace.core.references import new_token
from marketplace.core.words import _, language
from marketplace.orders.wording import in_cash
from marketplace.payments.methods import CARD, PICKUP, Method, card_method, offered
from marketplace.payments.queries import shops_without_account
from marketplace.pickup.hubs import hubs_of
from marketplace.pickup.keeping import Keeping, keeping_of
from marketplace.pickup.queries import Diary
from marketplace.pickup.slots import Window
from marketplace.shops.models import ShopLegal
from marketplace.shops.queries import legal_of_shops
from marketplace.vouchers.queries import has_cards
from marketplace.web.keeping_words import kept_words
from marketplace.web.kiosk import is_kiosk
from marketplace.web.storefront.cart_page import Filling, WaitingView, waiting_in
from marketplace.web.storefront.checkout_forms import CheckoutForm, StopForm, up_to
from marketplace.web.storefront.trip.hub_card import HUB, HubCard, hub_card, unpaid_card
from marketplace.web.storefront.trip.note import TripNote, trip_note
from marketplace.web.storefront.trip.ways import Asked, Ways, ways_for
from marketplace.web.town import this_town

if TYPE_CHECKING:
    from marketplace.web.storefront.checkout_card import TownCard

_REMEMBERED = timedelta(hours=4)  # twice as long as an unpaid order may be kept at most


@dataclass(frozen=True)
class Stop:
    """One shop of the tour: what is in its bag, who sells it, when it can be fetched."""

    shop_id: int
    slug: str
    name: str
    lines: Sequence[BasketLine]
    legal: ShopLegal | None
    windows: Sequence[Window]
    form: StopForm
    kept: str  # until when it is kept if nobody comes, and what then

    @property
    def total_cents(self) -> int:
        """What the bag costs."""
        return sum(line.total_cents for line in self.lines)


@dataclass(frozen=True)
class CheckoutPage:
    """The whole page."""

    form: CheckoutForm
    stops: Sequence[Stop]
    methods: Sequence[Method]
    changes: Sequence[str]
    diary: Diary
    waiting: Sequence[WaitingView]
    without_account: Sequence[str]  # the shops for which nobody can pay by card yet
    to_try: Sequence[str]  # what is tried first, where a card could pay otherwise
    asked: Sequence[str]  # the shops that look first whether doubtful goods are there, if a card pays
    ways: Ways  # how all of it can be fetched
    rest: TripNote | None  # where the basket is to be mended first: how the rest of it can be
    takes_cards: bool = False  # whether a town card may pay here
    town_card: "TownCard | None" = None  # what it pays

    @property
    def total_cents(self) -> int:
        """What all bags cost."""
        return sum(stop.total_cents for stop in self.stops)

    @property
    def most_cents(self) -> int:
        """What all bags cost at most, if all that is weighed weighs as much as it may."""
        return sum(line.most_cents for line in self._lines)

    @property
    def vat_cents(self) -> int:
        """The VAT contained in the total."""
        today = clock.today(this_town().time_zone)
        return sum(included_vat(line.total_cents, line.vat_on(today)) for line in self._lines)

    @property
    def age_limit(self) -> int:
        """The highest age that something in the basket asks for; 0 when nothing does."""
        return max((line.least_age_in(this_town().country) or 0 for line in self._lines), default=0)

    @property
    def has_alcohol(self) -> bool:
        """Whether the law's word on alcohol belongs on this page."""
        return any(has_alcohol(line.alcohol_percent_tenths) for line in self._lines)

    @property
    def exempt(self) -> list[tuple[str, list[str]]]:
        """What nobody may change their mind about: why in words, and the names."""
        names: dict[str, list[str]] = {}
        for line in self._lines:
            if line.no_withdrawal and line.product_name not in names.setdefault(line.no_withdrawal, []):
                names[line.no_withdrawal].append(line.product_name)
        return [(exempt_words(why), which) for why, which in names.items()]

    @property
    def cash(self) -> list[str]:
        """Shop by shop what coins come to, where that differs, if one may pay there."""
        if not any(method.code == PICKUP for method in self.methods):
            return []
        told = [(stop.name, in_cash(stop.total_cents, this_town().currency)) for stop in self.stops]
        return [_("%(shop)s : %(words)s", shop=name, words=words) for name, words in told if words]

    @property
    def _lines(self) -> list[BasketLine]:
        return [line for stop in self.stops for line in stop.lines]

    @property
    def errors(self) -> list[tuple[str, str]]:
        """What is to be put right, in the order of the page: the field's id and its sentence."""
        forms = [stop.form for stop in self.stops]
        fields = [field for form in [*forms, self.form] for field in form if field.errors]
        of_the_way = [("way", self.ways.error)] if self.ways.error else []
        return [*of_the_way, *((field.id, str(field.errors[0])) for field in fields)]

    def check(self) -> int:
        """Look at everything that was typed. Returns the status to answer with: 200 when all is well."""
        statuses = [
            stop.form.check_time(stop.shop_id, diary=self.diary, windows=stop.windows)
            if stop.form.validate()
            else 422
            for stop in self.stops
        ]
        typed_well = self.form.validate()
        if self.age_limit and not self.form.adult.data:
            sentence = _(
                "Cochez cette case : ces articles ne se vendent pas avant %(age)s ans.", age=self.age_limit
            )
            self.form.adult.errors = [*self.form.adult.errors, sentence]
            typed_well = False
        return max([*statuses, self.ways.status, 200 if typed_well else 422])

    @property
    def contact(self) -> Contact:
        """Who orders."""
        form = self.form
        return Contact(form.name.data, form.phone.data, form.email.data, language())


def blank_page(filling: Filling) -> CheckoutPage:
    """The page as it is first shown: filled from the account, or from this basket's last unpaid checkout."""
    known: dict[str, str] = {}
    if current_user.is_authenticated:
        known = {"name": current_user.name, "phone": current_user.phone, "email": current_user.email}
    typed = typed_before(this_town().id, cart_id=filling.basket.cart_id, since=clock.now() - _REMEMBERED)
    if typed:
        known = {**typed.contact, "pays": typed.pays, "hub_at": typed.hub_key}
    way = HUB if typed and typed.hub_key else ""
    form = CheckoutForm(formdata=None, data={**known, "way": way, "token": new_token()})
    return page_of(filling, form, typed=typed)


def page_of(filling: Filling, form: CheckoutForm, *, typed: Typed | None = None) -> CheckoutPage:
    """The page of a basket around a form, with the windows that are free now.

    `typed`: the times and words of an unpaid checkout, for a form that was not sent.
    """
    town, basket, settings = this_town(), filling.basket, current_app.extensions["settings"]
    diary = checkout_diary(town, lead_days=basket.lead_days, own=filling.own, loads=loads_of(basket))
    legal = legal_of_shops(town.id, shop_ids=basket.by_shop)
    changes = what_changed(town, basket=basket, own=filling.own)
    rules = keeping_of(town.id, shop_ids=basket.by_shop)
    without_account = _without_account(basket) if card_method(settings) else []
    to_try = [line.product_name for line in basket.to_try] if card_method(settings) else []
    methods = offered(settings, against_card=[*without_account, *to_try])
    if (
        is_kiosk()
    ):  # the provider's page is outside of its clock: a card would stay there for whoever comes next
        methods = [method for method in methods if not method.online]
    form.offered = {method.code for method in methods}
    form.renew_token()
    times = _times_to_mend(filling, diary, form, typed) if changes else _times(filling, diary, form, typed)
    stops = [
        _stop(lines, legal.get(shop_id), times, rule=rules[shop_id])
        for shop_id, lines in basket.by_shop.items()
    ]
    asked = _asked_shops(filling, diary) if any(method.online for method in methods) else []
    page = CheckoutPage(
        form, stops, methods, changes, diary, waiting_in(filling), without_account, to_try, asked, times.ways,
        times.rest, takes_cards=has_cards(town.id) and not is_kiosk(),
    )  # fmt: skip
    form.adult.label.text = _("J’ai %(age)s ans ou plus.", age=page.age_limit)
    return page


def _asked_shops(filling: Filling, diary: Diary) -> list[str]:
    basket, zone = filling.basket.counting(filling.own.units), this_town().time_zone
    ids = shops_to_ask(basket, diary=diary, time_zone=zone)
    return [lines[0].shop_name for shop_id, lines in basket.by_shop.items() if shop_id in ids]


def _without_account(basket: Basket) -> list[str]:
    barred = shops_without_account(this_town().id, shop_ids=basket.by_shop)
    return [lines[0].shop_name for shop_id, lines in basket.by_shop.items() if shop_id in barred]


@dataclass(frozen=True)
class _Times:
    """What is free, what was chosen before, and what the chosen way stands for."""

    diary: Diary
    typed: Typed | None
    windows: Mapping[int, Sequence[Window]]  # of no shop where the basket is to be mended first
    ways: Ways
    rest: TripNote | None = None


def _times_to_mend(filling: Filling, diary: Diary, form: CheckoutForm, typed: Typed | None) -> _Times:
    """Nothing can be ordered before the basket is mended: until then what was chosen is only kept."""
    kept = Ways(chosen=form.way.data or "", hub_at=form.hub_at.data or "")
    return _Times(diary, typed, {}, kept, trip_note(filling.seen, diary=diary))


def _times(filling: Filling, diary: Diary, form: CheckoutForm, typed: Typed | None) -> _Times:
    basket, way = filling.basket, form.way.data or ""
    windows = {shop_id: list(diary.free_windows(shop_id)) for shop_id in basket.by_shop}
    asked = Asked(form.token.data, way, typed.window_keys if typed else {})
    hub = _hub(filling, diary, form, way)
    return _Times(diary, typed, windows, ways_for(basket, diary=diary, hub=hub, asked=asked))


def _hub(filling: Filling, diary: Diary, form: CheckoutForm, way: str) -> HubCard | None:
    """The card of the town's hubs; where nothing can be paid online, it only says why not."""
    if not CARD & set(form.offered):
        return unpaid_card() if hubs_of(this_town().id) else None
    ways = hub_ways(this_town(), basket=filling.basket, own=filling.own.windows, diary=diary)
    return hub_card(ways, asked=form.hub_at.data or "" if way == HUB else "")


def _stop(lines: Sequence[BasketLine], legal: ShopLegal | None, times: _Times, *, rule: Keeping) -> Stop:
    first, shop_id, typed = lines[0], lines[0].shop_id, times.typed
    form = StopForm(prefix=first.shop_slug)
    before = typed.window_keys.get(shop_id) if typed else None
    free = times.windows.get(shop_id)
    # Until the basket is mended the time chosen is kept, none is offered.
    windows = up_to(before or form.at.data or "", times.diary.free_windows(shop_id)) if free is None else free
    if typed and before:
        form.refill(windows, chosen=before, note=typed.notes[shop_id])
    if form.is_submitted():  # what is chosen counts, and not the list that it hides
        form.at.data = times.ways.keys.get(shop_id) or form.at.data
    form.offer(form.kept(windows) if free is None else windows, shop_name=first.shop_name)
    fresh = any(is_fresh(line.category, offered=line.offered) for line in lines)
    kept = kept_words(rule, is_fresh=fresh)
    return Stop(shop_id, first.shop_slug, first.shop_name, lines, legal, windows, form, kept)
