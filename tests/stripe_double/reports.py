"""What can be read of the whole: the balance, its lines, disputes, and what has happened."""

from tests.stripe_double import objects
from tests.stripe_double.objects import Thing
from tests.stripe_double.world import World

_DISPUTE_FEE = 2000


def balance(world: World, _asked: Thing, _names: dict[str, str]) -> Thing:
    """The platform's money."""
    return {
        "object": "balance",
        "livemode": world.live,
        "available": _amounts(world.money("available")),
        "pending": _amounts(world.money("pending")),
    }


def _amounts(money: dict[str, int]) -> list[Thing]:
    return [
        {"amount": amount, "currency": currency, "source_types": {"card": amount}}
        for currency, amount in sorted(money.items())
    ]


def balance_lines(world: World, asked: Thing, _names: dict[str, str]) -> list[Thing]:
    """Movements of the platform's money, by source or type."""
    return list(world.of_kind("balance_transaction", source=asked.get("source"), type=asked.get("type")))


def balance_settings(world: World, asked: Thing, _names: dict[str, str]) -> Thing:
    """How the platform's money leaves."""
    schedule = asked.get("payments", {}).get("payouts", {}).get("schedule", {})
    world.payouts = schedule.get("interval", world.payouts)
    return {
        "object": "balance_settings",
        "payments": {
            "debit_negative_balances": False,
            "payouts": {"schedule": {"interval": world.payouts}, "status": "enabled"},
            "settlement_timing": {"delay_days": 7},
        },
    }


def events(world: World, asked: Thing, _names: dict[str, str]) -> list[Thing]:
    """What has happened, newest first; the second interface has a list of its own."""
    types = asked.get("types")
    return [
        event
        for event in reversed(world.events)
        if event["object"] == "event" and (types is None or event["type"] in types)
    ]


def retrieve_dispute(world: World, _asked: Thing, names: dict[str, str]) -> Thing:
    """How a dispute stands."""
    return world.find(names["dispute"], "dispute", param="dispute")


def dispute(world: World, taken: Thing) -> Thing:
    """The buyer's bank contests a charge: its money and a fee are gone until it is decided."""
    quarrel: Thing = {
        "id": objects.new_name("du"),
        "object": "dispute",
        "livemode": world.live,
        "created": world.now(),
        "amount": taken["amount"],
        "currency": taken["currency"],
        "charge": taken["id"],
        "payment_intent": taken["payment_intent"],
        "balance_transactions": [],
        "enhanced_eligibility_types": [],
        "evidence": {"enhanced_evidence": {}},
        "evidence_details": {
            "due_by": world.now() + 9 * 24 * 3600,
            "enhanced_eligibility": {},
            "has_evidence": False,
            "past_due": False,
            "submission_count": 0,
        },
        "is_charge_refundable": False,
        "metadata": {},
        "reason": "product_not_received",
        "status": "needs_response",
    }
    world.keep(quarrel)
    taken["disputed"] = True
    quarrel["balance_transactions"] = [world.move("adjustment", quarrel, -taken["amount"], fee=_DISPUTE_FEE)]
    world.tell("charge.dispute.created", quarrel)
    world.tell("charge.dispute.funds_withdrawn", quarrel)
    return quarrel


def decide(world: World, quarrel: Thing, status: str) -> Thing:
    """A dispute is won (its money comes back) or lost."""
    quarrel["status"] = status
    if status == "won":
        quarrel["balance_transactions"].append(world.move("adjustment", quarrel, quarrel["amount"]))
        world.tell("charge.dispute.funds_reinstated", quarrel)
    world.tell("charge.dispute.closed", quarrel)
    return quarrel


def pay_out(world: World, amount: int, currency: str) -> Thing:
    """The treasurer takes money out: a line of the balance."""
    payout = {"id": objects.new_name("po"), "currency": currency}
    return world.move("payout", payout, -amount)
