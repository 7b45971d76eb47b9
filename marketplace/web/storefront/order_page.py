"""An order as its page shows it: what to do next first, then every stop."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import segno
from flask import abort, request
from flask_login import current_user

from marketplace.core.references import is_reference, opens
from marketplace.core.words import _, ngettext
from marketplace.orders.receipts import Receipt, ReceiptBag, receipt_of
from marketplace.orders.states import OPEN, ShopOrderState
from marketplace.orders.wording import state_label
from marketplace.payments.models import Payment, PaymentState
from marketplace.payments.queries import payment_of
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
class QrCode:
    """A code to scan: its side in modules, and the path of its dark modules, drawn in runs."""

    side: int
    path: str


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

    @property
    def next_bag(self) -> BagView | None:
        """Where to go now: a bag that is ready, else the soonest that will be."""
        waiting = [view for view in self.bags if view.is_open]
        ready = [view for view in waiting if view.bag.state in {_S.READY, _S.AT_HUB}]
        return next(iter(ready or waiting), None)

    @property
    def awaits_payment(self) -> bool:
        """Whether it still has to be paid before any shop hears of it."""
        return any(view.bag.state == _S.HELD for view in self.bags)

    @property
    def is_placed(self) -> bool:
        """Whether the shops, and its resident, have been told of it."""
        return not all(view.bag.state in {_S.HELD, _S.LAPSED} for view in self.bags)

    @property
    def time_left(self) -> TimeLeft | None:
        """For how long its goods are still kept; None once it is paid, called off or lapsed."""
        if self.payment is None or not self.awaits_payment:
            return None
        return time_left(self.payment.expires_at, made_at=self.receipt.created_at)

    @property
    def is_called_off(self) -> bool:
        """Whether the resident gave it up, or changed the basket, before paying."""
        return self.payment is not None and self.payment.state == PaymentState.CANCELLED

    @property
    def title(self) -> str:
        """What to know first."""
        states = [view.bag.state for view in self.bags]
        ready = sum(state in {_S.READY, _S.AT_HUB} for state in states)
        if self.awaits_payment:
            return _("Il reste à payer")
        if ready:
            return ngettext("Un sac vous attend", "%(num)s sacs vous attendent", ready)
        if any(state in OPEN for state in states):
            return _("Merci, c’est commandé")
        if any(state in _DONE for state in states):
            return _("Tout est remis, merci !")
        if _S.LAPSED in states and not self.is_called_off:
            return _("Le temps pour payer est écoulé")
        return _("Commande annulée")

    @property
    def vat_cents(self) -> int:
        """The VAT contained in what is to be paid."""
        bags = (view.bag for view in self.bags if view.bag.state not in _OVER)
        return sum(line.vat_cents for bag in bags for line in bag.lines)

    @property
    def due_cents(self) -> int:
        """What is to be paid, cancelled bags left out."""
        return sum(view.bag.total_cents for view in self.bags if view.bag.state not in _OVER)


def this_order(reference: str) -> OrderPage:
    """The order of an address, for whoever bears its key or owns it. Aborts with 404 for anybody else."""
    receipt = receipt_of(this_town().id, reference=reference) if is_reference(reference) else None
    key = str(request.values.get("key", ""))
    if receipt is None or not (opens(key, "order", receipt.order_id) or _is_owner(receipt)):
        abort(404, _("Cette page n’existe pas, ou son lien est incomplet : reprenez-le dans votre courriel."))
    payment = payment_of(this_town().id, receipt.order_id) if receipt.pays != "pickup" else None
    return OrderPage(receipt, [BagView(bag) for bag in receipt.bags], payment, key)


def _is_owner(receipt: Receipt) -> bool:
    return bool(current_user.is_authenticated and receipt.user_id == current_user.id)


def qr_of(text: str) -> QrCode:
    """The drawing of a text as a QR code that bears a wet screen."""
    rows = segno.make(text, error="m", micro=False).matrix
    runs = [
        f"M{start} {y}h{len(run)}v1h-{len(run)}z"
        for y, row in enumerate(rows)
        for start, run in _dark_runs(row)
    ]
    return QrCode(len(rows), "".join(runs))


def _dark_runs(row: Sequence[int]) -> list[tuple[int, list[int]]]:
    runs, x = [], 0
    for is_dark, group in groupby(row):
        run = list(group)
        if is_dark:
            runs.append((x, run))
        x += len(run)
    return runs
