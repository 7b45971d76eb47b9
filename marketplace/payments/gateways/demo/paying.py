"""Paying pages of the demo provider: opened and closed by us, paid on by whoever looks at them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.errors import Refusal
from marketplace.core.words import lazy
from marketplace.payments.gateways import asked
from marketplace.payments.gateways.demo import money, shapes
from marketplace.payments.gateways.demo.keeping import Body, change, find, keep, take_turn
from marketplace.payments.gateways.demo.models import DemoThing
from marketplace.payments.gateways.demo.telling import happened
from marketplace.payments.gateways.errors import Declined, Rejected

PAGE = "page"
_SHORTEST, _LONGEST = timedelta(minutes=30), timedelta(hours=24)
_LEAST_CENTS = 50


class PageClosed(Refusal):
    """Nothing can be paid on this page any more."""

    status = 410
    sentence = lazy("Cette page de paiement est fermée.")

    def __init__(self) -> None:
        super().__init__(str(self.sentence))


@dataclass(frozen=True)
class Shown:
    """A paying page as its visitor sees it: money that is on its way late is paid.

    Units: cents. `items`: what each shop gets of it.
    """

    name: str
    town_id: int
    amount_cents: int
    items: tuple[tuple[str, int], ...]
    closes_at: datetime
    is_open: bool
    is_paid: bool
    success_url: str
    cancel_url: str


def open_page(request: asked.CheckoutRequest, *, address: str) -> DemoThing:
    """Open a paying page below an address. Raises: Rejected as Stripe does. Commits: no."""
    ahead = request.expires_at - clock.now().replace(microsecond=0)
    if not _SHORTEST <= ahead <= _LONGEST:
        raise Rejected("expires_at")
    body = shapes.session(request, page=address)
    if body["amount_total"] < _LEAST_CENTS:
        raise Rejected("amount_too_small")
    items = [[item.label, item.amount_cents] for item in request.items if item.amount_cents]
    return keep(
        PAGE,
        body=body,
        command_id=request.command_id,
        notes={"items": items},
        closes_at=request.expires_at,
    )


def told(page: DemoThing) -> Body:
    """A page with its payment, the charge and what was kept of it, as Stripe opens them out."""
    payment = page.body["payment_intent"]
    if payment is None or page.body["payment_status"] != "paid":
        return page.body
    fee = {"id": page.name.replace("cs_", "txn_"), "fee": money.fee_of(page.body["amount_total"])}
    charge = {"id": charge_of(payment), "balance_transaction": fee}
    return {**page.body, "payment_intent": {"id": payment, "latest_charge": charge}}


def charge_of(payment_intent_id: str) -> str:
    """The charge of a payment: they share the name of their page."""
    return payment_intent_id.replace("pi_", "ch_", 1)


def page_of(payment_intent_id: str) -> DemoThing:
    """The page that a payment was made on. Raises: Rejected when there is none."""
    if not payment_intent_id.startswith("pi_"):
        raise Rejected("resource_missing")
    page = find(payment_intent_id.replace("pi_", "cs_", 1), kind=PAGE)
    if page.body["payment_intent"] is None:
        raise Rejected("resource_missing")
    return page


def shown(session_id: str) -> Shown:
    """A page for whoever pays on it. Raises: Rejected for one that is not there."""
    page = find(session_id, kind=PAGE)
    body, is_open = page.body, page.body["status"] == "open" and not is_overdue(page)
    return Shown(
        name=page.name,
        town_id=int(body["metadata"]["town_id"]),
        amount_cents=body["amount_total"],
        items=tuple((label, cents) for label, cents in page.notes["items"]),
        closes_at=datetime.fromtimestamp(body["expires_at"], clock.now().tzinfo),
        is_open=is_open,
        is_paid=body["payment_status"] == "paid" or pays_late(page.notes),
        success_url=body["success_url"].replace("{CHECKOUT_SESSION_ID}", page.name),
        cancel_url=body["cancel_url"],
    )


def pay(session_id: str) -> None:
    """The card is accepted. Raises: PageClosed. Commits: no."""
    take_turn()
    happened("checkout.session.completed", to=_take_money(_open(session_id)))


def decline(session_id: str) -> None:
    """The card is refused, as always; the page stays open for another. Raises: Declined, PageClosed.

    Commits: no.
    """
    take_turn()
    _open(session_id)
    raise Declined("card_declined")


def pay_late(session_id: str) -> None:
    """The page closes, and the money comes once we have been told so. Raises: PageClosed. Commits: no."""
    take_turn()
    page = _open(session_id)
    page.notes = {**page.notes, "pays_late": True}
    close(page)


def close(page: DemoThing) -> None:
    """Nobody can pay on this page any more. Raises: Rejected when it is not open. Commits: no."""
    if page.body["status"] != "open":
        raise Rejected("session_not_open")
    page.closes_at = None
    happened("checkout.session.expired", to=change(page, status="expired", url=None))


def is_overdue(page: DemoThing) -> bool:
    """Whether a page is open past its time: it closes as soon as somebody looks."""
    return page.closes_at is not None and page.closes_at <= clock.now()


def overdue() -> list[DemoThing]:
    """The pages whose time is over, and that nobody has looked at since."""
    query = select(DemoThing).where(DemoThing.kind == PAGE, DemoThing.closes_at <= clock.now())
    return list(db.session.scalars(query.order_by(DemoThing.closes_at, DemoThing.id)))


def pays_late(notes: Mapping[str, object]) -> bool:
    """Whether money is still on its way to a closed page."""
    return bool(notes.get("pays_late"))


def let_money_come(page: DemoThing) -> None:
    """The late money is there. Commits: no."""
    if pays_late(page.notes):
        page.notes = {**page.notes, "pays_late": False}
        happened("checkout.session.async_payment_succeeded", to=_take_money(page))


def _open(session_id: str) -> DemoThing:
    page = find(session_id, kind=PAGE)
    if page.body["status"] != "open" or is_overdue(page):
        raise PageClosed
    return page


def _take_money(page: DemoThing) -> Body:
    cents, payment = page.body["amount_total"], page.name.replace("cs_", "pi_", 1)
    money.move(
        "charge",
        source=charge_of(payment),
        cents=cents,
        fee_cents=money.fee_of(cents),
        currency=page.body["currency"],
        after=money.WEEK,
    )
    page.closes_at = None
    return change(page, status="complete", payment_status="paid", url=None, payment_intent=payment)
