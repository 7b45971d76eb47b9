"""A purchase's own page: how far its payment is, then the card, its sheet, and the way to give it back."""

from dataclasses import dataclass
from datetime import datetime

from flask import abort, flash, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from marketplace.checkout.selling.handing_out import give_back
from marketplace.checkout.selling.standing import is_awaited, is_over, is_payable
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.core.errors import Refusal
from marketplace.core.references import opens
from marketplace.core.words import _
from marketplace.notices.cards import OPENING, PAYING
from marketplace.payments.models import Payment, PaymentState
from marketplace.payments.states import PAYABLE, UNPAID
from marketplace.vouchers.buying.models import CardPurchase
from marketplace.vouchers.buying.queries import card_of, may_return_until, purchase_named
from marketplace.vouchers.buying.sale import sells_cards
from marketplace.vouchers.codes import code_of, grouped
from marketplace.vouchers.models import Voucher
from marketplace.vouchers.states import CardState
from marketplace.web.card_paper import CardFace, card_address, paper_sent
from marketplace.web.qr import QrCode, qr_of
from marketplace.web.storefront.paying import ask_about, let_forms_pay
from marketplace.web.storefront.payment import AGAIN_SECONDS
from marketplace.web.storefront.town_card.buying import address_of_purchase, asked_again, to_paying_page
from marketplace.web.storefront.unkept import unkept
from marketplace.web.town import this_town


@dataclass(frozen=True)
class PurchaseView:
    """A purchase as its page shows it. `card`: once it is paid; `return_until`: when it can be given back.

    `key`: that was sent along. `is_open`: it opens the card, or its buyer is signed in; else its page says no
    more than how far it is paid, and `may_see` is whether even that.
    """

    purchase: CardPurchase
    payment: Payment
    card: Voucher | None
    return_until: datetime | None
    key: str
    is_open: bool
    may_see: bool

    @property
    def is_payable(self) -> bool:
        """Whether it can still be paid on its page."""
        return is_payable(self.payment)

    @property
    def is_awaited(self) -> bool:
        """Whether it may have been paid, and we wait for the answer."""
        return is_awaited(self.payment)

    @property
    def can_be_asked_again(self) -> bool:
        """Whether the same card can be paid by another payment: what was typed is there still."""
        return is_over(self.payment) and bool(self.purchase.email) and sells_cards(self.purchase.town_id)

    @property
    def is_under_review(self) -> bool:
        """Whether a payment came that is not what was asked for."""
        return self.payment.state == PaymentState.MISMATCH

    @property
    def is_good(self) -> bool:
        """Whether the card pays."""
        return bool(self.card and self.card.state == CardState.ACTIVE and self.card.expires_at > clock.now())

    @property
    def code(self) -> str:
        """The code as it is read out."""
        return grouped(_code(self.card)) if self.card and self.is_good else ""

    @property
    def qr(self) -> QrCode:
        """The code as it is scanned."""
        return qr_of(card_address(_code(self.card) if self.card else ""))

    @property
    def may_return(self) -> bool:
        """Whether it can be given back: in time, and nothing of it is spent."""
        in_time = self.return_until is not None and clock.now() < self.return_until
        return bool(self.is_good and in_time and self.card and self.card.balance_cents == self.purchase.cents)


@unkept
def show_purchase(reference: str) -> ResponseReturnValue:
    """How far it is; without its key, the field for it: no address and no log holds that.

    Where nobody has told of it for too long, the provider is asked.
    """
    view = _view(reference)
    if view.may_see and view.is_awaited and view.payment.checkout_session_id:
        ask_about(view.payment)
        view = _view(reference)
    return _page(view)


@unkept
def create_purchase_opening(reference: str) -> ResponseReturnValue:
    """A key was typed or pasted: the card, or that it is another's."""
    view = _view(reference)
    if view.is_open:
        return _page(view)
    return _page(view, _("Cette clé n’ouvre pas cette carte : reprenez-la dans votre courriel.")), 422


@unkept
def show_purchase_paid(reference: str) -> ResponseReturnValue:
    """Back from the paying page: what the provider says now is written down, whoever else tells of it."""
    view = _seen(reference)
    if view.payment.checkout_session_id is None or view.payment.checkout_session_id != request.args.get(
        "session"
    ):
        abort(404, _("Cette page n’existe pas, ou son lien est incomplet : reprenez-le dans votre courriel."))
    if view.payment.state in UNPAID:
        ask_about(view.payment)
        view = _seen(reference)
    if view.payment.state not in PAYABLE:
        return redirect(address_of_purchase(view.purchase))
    response = make_response(render_template("storefront/town_card/confirming.html", view=view))
    response.headers["Refresh"] = str(AGAIN_SECONDS)
    return response


@unkept
def start_purchase_payment(reference: str) -> ResponseReturnValue:
    """On to the paying page once more, or to a new one of the same card where that one is closed."""
    view = _seen(reference)
    if not view.can_be_asked_again:
        return to_paying_page(view.purchase)
    try:
        return to_paying_page(asked_again(view.purchase))
    except Refusal as refusal:
        db.session.rollback()
        return _page(_view(reference), str(refusal)), refusal.status


@unkept
def show_purchase_paper(reference: str) -> ResponseReturnValue:
    """The sheet to print or to offer."""
    view = _opened(reference)
    if not (view.card and view.is_good):
        abort(404)
    purchase = view.purchase
    face = CardFace(
        title=_("Carte de la ville"),
        amount_cents=view.card.balance_cents,
        ends=view.card.expires_at,
        receiver=purchase.receiver,
        words=purchase.words,
    )
    return paper_sent(face, [view.card])


@unkept
def create_card_return(reference: str) -> ResponseReturnValue:
    """Its buyer has changed their mind."""
    view = _opened(reference)
    try:
        with transaction():
            give_back(this_town(), purchase=db.session.merge(view.purchase))
    except Refusal as refusal:
        db.session.rollback()
        return _page(_view(reference), str(refusal)), refusal.status
    flash(_("C’est fait : la carte ne paie plus, et tout vous est rendu sur votre carte bancaire."), "done")
    return redirect(address_of_purchase(view.purchase), 303)


def _page(view: PurchaseView, sentence: str = "") -> str:
    let_forms_pay()
    return render_template("storefront/town_card/bought.html", view=view, sentence=sentence)


def _opened(reference: str) -> PurchaseView:
    """The purchase, for whoever has its card's key, or bought it signed in; anybody else finds nothing."""
    view = _view(reference)
    return view if view.is_open else abort(404)


def _seen(reference: str) -> PurchaseView:
    """The purchase, for whoever may know how far it is paid."""
    view = _view(reference)
    return view if view.may_see else abort(404)


def _view(reference: str) -> PurchaseView:
    town = this_town()
    purchase = purchase_named(town.id, reference) or abort(404)
    shown, sent = request.args.get("key", ""), request.form.get("key", "").strip()
    if shown and not opens(shown, PAYING, purchase.id):
        abort(404)
    is_own = current_user.is_authenticated and purchase.user_id == current_user.id
    is_open = is_own or opens(sent, OPENING, purchase.id)
    payment = db.session.get_one(Payment, (town.id, purchase.payment_id), populate_existing=True)
    card = card_of(purchase)
    return PurchaseView(
        purchase,
        payment,
        card,
        return_until=may_return_until(purchase, town=town) if card else None,
        key=sent or shown,
        is_open=is_open,
        may_see=is_open or bool(shown) or opens(sent, PAYING, purchase.id),
    )


def _code(card: Voucher | None) -> str:
    return code_of(card.town_id, voucher_id=card.id, code_digest=card.code_digest) if card else ""
