"""Transfers to shops, their reversals, and the shops' accounts."""

from typing import Any

from tests.stripe_double import objects
from tests.stripe_double.objects import Thing
from tests.stripe_double.world import Refused, World, text_time


def create_transfer(world: World, asked: Thing, _names: dict[str, str]) -> Thing:
    """Hand over a share: of a charge, even before its money is there, or else of what is available."""
    shop = world.find(asked["destination"], "v2.core.account", param="destination")
    if _transfers_of(shop)["status"] != "active":
        raise Refused(
            "Your destination account needs to have the capability enabled: transfers",
            code="insufficient_capabilities_for_transfer",
        )
    if asked.get("amount", 0) < 1:
        raise Refused("Invalid positive integer", code="parameter_invalid_integer", param="amount")
    available_on = _source(world, asked)
    share = world.keep(objects.transfer(asked, at=world.now(), live=world.live))
    line = world.move("transfer", share, -share["amount"], available_on=available_on)
    share["balance_transaction"] = line["id"]
    world.shop_money[shop["id"]] += share["amount"]
    world.tell("transfer.created", share)
    return share


def _source(world: World, asked: Thing) -> int:
    """When the money for a transfer is there. Raises: Refused when it is too little."""
    if "source_transaction" not in asked:
        if world.money("available").get(asked["currency"], 0) < asked["amount"]:
            raise Refused("You have insufficient available funds.", code="balance_insufficient")
        return 0
    taken = world.find(asked["source_transaction"], "charge", param="source_transaction")
    if asked["currency"] != taken["currency"]:
        raise Refused("The currency of source_transaction's balance transaction differs.", param="currency")
    shared = sum(
        other["amount"] - other["amount_reversed"]
        for other in world.of_kind("transfer", source_transaction=taken["id"])
    )
    if shared + asked["amount"] > taken["amount"]:
        raise Refused(
            "Transfers using this transaction as a source must not exceed its amount.", param="amount"
        )
    line = world.find(taken["balance_transaction"], "balance_transaction")
    return int(line["available_on"])


def retrieve_transfer(world: World, _asked: Thing, names: dict[str, str]) -> Thing:
    """How a transfer stands."""
    return world.find(names["transfer"], "transfer", param="transfer")


def list_transfers(world: World, asked: Thing, _names: dict[str, str]) -> list[Thing]:
    """Transfers, by group or destination."""
    group, destination = asked.get("transfer_group"), asked.get("destination")
    return list(world.of_kind("transfer", transfer_group=group, destination=destination))


def create_reversal(world: World, asked: Thing, names: dict[str, str]) -> Thing:
    """Take a part back: not more than was handed over, and not more than the shop still has."""
    share = world.find(names["id"], "transfer")
    left = share["amount"] - share["amount_reversed"]
    amount = asked.get("amount", left)
    if amount > left or left == 0:
        raise Refused(
            f"Transfer {share['id']} has {left} left to reverse, which is less than {amount}.", param="amount"
        )
    if world.shop_money[share["destination"]] < amount:
        raise Refused(
            "The recipient does not have sufficient funds in their balance to reverse this amount.",
            code="balance_insufficient",
        )
    back = world.keep(objects.reversal(share, asked, amount, at=world.now()))
    line = world.move("transfer_refund", back, amount)
    back["balance_transaction"] = line["id"]
    world.shop_money[share["destination"]] -= amount
    share["amount_reversed"] += amount
    share["reversed"] = share["amount_reversed"] == share["amount"]
    share["reversals"]["data"].insert(0, back)
    world.tell("transfer.reversed", share)
    return back


def list_reversals(world: World, _asked: Thing, names: dict[str, str]) -> list[Thing]:
    """The reversals of a transfer."""
    share = world.find(names["id"], "transfer")
    return list(world.of_kind("transfer_reversal", transfer=share["id"]))


def create_account(world: World, asked: Thing, _names: dict[str, str]) -> Thing:
    """Open a shop's account; it may receive nothing until its holder has said what Stripe must know."""
    recipient = {"applied": True, "capabilities": {"stripe_balance": {"stripe_transfers": _restricted()}}}
    account: dict[str, Any] = {
        "id": objects.new_name("acct"),
        "object": "v2.core.account",
        "applied_configurations": ["recipient"],
        "configuration": {"recipient": recipient},
        "contact_email": asked.get("contact_email"),
        "created": text_time(world.now()),
        "dashboard": asked.get("dashboard", "none"),
        "display_name": asked.get("display_name"),
        "livemode": world.live,
        "metadata": asked.get("metadata", {}),
        "requirements": {"entries": [_due("individual.verification.document"), _due("external_account")]},
    }
    world.keep(account)
    world.tell_thin("v2.core.account.created", account)
    return shown(account, asked)


def retrieve_account(world: World, asked: Thing, names: dict[str, str]) -> Thing:
    """How an account stands; parts of it come only when they are asked for."""
    return shown(world.find(names["id"], "v2.core.account"), asked)


def shown(account: Thing, asked: Thing) -> Thing:
    """What Stripe shows of an account: what is not included by name is left out."""
    parts = asked.get("include", [])
    left_out = {
        name
        for name, part in (("configuration", "configuration.recipient"), ("requirements", "requirements"))
        if part not in parts
    }
    return {name: value for name, value in account.items() if name not in left_out}


def create_account_link(world: World, asked: Thing, _names: dict[str, str]) -> Thing:
    """A way into the onboarding form, for five minutes."""
    account = world.find(asked["account"], "v2.core.account", param="account")
    at = world.now()
    return {
        "object": "v2.core.account_link",
        "account": account["id"],
        "created": text_time(at),
        "expires_at": text_time(at + 300),
        "livemode": world.live,
        "url": f"{world.page}/onboarding/{account['id']}/{objects.new_name('link')}",
        "use_case": asked["use_case"],
    }


def admit(world: World, account: Thing) -> None:
    """The holder has said all: transfers may come."""
    _transfers_of(account).update(status="active", status_details=[])
    account["requirements"]["entries"] = []
    world.tell_thin("v2.core.account[configuration.recipient].capability_status_updated", account)


def restrict(world: World, account: Thing, missing: str) -> None:
    """Stripe wants to know more: no transfers until then."""
    _transfers_of(account).update(_restricted())
    account["requirements"]["entries"] = [_due(missing)]
    world.tell_thin("v2.core.account[requirements].updated", account)


def _transfers_of(account: Thing) -> Thing:
    found: Thing = account["configuration"]["recipient"]["capabilities"]["stripe_balance"]["stripe_transfers"]
    return found


def _restricted() -> Thing:
    detail = {"code": "requirements_past_due", "resolution": "provide_info"}
    return {"status": "restricted", "status_details": [detail]}


def _due(description: str) -> Thing:
    return {
        "awaiting_action_from": "user",
        "description": description,
        "errors": [],
        "impact": {},
        "minimum_deadline": {"status": "past_due"},
        "requested_reasons": [{"code": "routine_onboarding"}],
    }
