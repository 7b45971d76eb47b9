"""Our requests in Stripe's words; the library's types refuse a misspelt name, nested ones too."""

from stripe import RequestOptions
from stripe.params import RefundCreateParams, TransferCreateParams, TransferReversalCreateParams
from stripe.params.checkout import SessionCreateParams, SessionCreateParamsLineItem
from stripe.params.v2.core import AccountCreateParams, AccountLinkCreateParams

from marketplace.payments.gateways import asked

# What a paying page is read with: its payment, the charge, and what Stripe kept of it, in one call.
WITH_PAYMENT = ["payment_intent.latest_charge.balance_transaction"]


def once(request: asked.GatewayRequest) -> RequestOptions:
    """Our own key on every call that changes something: the library would draw a new one each time."""
    return {"idempotency_key": request.idempotency_key}


def checkout(request: asked.CheckoutRequest) -> SessionCreateParams:
    """A paying page on Stripe's own address: cards and what travels with them, one line a shop."""
    params: SessionCreateParams = {
        "mode": "payment",
        "allowed_payment_method_types": ["card"],
        "client_reference_id": request.reference,
        "metadata": _labels(request, payment_id=request.payment_id),
        "line_items": [_line(item, request.currency) for item in request.items if item.amount_cents],
        "expires_at": int(request.expires_at.timestamp()),
        "success_url": request.success_url,
        "cancel_url": request.cancel_url,
        "locale": request.language,
        "submit_type": "pay",
        "payment_intent_data": {
            "transfer_group": request.reference,
            "metadata": _labels(request, payment_id=request.payment_id),
        },
        "expand": WITH_PAYMENT,
    }
    if request.receipt_email:
        params["customer_email"] = request.receipt_email
        params["payment_intent_data"]["receipt_email"] = request.receipt_email
    return params


def refund(request: asked.RefundRequest) -> RefundCreateParams:
    """A part of a payment, back the way it came."""
    return {
        "payment_intent": request.payment_intent_id,
        "amount": request.amount_cents,
        "reason": request.reason,
        "metadata": _labels(request, shop_order_id=request.shop_order_id),
    }


def transfer(request: asked.TransferRequest) -> TransferCreateParams:
    """A shop's share. Naming the charge lets it go before the charge's money has come in."""
    return {
        "amount": request.amount_cents,
        "currency": request.currency.lower(),
        "destination": request.account_id,
        "source_transaction": request.charge_id,
        "transfer_group": request.reference,
        "metadata": _labels(request, shop_order_id=request.shop_order_id),
    }


def reversal(request: asked.ReversalRequest) -> TransferReversalCreateParams:
    """A part of a share, taken back."""
    return {
        "amount": request.amount_cents,
        "metadata": _labels(request, shop_order_id=request.shop_order_id),
    }


def account(request: asked.AccountRequest) -> AccountCreateParams:
    """A shop that receives transfers; the platform bears fees and losses, as separate transfers require."""
    return {
        "display_name": request.shop_name,
        "contact_email": request.email,
        "dashboard": "express",
        "identity": {"country": request.country},
        "configuration": {
            "recipient": {"capabilities": {"stripe_balance": {"stripe_transfers": {"requested": True}}}}
        },
        "defaults": {
            "responsibilities": {"fees_collector": "application", "losses_collector": "application"}
        },
        "metadata": _labels(request, shop_id=request.shop_id),
        "include": ["configuration.recipient", "requirements"],
    }


def onboarding(request: asked.LinkRequest) -> AccountLinkCreateParams:
    """Stripe's own form, for what it needs to know now."""
    return {
        "account": request.account_id,
        "use_case": {
            "type": "account_onboarding",
            "account_onboarding": {"refresh_url": request.refresh_url, "return_url": request.return_url},
        },
    }


def _line(item: asked.CheckoutItem, currency: str) -> SessionCreateParamsLineItem:
    return {
        "quantity": 1,
        "price_data": {
            "currency": currency.lower(),
            "unit_amount": item.amount_cents,
            "product_data": {"name": item.label},
        },
    }


def _labels(request: asked.GatewayRequest, **more: int) -> dict[str, str]:
    """What Stripe keeps with an object for us: numbers of ours, nothing about a person."""
    labels = {"command_id": request.command_id, "town_id": str(request.town_id)}
    if isinstance(request, asked.OrderRequest) and request.order_id is not None:
        labels["order_id"] = str(request.order_id)
    return labels | {name: str(number) for name, number in more.items() if number}
