"""What every provider's adapter does alike: Stripe's against its double, and the demo card's."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from marketplace.core import clock
from marketplace.payments.gateways.asked import CheckoutItem
from marketplace.payments.gateways.errors import BalanceTooLow, Rejected, SignatureError, WrongMode
from tests.payments.gateways.providers import Provider, demo_provider, stripe_provider
from tests.stripe_double.double import signature
from tests.stripe_double.orders import (
    checkout_request,
    expire_request,
    link_request,
    refund_request,
    reversal_request,
    transfer_request,
)

HOUR = timedelta(hours=1)
TYPES = {"charge": 1945, "refund": -250, "transfer": -1100, "transfer_refund": 100}


@pytest.fixture(params=["stripe", "demo"])
def provider(request: pytest.FixtureRequest) -> Provider:
    """Each of them in turn."""
    if request.param == "stripe":
        return stripe_provider(request.getfixturevalue("stripe"), request.getfixturevalue("gateway"))
    request.getfixturevalue("database")
    return demo_provider()


def test_a_page_opens_unpaid_and_is_the_same_for_the_same_key(provider: Provider) -> None:
    wanted, gateway = checkout_request(), provider.gateway
    page = gateway.create_checkout(wanted)
    assert gateway.create_checkout(wanted) == page
    assert (page.status, page.payment_status, page.amount_cents, page.currency) == (
        "open", "unpaid", 2000, "EUR",
    )  # fmt: skip
    assert (page.reference, page.command_id) == (wanted.reference, wanted.command_id)
    assert (page.payment_intent_id, page.charge_id, page.fee_cents, page.livemode) == ("", "", None, False)
    assert page.url.endswith(page.id)
    assert page.expires_at == wanted.expires_at.replace(microsecond=0)


def test_the_same_key_for_something_else_is_refused(provider: Provider) -> None:
    wanted, gateway = checkout_request(), provider.gateway
    page = gateway.create_checkout(wanted)
    other = (CheckoutItem("Boulangerie du Quai", 2001),)
    with pytest.raises(Rejected) as refused:
        gateway.create_checkout(replace(wanted, amount_cents=2001, items=other))
    assert refused.value.code == "idempotency_error"
    with pytest.raises(Rejected):
        gateway.expire_checkout(replace(expire_request(page.id), idempotency_key=wanted.idempotency_key))
    assert gateway.retrieve_checkout(page.id) == page


@pytest.mark.parametrize("minutes", [29, 24 * 60 + 1])
def test_a_page_that_is_open_too_short_or_too_long_is_refused(provider: Provider, minutes: int) -> None:
    with pytest.raises(Rejected):
        provider.gateway.create_checkout(
            checkout_request(expires_at=clock.now() + timedelta(minutes=minutes))
        )


def test_less_than_fifty_cents_is_refused(provider: Provider) -> None:
    with pytest.raises(Rejected) as refused:
        provider.gateway.create_checkout(checkout_request(49))
    assert refused.value.code == "amount_too_small"


def test_a_paid_page_tells_its_payment_and_what_it_cost(provider: Provider) -> None:
    page = provider.paid_page(2000)
    assert (page.status, page.paid, page.url, page.fee_cents) == ("complete", True, "", 55)
    assert (page.payment_intent_id[:3], page.charge_id[:3]) == ("pi_", "ch_")
    assert provider.gateway.checkout_of(page.payment_intent_id) == page


def test_what_is_not_there_is_not_found(provider: Provider) -> None:
    gateway = provider.gateway
    assert gateway.checkout_of("pi_unknown") is None
    for look in (
        gateway.retrieve_checkout,
        gateway.retrieve_refund,
        gateway.retrieve_transfer,
        gateway.retrieve_dispute,
        gateway.account_status,
    ):
        with pytest.raises(Rejected) as refused:
            look("cs_unknown")
        assert refused.value.code == "resource_missing"


def test_a_paid_page_does_not_close(provider: Provider) -> None:
    page = provider.paid_page()
    with pytest.raises(Rejected):
        provider.gateway.expire_checkout(expire_request(page.id))
    assert provider.gateway.retrieve_checkout(page.id).paid


def test_a_closed_page_stays_closed_and_its_key_gets_the_same_answer(provider: Provider) -> None:
    page, gateway = provider.gateway.create_checkout(checkout_request()), provider.gateway
    wanted = expire_request(page.id)
    closed = gateway.expire_checkout(wanted)
    assert (closed.status, closed.url) == ("expired", "")
    assert gateway.expire_checkout(wanted) == closed
    with pytest.raises(Rejected):
        gateway.expire_checkout(expire_request(page.id))
    with pytest.raises(Exception, match=r"expired|fermée"):
        provider.pay(page.id)


def test_a_page_ends_by_itself_after_its_time(provider: Provider) -> None:
    page = provider.gateway.create_checkout(checkout_request())
    with clock.travel(clock.now() + timedelta(minutes=32)):
        assert provider.gateway.retrieve_checkout(page.id).status == "expired"
        (event,) = provider.gateway.events_since(clock.now() - HOUR)
    assert (event.type, event.object_id) == ("checkout.session.expired", page.id)


def test_what_a_command_made_is_found(provider: Provider) -> None:
    gateway, wanted = provider.gateway, checkout_request()
    opened = gateway.create_checkout(wanted)
    provider.pay(opened.id)
    page = gateway.retrieve_checkout(opened.id)
    refund = refund_request(page, 100)
    transfer = transfer_request(page, provider.active_account(), 500)
    back, share = gateway.create_refund(refund), gateway.create_transfer(transfer)
    reversal = reversal_request(share, 100)
    returned = gateway.reverse_transfer(reversal)
    assert gateway.find_checkout(wanted) == page
    assert gateway.find_refund(refund) == back
    assert gateway.find_transfer(transfer) == gateway.retrieve_transfer(share.id)
    assert gateway.find_reversal(reversal) == returned
    assert gateway.find_checkout(checkout_request()) is None
    assert gateway.find_refund(refund_request(page, 100)) is None
    assert gateway.find_transfer(transfer_request(page, share.account_id, 500)) is None
    assert gateway.find_reversal(reversal_request(share, 100)) is None


def test_a_refund_goes_back_once_for_its_key(provider: Provider) -> None:
    page, gateway = provider.paid_page(), provider.gateway
    wanted = refund_request(page, 350)
    back = gateway.create_refund(wanted)
    assert gateway.create_refund(wanted) == back == gateway.retrieve_refund(back.id)
    assert (back.status, back.amount_cents, back.currency) == ("succeeded", 350, "EUR")
    assert (back.payment_intent_id, back.charge_id) == (page.payment_intent_id, page.charge_id)
    assert gateway.refunds_of(page.payment_intent_id) == [back]
    with pytest.raises(Rejected) as refused:
        gateway.create_refund(replace(wanted, amount_cents=351))
    assert refused.value.code == "idempotency_error"


def test_more_than_is_left_does_not_go_back(provider: Provider) -> None:
    page, gateway = provider.paid_page(2000), provider.gateway
    gateway.create_refund(refund_request(page, 1500))
    with pytest.raises(Rejected):
        gateway.create_refund(refund_request(page, 501))
    gateway.create_refund(refund_request(page, 500))
    with pytest.raises(Rejected) as refused:
        gateway.create_refund(refund_request(page, 1))
    assert refused.value.code == "charge_already_refunded"


def test_an_unpaid_page_has_nothing_to_give_back(provider: Provider) -> None:
    page = provider.gateway.create_checkout(checkout_request())
    unpaid = replace(page, payment_intent_id=page.id.replace("cs_", "pi_"))
    with pytest.raises(Rejected):
        provider.gateway.create_refund(refund_request(unpaid, 100))


def test_a_share_goes_once_to_an_account_that_may_receive(provider: Provider) -> None:
    page, gateway = provider.paid_page(), provider.gateway
    wanted = transfer_request(page, provider.active_account(), 1100)
    share = gateway.create_transfer(wanted)
    assert gateway.create_transfer(wanted) == share
    assert (share.account_id, share.amount_cents, share.reversed_cents) == (wanted.account_id, 1100, 0)
    assert (share.charge_id, share.reference) == (page.charge_id, page.reference)
    assert gateway.transfers_of(page.reference) == [share]


def test_shares_never_exceed_their_charge(provider: Provider) -> None:
    page, account, gateway = provider.paid_page(2000), provider.active_account(), provider.gateway
    provider.paid_page(9000)
    gateway.create_transfer(transfer_request(page, account, 1500))
    with pytest.raises(Rejected) as refused:
        gateway.create_transfer(transfer_request(page, account, 501))
    assert not isinstance(refused.value, BalanceTooLow)
    gateway.create_transfer(transfer_request(page, account, 500))


def test_an_account_that_lacks_something_receives_nothing(provider: Provider) -> None:
    page, account, gateway = provider.paid_page(), provider.active_account(), provider.gateway
    provider.restrict(account)
    status = gateway.account_status(account)
    assert (status.transfers, status.may_receive) == ("restricted", False)
    assert status.requirements_due == ("individual.verification.document",)
    with pytest.raises(Rejected) as refused:
        gateway.create_transfer(transfer_request(page, account, 1100))
    assert refused.value.code == "insufficient_capabilities_for_transfer"


def test_a_part_of_a_share_comes_back(provider: Provider) -> None:
    page, account, gateway = provider.paid_page(), provider.active_account(), provider.gateway
    share = gateway.create_transfer(transfer_request(page, account, 1100))
    wanted = reversal_request(share, 300)
    back = gateway.reverse_transfer(wanted)
    assert gateway.reverse_transfer(wanted) == back
    assert (back.transfer_id, back.amount_cents) == (share.id, 300)
    assert gateway.retrieve_transfer(share.id).reversed_cents == 300
    with pytest.raises(Rejected):
        gateway.reverse_transfer(reversal_request(share, 801))


def test_a_new_account_may_receive_nothing_until_all_is_handed_in(provider: Provider) -> None:
    account = provider.active_account()
    status = provider.gateway.account_status(account)
    assert (status.may_receive, status.requirements_due) == (True, ())
    link = provider.gateway.link_to_onboarding(link_request(account))
    assert link.url != provider.gateway.link_to_onboarding(link_request(account)).url
    assert link.expires_at > clock.now()


def test_every_movement_is_a_line_and_the_lines_sum_to_the_balance(provider: Provider) -> None:
    page, account, gateway = provider.paid_page(2000), provider.active_account(), provider.gateway
    gateway.create_refund(refund_request(page, 250))
    share = gateway.create_transfer(transfer_request(page, account, 1100))
    gateway.reverse_transfer(reversal_request(share, 100))
    now = clock.now()
    lines = list(gateway.balance_lines(since=now - HOUR, until=now + HOUR))
    assert {line.type: line.net_cents for line in lines} == TYPES
    (balance,) = gateway.balances()
    assert balance.currency == "EUR"
    assert balance.available_cents + balance.pending_cents == sum(TYPES.values())
    assert list(gateway.balance_lines(since=now - 3 * HOUR, until=now - HOUR)) == []
    assert gateway.pays_out_by_hand()


def test_events_are_signed_and_told_again_when_asked_for(provider: Provider) -> None:
    page = provider.paid_page()
    event = next(e for e in provider.gateway.events_since(clock.now() - HOUR) if e.object_id == page.id)
    assert event.type == "checkout.session.completed"
    assert (event.object_type, event.payment_intent_id) == ("checkout.session", page.payment_intent_id)
    assert (event.command_id, event.api_version) == (page.command_id, "2026-10-28.endive")
    raw = event.payload.encode()
    assert provider.gateway.parse_event(raw, headers=_signed(raw, provider.secret)) == event


def test_forged_changed_old_and_re_encoded_events_are_refused(provider: Provider) -> None:
    provider.paid_page()
    event = next(iter(provider.gateway.events_since(clock.now() - HOUR)))
    raw, right = event.payload.encode(), _signed(event.payload.encode(), provider.secret)
    old = _signed(raw, provider.secret, age=301)
    ahead = _signed(raw, provider.secret, age=-301)
    fresher = {"Stripe-Signature": right["Stripe-Signature"].split(",")[0] + "," + _mac_in(old)}
    for text, headers in (
        (raw, {}),
        (raw, {"Stripe-Signature": ""}),
        (raw, {"Stripe-Signature": "t=x,v1=é"}),
        (raw, _signed(raw, "whsec_guessed")),
        (raw, old),
        (raw, ahead),
        (raw, fresher),
        (raw[:-1], right),
        (json.dumps(json.loads(raw), indent=1).encode(), right),
        (raw.decode().encode("utf-16"), right),
        (b"[]", _signed(b"[]", provider.secret)),
    ):
        with pytest.raises(SignatureError):
            provider.gateway.parse_event(text, headers=headers)
    assert provider.gateway.parse_event(raw, headers=right).id == event.id


def test_an_event_of_real_money_is_refused(provider: Provider) -> None:
    provider.paid_page()
    event = next(iter(provider.gateway.events_since(clock.now() - HOUR)))
    raw = json.dumps({**json.loads(event.payload), "livemode": True}).encode()
    with pytest.raises(WrongMode):
        provider.gateway.parse_event(raw, headers=_signed(raw, provider.secret))


def _signed(raw: bytes, secret: str, *, age: int = 0) -> dict[str, str]:
    at = int(clock.now().timestamp()) - age
    return {"Stripe-Signature": signature(raw, secret=secret, at=at)}


def _mac_in(headers: dict[str, str]) -> str:
    return headers["Stripe-Signature"].partition(",")[2]
