"""What the demo provider has and tells, in Stripe's shapes: whole enough for Stripe's published schemas."""

from marketplace.payments.gateways import asked
from marketplace.payments.gateways.demo.keeping import Body, new_name, now_seconds

# The release of Stripe's interface whose shapes these are: the one that our adapter of Stripe speaks.
API_VERSION = "2026-10-28.endive"


def labels(request: asked.GatewayRequest, **more: int) -> dict[str, str]:
    """What is kept with a thing for us: numbers of ours."""
    told = {"command_id": request.command_id, "town_id": str(request.town_id)}
    if isinstance(request, asked.OrderRequest) and request.order_id is not None:
        told["order_id"] = str(request.order_id)
    return told | {name: str(number) for name, number in more.items() if number}


def session(request: asked.CheckoutRequest, *, page: str) -> Body:
    """An open paying page under an address that ends with its name."""
    name = new_name("cs")
    total = sum(item.amount_cents for item in request.items)
    return {
        "id": name,
        "object": "checkout.session",
        "livemode": False,
        "created": now_seconds(),
        "expires_at": int(request.expires_at.timestamp()),
        "mode": "payment",
        "status": "open",
        "payment_status": "unpaid",
        "url": f"{page}/{name}",
        "success_url": request.success_url,
        "cancel_url": request.cancel_url,
        "amount_subtotal": total,
        "amount_total": total,
        "currency": request.currency.lower(),
        "client_reference_id": request.reference,
        "locale": request.language,
        "metadata": labels(request, payment_id=request.payment_id),
        "payment_intent": None,
        "payment_method_types": ["card"],
        "submit_type": "pay",
        "automatic_tax": {"enabled": False, "liability": None, "status": None},
        "custom_fields": [],
        "custom_text": {},
        "shipping_options": [],
    }


def refund(request: asked.RefundRequest, *, charge: str, currency: str) -> Body:
    """Money that is back where it came from."""
    return {
        "id": new_name("re"),
        "object": "refund",
        "created": now_seconds(),
        "amount": request.amount_cents,
        "currency": currency,
        "charge": charge,
        "payment_intent": request.payment_intent_id,
        "metadata": labels(request, shop_order_id=request.shop_order_id),
        "reason": request.reason,
        "status": "succeeded",
    }


def transfer(request: asked.TransferRequest) -> Body:
    """A shop's share."""
    name = new_name("tr")
    return {
        "id": name,
        "object": "transfer",
        "livemode": False,
        "created": now_seconds(),
        "amount": request.amount_cents,
        "amount_reversed": 0,
        "currency": request.currency.lower(),
        "destination": request.account_id,
        "metadata": labels(request, shop_order_id=request.shop_order_id),
        "reversals": {
            "object": "list",
            "data": [],
            "has_more": False,
            "url": f"/v1/transfers/{name}/reversals",
        },
        "reversed": False,
        "source_transaction": request.charge_id,
        "source_type": "card",
        "transfer_group": request.reference,
    }


def reversal(request: asked.ReversalRequest, *, currency: str) -> Body:
    """A part of a share, taken back."""
    return {
        "id": new_name("trr"),
        "object": "transfer_reversal",
        "created": now_seconds(),
        "amount": request.amount_cents,
        "currency": currency,
        "metadata": labels(request, shop_order_id=request.shop_order_id),
        "transfer": request.transfer_id,
    }


def account(request: asked.AccountRequest) -> Body:
    """A shop's account, of which nothing is known yet."""
    return {
        "id": new_name("acct"),
        "object": "account",
        "created": now_seconds(),
        "business_profile": {"name": request.shop_name},
        "country": request.country,
        "email": request.email,
        "charges_enabled": False,
        "metadata": labels(request, shop_id=request.shop_id),
        "type": "none",
    }


def standing(*, due: tuple[str, ...]) -> Body:
    """How an account stands, by what its holder still has to hand in."""
    return {
        "capabilities": {"transfers": "inactive" if due else "active"},
        "details_submitted": True,
        "payouts_enabled": not due,
        "requirements": {
            "currently_due": list(due),
            "disabled_reason": "requirements.past_due" if due else None,
            "past_due": list(due),
        },
    }


def event(kind: str, thing: Body) -> Body:
    """Something that happened to a thing; what concerns a shop's account says so."""
    told = {
        "id": new_name("evt"),
        "object": "event",
        "api_version": API_VERSION,
        "created": now_seconds(),
        "data": {"object": thing},
        "livemode": False,
        "pending_webhooks": 1,
        "request": {"id": None, "idempotency_key": None},
        "type": kind,
    }
    return told | {"account": thing["id"]} if thing["object"] == "account" else told
