"""Shares handed to shops by the demo provider, and parts of them taken back."""

from marketplace.payments.gateways import asked
from marketplace.payments.gateways.demo import money, shapes
from marketplace.payments.gateways.demo.accounts import ACCOUNT
from marketplace.payments.gateways.demo.keeping import Body, all_about, change, find, keep
from marketplace.payments.gateways.demo.paying import page_of
from marketplace.payments.gateways.demo.telling import happened
from marketplace.payments.gateways.errors import BalanceTooLow, Rejected

TRANSFER, REVERSAL = "transfer", "reversal"


def hand_over(request: asked.TransferRequest) -> Body:
    """Hand a shop a share of one charge.

    Raises: Rejected for an account that may not receive, another currency or more than the charge; and
    BalanceTooLow when the platform has given the money away already. Commits: no.
    """
    if find(request.account_id, kind=ACCOUNT).body["capabilities"]["transfers"] != "active":
        raise Rejected("insufficient_capabilities_for_transfer")
    _check_charge(request)
    if money.money_of(money.PLATFORM, currency=request.currency) < request.amount_cents:
        raise BalanceTooLow("balance_insufficient")
    body = shapes.transfer(request)
    keep(TRANSFER, body=body, command_id=request.command_id, about=request.reference)
    cents, currency = request.amount_cents, body["currency"]
    money.move(TRANSFER, source=body["id"], cents=-cents, currency=currency)
    money.move(TRANSFER, source=body["id"], cents=cents, currency=currency, account=request.account_id)
    happened("transfer.created", to=body)
    return body


def take_back(request: asked.ReversalRequest) -> Body:
    """Take back a part of a share.

    Raises: Rejected when it is more than was handed over; BalanceTooLow when the shop has been paid out
    since. Commits: no.
    """
    share = find(request.transfer_id, kind=TRANSFER)
    currency, account = share.body["currency"], share.body["destination"]
    reversed_cents = share.body["amount_reversed"] + request.amount_cents
    if not 0 < request.amount_cents <= share.body["amount"] - share.body["amount_reversed"]:
        raise Rejected("amount_too_large")
    money.pay_out(account, currency=currency)
    if money.money_of(account, currency=currency) < request.amount_cents:
        raise BalanceTooLow("balance_insufficient")
    body = shapes.reversal(request, currency=currency)
    keep(REVERSAL, body=body, command_id=request.command_id, about=share.name)
    money.move("transfer_refund", source=body["id"], cents=request.amount_cents, currency=currency)
    money.move(
        "transfer_refund", source=body["id"], cents=-request.amount_cents, currency=currency, account=account
    )
    reversals = {**share.body["reversals"], "data": [body, *share.body["reversals"]["data"]]}
    is_whole = reversed_cents == share.body["amount"]
    told = change(share, amount_reversed=reversed_cents, reversed=is_whole, reversals=reversals)
    happened("transfer.reversed", to=told)
    return body


def _check_charge(request: asked.TransferRequest) -> None:
    page = page_of(request.charge_id.replace("ch_", "pi_", 1))
    if page.body["currency"] != request.currency.lower():
        raise Rejected("currency")
    shares = all_about(page.body["client_reference_id"], kind=TRANSFER)
    shared = sum(
        share.body["amount"] - share.body["amount_reversed"]
        for share in shares
        if share.body["source_transaction"] == request.charge_id
    )
    if request.amount_cents < 1 or shared + request.amount_cents > page.body["amount_total"]:
        raise Rejected("amount_too_large")
