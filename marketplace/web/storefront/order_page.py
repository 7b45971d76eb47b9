"""An order as its page shows it: what to do next first, then every stop."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import abort, request
from flask_login import current_user

from marketplace.core.references import is_reference, opens
from marketplace.core.words import _, ngettext
from marketplace.orders.receipts import Receipt, ReceiptBag, receipt_of
from marketplace.orders.states import OPEN, ShopOrderState
from marketplace.orders.wording import state_label
from marketplace.payments.bag_receipts import BagReceipt, receipt_for
from marketplace.payments.methods import ONLINE
from marketplace.payments.models import Payment, PaymentState
from marketplace.payments.queries import RefundView, payment_of, refunds_of
from marketplace.payments.states import CAPTURED, RefundState
from marketplace.payments.town_cards.tender import held_cents
from marketplace.stock.deadlines import deadline_of
from marketplace.web.qr import QrCode, qr_of
from marketplace.web.storefront.asking import Asking, asking_of
from marketplace.web.storefront.time_left import TimeLeft, time_left
from marketplace.web.town import this_town

_S = ShopOrderState
_KINDS = {
    _S.READY: "ok",
    _S.AT_HUB: "ok",
    _S.COLLECTED: "ok",
    _S.CLOSED: "ok",
    _S.ACCEPTED: "info",
    _S.PICKING: "info",
    _S.PLACED: "info",
    _S.DECLINED: "bad",
    _S.CANCELLED: "bad",
    _S.LAPSED: "bad",
    _S.UNCOLLECTED: "warn",
}
_DONE = frozenset({_S.COLLECTED, _S.CLOSED})
_OVER = frozenset({_S.DECLINED, _S.CANCELLED, _S.LAPSED, _S.UNCOLLECTED})


@dataclass(frozen=True)
class BagView:
    """One stop of the tour."""

    bag: ReceiptBag

    @property
    def is_open(self) -> bool:
        """Whether there is still something to fetch."""
        return self.bag.state in OPEN

    @property
    def look(self) -> str:
        """How its place on the timeline is drawn."""
        return "done" if self.bag.state in _DONE else "wait"

    @property
    def state(self) -> str:
        """Where it stands, in a word."""
        return state_label(self.bag.state)

    @property
    def kind(self) -> str:
        """The colour of that word."""
        return _KINDS.get(self.bag.state, "")

    @property
    def spoken(self) -> str:
        """The code as it is read out."""
        return f"{self.bag.code[:4]} {self.bag.code[4:]}"

    @property
    def qr(self) -> QrCode:
        """The code as it is scanned."""
        return qr_of(self.bag.code)


@dataclass(frozen=True)
class OrderPage:
    """The whole page. `key` opens it without an account; it is handed on by its own links and forms."""

    receipt: Receipt
    bags: Sequence[BagView]
    payment: Payment | None
    key: str
    kept_until: datetime | None = None
    refunds: Sequence[RefundView] = ()
    town_card_cents: int = 0  # what a town card pays of it

    @property
    def is_online(self) -> bool:
        """Whether it is paid online, and not at the shops' tills."""
        return self.receipt.pays in ONLINE

    @property
    def to_pay_cents(self) -> int:
        """By bank card, at most."""
        return self.receipt.most_cents - self.town_card_cents

    @property
    def awaits_payment(self) -> bool:
        """Whether it still has to be paid before any shop prepares it, and can be."""
        return not self.asking.bags and any(view.bag.state == _S.HELD for view in self.bags)

    @property
    def asking(self) -> Asking:
        """Whose shop looks first whether all of it is there, and whether one had not got it."""
        return asking_of(self.receipt)

    @property
    def is_placed(self) -> bool:
        """Whether the shops, and its resident, have been told of it."""
        return any(_S.PLACED in view.bag.moved for view in self.bags)

    @property
    def is_lapsed(self) -> bool:
        """Whether its goods were given back before it was paid, all of them, and nothing was taken."""
        if self.asking.title:
            return False
        return not (self.is_placed or self.awaits_payment or self.is_paid or self.is_under_review)

    @property
    def is_paid(self) -> bool:
        """Whether money was taken for it, whatever became of that afterwards."""
        return self.payment is not None and self.payment.state in CAPTURED

    @property
    def is_being_confirmed(self) -> bool:
        """Whether a bank has not decided yet."""
        return self.payment is not None and self.payment.state == PaymentState.PROCESSING

    @property
    def is_under_review(self) -> bool:
        """Whether a payment came that is not what was asked for: a person looks at it."""
        return self.payment is not None and self.payment.state == PaymentState.MISMATCH

    @property
    def was_declined(self) -> bool:
        """Whether a bank refused the last attempt to pay; one without a page never came so far."""
        payment = self.payment
        return payment is not None and payment.state == PaymentState.FAILED and bool(payment.checkout_url)

    @property
    def time_left(self) -> TimeLeft | None:
        """For how long its goods are still kept; None once it is paid, called off or lapsed."""
        if self.kept_until is None or not self.awaits_payment or self.is_called_off:
            return None
        return time_left(self.kept_until, made_at=self.receipt.created_at)

    @property
    def is_called_off(self) -> bool:
        """Whether the resident gave it up, or changed the basket, before paying."""
        return self.receipt.called_off_at is not None and not self.is_placed

    @property
    def refunded_cents(self) -> int:
        """What was given back of the payment, or is on its way back."""
        return sum(refund.cents for refund in self._made if refund.payment_id == self._payment_id)

    @property
    def second_refund_cents(self) -> int:
        """What was given back of a second payment, or of one that came too late."""
        return sum(refund.cents for refund in self._made if refund.payment_id != self._payment_id)

    @property
    def refunded_beside_cents(self) -> int:
        """What was given back of no bag: of a second payment, or on the provider's own pages."""
        return sum(refund.cents for refund in self._made if refund.shop_order_id is None)

    @property
    def failed_refund_cents(self) -> int:
        """What could not be given back: a person sees to it."""
        return sum(refund.cents for refund in self.refunds if refund.state == RefundState.FAILED)

    @property
    def _made(self) -> list[RefundView]:
        return [refund for refund in self.refunds if refund.state != RefundState.FAILED]

    @property
    def _payment_id(self) -> int:
        return self.payment.id if self.payment else 0

    def refunds_for(self, bag: ReceiptBag) -> list[RefundView]:
        """What was given back of a bag, or of a line of it."""
        return [refund for refund in self._made if refund.shop_order_id == bag.shop_order_id]

    def has_receipt(self, bag: ReceiptBag) -> bool:
        """Whether a bag was paid: online once the order is placed, at the till once it is handed over."""
        return self.is_paid and self.is_placed if self.is_online else bag.state in _DONE

    @property
    def title(self) -> str:
        """What to know first."""
        return self.asking.title or self._title

    @property
    def _title(self) -> str:
        states = [view.bag.state for view in self.bags]
        ready = sum(state in {_S.READY, _S.AT_HUB} for state in states)
        if self.is_under_review:
            return _("Nous vérifions votre paiement")
        if self.is_called_off:
            return _("Commande annulée")
        if self.awaits_payment:
            return _("Paiement en cours") if self.is_being_confirmed else _("Il reste à payer")
        if ready:
            return ngettext("Un sac vous attend", "%(num)s sacs vous attendent", ready)
        if any(state in OPEN for state in states):
            return _("Merci, c’est commandé")
        if any(state in _DONE for state in states):
            return _("Tout est remis, merci !")
        if not self.is_placed:
            return _("Payé trop tard, remboursé") if self.is_paid else _("Le temps pour payer est écoulé")
        return _("Commande annulée")

    @property
    def vat_cents(self) -> int:
        """The VAT contained in what is to be paid."""
        return sum(row.vat_cents for paper in self._had for row in paper.vat)

    @property
    def due_cents(self) -> int:
        """What it costs as it stands now, cancelled bags left out."""
        return sum(paper.kept_cents for paper in self._had)

    @property
    def margin_cents(self) -> int:
        """What was, or will be, paid beforehand for weights that are not known yet."""
        bags = (view.bag for view in self.bags if view.is_open or self.awaits_payment)
        lines = (line for bag in bags for line in bag.lines if line.is_to_weigh)
        return sum(line.most_cents - line.due_cents for line in lines)

    def paper_of(self, bag: ReceiptBag) -> BagReceipt:
        """What a bag and each of its lines come to now."""
        return receipt_for(bag, refunds=self.refunds_for(bag))

    @property
    def _had(self) -> list[BagReceipt]:
        return [self.paper_of(view.bag) for view in self.bags if view.bag.state not in _OVER]


def this_order(reference: str) -> OrderPage:
    """The order of an address, for whoever bears its key or owns it. Aborts with 404 for anybody else."""
    receipt = receipt_of(this_town().id, reference=reference) if is_reference(reference) else None
    key = str(request.values.get("key", ""))
    if receipt is None or not (opens(key, "order", receipt.order_id) or _is_owner(receipt)):
        abort(404, _("Cette page n’existe pas, ou son lien est incomplet : reprenez-le dans votre courriel."))
    return _page_of(receipt, key)


def _page_of(receipt: Receipt, key: str) -> OrderPage:
    bags, town_id = [BagView(bag) for bag in receipt.bags], this_town().id
    if receipt.pays not in ONLINE:
        return OrderPage(receipt, bags, None, key)
    return OrderPage(
        receipt,
        bags,
        payment_of(town_id, receipt.order_id),
        key,
        deadline_of(town_id, shop_order_ids=[bag.shop_order_id for bag in receipt.bags]),
        refunds_of(town_id, receipt.order_id),
        held_cents(town_id, order_id=receipt.order_id),
    )


def _is_owner(receipt: Receipt) -> bool:
    return bool(current_user.is_authenticated and receipt.user_id == current_user.id)
