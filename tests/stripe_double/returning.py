"""Refunds."""

from tests.stripe_double import objects
from tests.stripe_double.objects import Thing
from tests.stripe_double.world import Refused, World


def create_refund(world: World, asked: Thing, _names: dict[str, str]) -> Thing:
    """Give back a part of a charge, never more than is left of it."""
    taken = _charge(world, asked)
    if taken["disputed"]:
        raise Refused("This charge is disputed and cannot be refunded.", code="charge_disputed")
    left = taken["amount_captured"] - taken["amount_refunded"]
    amount = asked.get("amount", left)
    if left == 0:
        raise Refused(f"Charge {taken['id']} has already been refunded.", code="charge_already_refunded")
    if amount > left:
        raise Refused(
            f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})", param="amount"
        )
    if amount < 1:
        raise Refused("Invalid positive integer", code="parameter_invalid_integer", param="amount")
    back = world.keep(objects.refund(taken, asked, amount, at=world.now()))
    back["status"] = world.refunds_begin
    line = world.move("refund", back, -amount)
    line["reporting_category"] = "refund"
    back["balance_transaction"] = line["id"]
    _count(world, taken, amount)
    world.tell("refund.created", back)
    return back


def retrieve_refund(world: World, _asked: Thing, names: dict[str, str]) -> Thing:
    """How a refund stands."""
    return world.find(names["refund"], "refund", param="refund")


def list_refunds(world: World, asked: Thing, _names: dict[str, str]) -> list[Thing]:
    """Refunds, by payment or charge."""
    payment, taken = asked.get("payment_intent"), asked.get("charge")
    return list(world.of_kind("refund", payment_intent=payment, charge=taken))


def succeed(world: World, back: Thing) -> Thing:
    """A refund that was pending arrives."""
    back["status"] = "succeeded"
    world.tell("refund.updated", back)
    return back


def fail(world: World, back: Thing) -> Thing:
    """The bank sends a refund back, days later: the money is the platform's again. It does so once."""
    if back["status"] == "failed":
        raise Refused(f"Refund {back['id']} has failed already.")
    line = world.move("refund_failure", back, back["amount"])
    back.update(
        status="failed", failure_reason="expired_or_canceled_card", failure_balance_transaction=line["id"]
    )
    _count(world, world.find(back["charge"], "charge"), -back["amount"])
    world.tell("refund.updated", back)
    world.tell("refund.failed", back)
    return back


def _charge(world: World, asked: Thing) -> Thing:
    if "charge" in asked:
        return world.find(asked["charge"], "charge", param="charge")
    payment = world.find(asked.get("payment_intent", ""), "payment_intent", param="payment_intent")
    if not payment["latest_charge"]:
        raise Refused(
            f"This PaymentIntent ({payment['id']}) does not have a successful charge to refund.",
            param="payment_intent",
        )
    return world.find(payment["latest_charge"], "charge")


def _count(world: World, taken: Thing, amount: int) -> None:
    taken["amount_refunded"] += amount
    taken["refunded"] = taken["amount_refunded"] == taken["amount_captured"]
    if amount > 0:
        world.tell("charge.refunded", taken)
