"""The form of a card that is bought, and the way from it to the paying page."""

from urllib.parse import urljoin

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from marketplace.accounts.queries import tidy_email
from marketplace.checkout.paying import WaysBack
from marketplace.checkout.selling.asking import CardWish, ask_again, ask_for, begin_to_pay
from marketplace.checkout.selling.limiting import kept_network
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.core.errors import Refusal
from marketplace.core.references import link_key
from marketplace.core.words import _
from marketplace.notices.cards import PAYING
from marketplace.vouchers.buying.models import CardPurchase
from marketplace.vouchers.buying.sale import Limits, limits_of, sale_of, seller_of, sells_cards
from marketplace.web.callers import caller
from marketplace.web.kiosk import is_kiosk
from marketplace.web.storefront.paying import let_forms_pay, url_of_begun
from marketplace.web.storefront.town_card.forms import PurchaseForm
from marketplace.web.storefront.unkept import unkept
from marketplace.web.town import this_town


@unkept
def show_card_sale() -> ResponseReturnValue:
    """How much, for whom; on a kiosk no bank card is typed, and so none is bought."""
    form = PurchaseForm(formdata=None, email=_own_email())
    return _page(form, _limits())


@unkept
def create_purchase() -> ResponseReturnValue:
    """On to the paying page; sent twice it is one card, and a silent provider is said in words."""
    limits, form = _limits(), PurchaseForm()
    form.offer(limits)
    if is_kiosk() or not form.validate():
        return _page(form, limits), 422
    try:
        with transaction():
            purchase = ask_for(this_town(), wish=_wish(form), ways_of=_ways_of)
    except Refusal as refusal:
        db.session.rollback()
        return _page(form, limits, str(refusal)), refusal.status
    return to_paying_page(purchase)


def to_paying_page(purchase: CardPurchase) -> ResponseReturnValue:
    """The way to where a card is paid, or to its own page where that cannot be had just now."""
    here = address_of_purchase(purchase)
    with transaction():
        begun = begin_to_pay(purchase)
    if begun is None:
        return redirect(here, 303)  # paid, or its bank decides, or its page is closed: there it is said
    if url := url_of_begun(begun):
        return redirect(url, 303)
    flash(
        _(
            "La page de paiement ne s’ouvre pas pour l’instant. Réessayez dans un moment : rien n’est débité "
            "et vous ne paierez pas deux fois."
        ),
        "warn",
    )
    return redirect(here, 303)


def asked_again(purchase: CardPurchase) -> CardPurchase:
    """The purchase, or the one that takes its place where it can be paid no more. Raises: as `ask_for`."""
    with transaction():
        return ask_again(this_town(), purchase=purchase, network=_network(), ways_of=_ways_of)


def address_of_purchase(purchase: CardPurchase, view: str = "show_purchase") -> str:
    """A page of a purchase, with the key that shows how far it is paid, and no more."""
    key = link_key(PAYING, purchase.id)
    return url_for(f"storefront.{view}", reference=purchase.reference, key=key)


def _limits() -> Limits:
    sale = sale_of(this_town().id) if sells_cards(this_town().id) else None
    return limits_of(sale) if sale else abort(404)


def _wish(form: PurchaseForm) -> CardWish:
    return CardWish(
        nonce=form.mark,
        user_id=current_user.id if current_user.is_authenticated else None,
        email=tidy_email(form.email.data),
        cents=form.cents,
        receiver=form.receiver.data or "",
        words=form.words.data or "",
        network=_network(),
    )


def _network() -> str:
    return kept_network(caller(), day=clock.today(this_town().time_zone))


def _ways_of(purchase_id: int, reference: str) -> WaysBack:
    key = link_key(PAYING, purchase_id)
    paid_url, back_url = (
        url_for(f"storefront.{view}", reference=reference, key=key)
        for view in ("show_purchase_paid", "show_purchase")
    )
    # The mark of the session is the provider's to fill in: it must not be escaped.
    return WaysBack(
        urljoin(request.host_url, f"{paid_url}&session={{CHECKOUT_SESSION_ID}}"),
        urljoin(request.host_url, back_url),
    )


def _own_email() -> str:
    return str(current_user.email) if current_user.is_authenticated else ""


def _page(form: PurchaseForm, limits: Limits, sentence: str = "") -> str:
    let_forms_pay()
    form.offer(limits)
    return render_template(
        "storefront/town_card/buy.html",
        form=form,
        limits=limits,
        seller=seller_of(this_town()),
        sentence=sentence,
        closed_here=is_kiosk(),
    )
