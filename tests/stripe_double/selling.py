"""Paying pages and payments."""

from tests.stripe_double import objects
from tests.stripe_double.objects import Thing
from tests.stripe_double.world import Refused, World

_SHORTEST_SECONDS, _LONGEST_SECONDS = 30 * 60, 24 * 3600
_LEAST = 50  # minor units, for the currencies of our towns


def create_session(world: World, asked: Thing, _names: dict[str, str]) -> Thing:
    """Open a paying page. It ends 30 minutes to 24 hours from now; its payment is made when somebody pays."""
    if "mode" not in asked or "line_items" not in asked:
        raise Refused("Missing required param: line_items.", code="parameter_missing", param="line_items")
    if not asked.get("success_url"):
        raise Refused("Missing required param: success_url.", code="parameter_missing", param="success_url")
    at = world.now()
    ends = asked.get("expires_at", at + _LONGEST_SECONDS)
    if not at + _SHORTEST_SECONDS <= ends <= at + _LONGEST_SECONDS:
        raise Refused(
            "The `expires_at` timestamp must be 30 minutes to 24 hours from now.", param="expires_at"
        )
    page = objects.session(asked, at=at, live=world.live, page=world.page)
    if page["amount_total"] < _LEAST:
        raise Refused("The Checkout Session's total amount must be at least €0.50.", code="amount_too_small")
    world.payment_data[page["id"]] = asked.get("payment_intent_data", {})
    world.open_pages[page["id"]] = page
    return world.keep(page)


def retrieve_session(world: World, _asked: Thing, names: dict[str, str]) -> Thing:
    """How a paying page stands."""
    return world.find(names["session"], "checkout.session", param="session")


def list_sessions(world: World, asked: Thing, _names: dict[str, str]) -> list[Thing]:
    """Paying pages, by payment."""
    return list(world.of_kind("checkout.session", payment_intent=asked.get("payment_intent")))


def expire_session(world: World, _asked: Thing, names: dict[str, str]) -> Thing:
    """Close an open paying page."""
    page = world.find(names["session"], "checkout.session", param="session")
    if page["status"] != "open":
        raise Refused(
            f'Only Checkout Sessions with a status in ["open"] can be expired. '
            f"This Checkout Session has a status of `{page['status']}`."
        )
    return close(world, page)


def close(world: World, page: Thing) -> Thing:
    """The end of a page that nobody paid on."""
    page.update(status="expired", url=None)
    world.open_pages.pop(page["id"])
    world.tell("checkout.session.expired", page)
    return page


def close_overdue(world: World) -> None:
    """What Stripe does by itself when a page's time is over."""
    for page in [page for page in world.open_pages.values() if page["expires_at"] <= world.now()]:
        close(world, page)


def pay(world: World, page: Thing) -> Thing:
    """The buyer pays: a payment, a charge, money that will come, and their events."""
    _take(world, page)
    world.tell("checkout.session.completed", page)
    return page


def _take(world: World, page: Thing) -> None:
    payment = _payment_on(world, page)
    world.open_pages.pop(page["id"], None)
    taken = world.keep(objects.charge(payment, at=world.now()))
    line = world.move("charge", taken, taken["amount"], fee=fee_of(taken), available_on=world.later())
    taken["balance_transaction"] = line["id"]
    payment.update(
        status="succeeded",
        amount_received=payment["amount"],
        latest_charge=taken["id"],
        payment_method=taken["payment_method"],
        last_payment_error=None,
    )
    page.update(status="complete", payment_status="paid", url=None, payment_intent=payment["id"])
    world.tell("payment_intent.succeeded", payment)
    world.tell("charge.succeeded", taken)


def promise(world: World, page: Thing) -> Thing:
    """The buyer has chosen a way to pay that takes days: the page is complete and not paid."""
    payment = _payment_on(world, page)
    payment["status"] = "processing"
    world.open_pages.pop(page["id"])
    page.update(status="complete", url=None)
    world.tell("checkout.session.completed", page)
    return page


def keep_promise(world: World, page: Thing) -> Thing:
    """The money comes."""
    _take(world, page)
    world.tell("checkout.session.async_payment_succeeded", page)
    return page


def break_promise(world: World, page: Thing) -> Thing:
    """The money does not come."""
    world.find(page["payment_intent"], "payment_intent")["status"] = "requires_payment_method"
    world.tell("checkout.session.async_payment_failed", page)
    return page


def decline(world: World, page: Thing) -> Thing:
    """The buyer's card is refused; the page stays open for another."""
    payment = _payment_on(world, page)
    payment["last_payment_error"] = {
        "type": "card_error",
        "code": "card_declined",
        "decline_code": "insufficient_funds",
        "message": "Your card has insufficient funds.",
    }
    world.tell("payment_intent.payment_failed", payment)
    return page


def fee_of(taken: Thing) -> int:
    """What Stripe keeps: 1.5 % and 25 cents."""
    return int((taken["amount"] * 15 + 500) // 1000) + 25


def _payment_on(world: World, page: Thing) -> Thing:
    if page["payment_intent"]:
        return world.find(page["payment_intent"], "payment_intent")
    data = world.payment_data[page["id"]]
    payment = world.keep(objects.payment_intent(page, data, at=world.now()))
    page["payment_intent"] = payment["id"]
    return payment
