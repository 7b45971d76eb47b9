"""A town card at the checkout: what it pays of this basket, and what is left for a bank card."""

from dataclasses import dataclass, replace

from marketplace.checkout.drafting import TownCardPart
from marketplace.core.errors import Refusal
from marketplace.core.money import format_money
from marketplace.core.words import _, language
from marketplace.payments.methods import CARD, VOUCHER
from marketplace.payments.opening import LEAST_CARD_CENTS
from marketplace.payments.town_cards.tender import held_on
from marketplace.vouchers.balances import trouble_of
from marketplace.vouchers.models import Voucher
from marketplace.web.card_codes import public_place, read_card
from marketplace.web.storefront.cart_page import Filling
from marketplace.web.storefront.checkout_forms import CheckoutForm
from marketplace.web.storefront.checkout_page import CheckoutPage
from marketplace.web.town import this_town


@dataclass(frozen=True)
class Card:
    """A card that was typed: what may be spent, and why it cannot pay, in words. Units: cents."""

    voucher_id: int = 0
    cents: int = 0
    trouble: str = ""


@dataclass(frozen=True)
class TownCard:
    """What a town card pays of a basket. Units: cents. `left_cents` stays on it."""

    voucher_id: int
    used_cents: int
    left_cents: int
    rest_cents: int

    @property
    def part(self) -> TownCardPart:
        """As a checkout is told of it."""
        return TownCardPart(self.voucher_id, self.used_cents)


def card_typed(form: CheckoutForm) -> Card | None:
    """The card whose code was typed; None where none was. Read before the page is, for it commits its try."""
    if not form.town_card.data:
        return None
    try:
        card = read_card(form.town_card.data, place=public_place("checkout"))
        _check(card)
    except Refusal as refusal:
        return Card(trouble=str(refusal))
    return Card(card.id, card.balance_cents)


def with_town_card(page: CheckoutPage, card: Card | None, filling: Filling) -> CheckoutPage:
    """The page with what a card pays; the form is told what is wrong with it, and what it covers."""
    if card is None:
        return page
    tender = None if card.trouble else _fitted(card, page.most_cents, filling)
    page.form.card_trouble = card.trouble or _trouble(page, tender)
    page.form.is_all_by_card = bool(tender and not tender.rest_cents)
    return replace(page, town_card=None if page.form.card_trouble else tender)


def is_seen(page: CheckoutPage) -> bool:
    """Whether the resident has read what the card pays before the button that binds."""
    card = page.town_card
    return card is None or page.form.town_card_seen.data == str(card.used_cents)


def seen_words(page: CheckoutPage) -> str:
    """What the card pays, and what to do next; nothing where none pays."""
    card = page.town_card
    if card is None:
        return ""
    used, rest = _money(card.used_cents), _money(card.rest_cents)
    if card.rest_cents:
        return _(
            "Votre carte de la ville paie %(used)s ; il reste %(rest)s par carte bancaire. "
            "Relisez, puis commandez.",
            used=used,
            rest=rest,
        )
    return _("Votre carte de la ville paie tout : %(used)s. Relisez, puis commandez.", used=used)


def pays_by(page: CheckoutPage) -> str:
    """The way to pay that an order is placed with."""
    is_all = page.town_card is not None and not page.town_card.rest_cents
    return VOUCHER if is_all else str(page.form.pays.data)


def _check(card: Voucher) -> None:
    if trouble := trouble_of(card):
        raise trouble


def _fitted(card: Card, most_cents: int, filling: Filling) -> TownCard | None:
    """A bank card takes no less than its least amount: the town card then pays a little less."""
    own = held_on(this_town().id, voucher_id=card.voucher_id, order_ids=filling.own.order_ids)
    cents = card.cents + own
    used = min(cents, most_cents)
    if 0 < most_cents - used < LEAST_CARD_CENTS:
        used = most_cents - LEAST_CARD_CENTS
    return TownCard(card.voucher_id, used, cents - used, most_cents - used) if used > 0 else None


def _trouble(page: CheckoutPage, tender: TownCard | None) -> str:
    if page.to_try:
        return _("Un article s’essaie avant d’être payé : donnez votre carte à la boutique, au retrait.")
    if tender is None:
        return _("Il n’y a plus rien sur cette carte.")
    if tender.rest_cents and not any(method.code in CARD for method in page.methods):
        return _(
            "Cette carte ne suffit pas, et le reste ne se paie pas en ligne : "
            "donnez-la à la boutique, au retrait."
        )
    if tender.rest_cents and page.form.pays.data not in CARD:
        rest = _money(tender.rest_cents)
        return _("Cette carte ne suffit pas : choisissez « Par carte » pour le reste, %(rest)s.", rest=rest)
    return ""


def _money(cents: int) -> str:
    return format_money(cents, this_town().currency, language())
