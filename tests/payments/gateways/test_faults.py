"""What goes wrong between us and Stripe: each fault is named by what to do, and money moves once."""

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from time import monotonic

import pytest

from marketplace.payments.gateways.errors import Busy, Declined, GatewayError, KeyRefused, Rejected, Unknown
from marketplace.payments.gateways.stripe import reading
from marketplace.payments.gateways.stripe.failures import answered
from marketplace.payments.gateways.stripe.gateway import StripeGateway
from tests.payments.gateways.conftest import OpenGateway
from tests.stripe_double.calls import WORK
from tests.stripe_double.double import StripeDouble
from tests.stripe_double.faults import DONE_ALL_THE_SAME, Fault
from tests.stripe_double.orders import (
    account_request,
    active_account,
    checkout_request,
    paid_page,
    refund_request,
    reversal_request,
    transfer_request,
)
from tests.stripe_double.world import Refused
from tests.waiting import join_all, until

NAMED = {
    Fault.LOST_BEFORE: Unknown,
    Fault.RESET: Unknown,
    Fault.LOST_AFTER: Unknown,
    Fault.CUT_SHORT: Unknown,
    Fault.NOT_JSON: Unknown,
    Fault.LOOSE_500: Unknown,
    Fault.STORED_500: Unknown,
    Fault.STORED_500_AFTER: Unknown,
    Fault.SLOW: Unknown,
    Fault.DRIP: Unknown,
    Fault.RATE_LIMITED: Busy,
    Fault.CONFLICT: Busy,
}
PATIENCE = 0.4
LATE = {Fault.SLOW, Fault.DRIP}
KEPT = [Fault.STORED_500, Fault.STORED_500_AFTER]


def test_every_fault_has_a_name() -> None:
    assert NAMED.keys() == set(Fault)


@pytest.mark.parametrize("fault", Fault)
def test_a_fault_is_named_and_the_same_key_refunds_once(
    stripe: StripeDouble, open_gateway: OpenGateway, fault: Fault
) -> None:
    gateway = open_gateway()
    page = paid_page(stripe, gateway)
    request = refund_request(page, 100)
    stripe.faults.slow_seconds = 2 * PATIENCE
    stripe.faults.next(fault, path="/v1/refunds")
    with pytest.raises(NAMED[fault]):
        open_gateway(PATIENCE if fault in LATE else 15).create_refund(request)
    if fault in KEPT:
        with pytest.raises(Unknown) as again:
            gateway.create_refund(request)
        assert again.value.replayed
    else:
        _until_done(lambda: gateway.create_refund(request))
    made = stripe.world.things[page.charge_id]["amount_refunded"]
    assert made == (100 if fault in DONE_ALL_THE_SAME or fault not in KEPT else 0)
    assert stripe.faults.struck == [fault]


def _until_done(send: Callable[[], object]) -> None:
    """Send the same again while Stripe is still at work on the first."""
    begun = monotonic()
    while monotonic() - begun < 20:
        with suppress(Busy):
            send()
            return
        threading.Event().wait(0.05)
    pytest.fail("the first call never ended")


@pytest.mark.parametrize("fault", [Fault.LOST_BEFORE, Fault.LOST_AFTER, Fault.CUT_SHORT])
def test_transfers_reversals_and_pages_are_made_once_too(
    stripe: StripeDouble, gateway: StripeGateway, fault: Fault
) -> None:
    page, account = paid_page(stripe, gateway), active_account(stripe, gateway)
    transfer = transfer_request(page, account, 1100)
    stripe.faults.next(fault)
    with pytest.raises(Unknown):
        gateway.create_transfer(transfer)
    share = gateway.create_transfer(transfer)
    reversal = reversal_request(share, 300)
    stripe.faults.next(fault)
    with pytest.raises(Unknown):
        gateway.reverse_transfer(reversal)
    gateway.reverse_transfer(reversal)
    checkout = checkout_request()
    stripe.faults.next(fault)
    with pytest.raises(Unknown):
        gateway.create_checkout(checkout)
    gateway.create_checkout(checkout)
    assert stripe.world.shop_money[account] == 800
    assert len(list(stripe.world.of_kind("checkout.session"))) == 2


def test_a_new_key_after_a_lost_answer_would_refund_twice(
    stripe: StripeDouble, gateway: StripeGateway
) -> None:
    page = paid_page(stripe, gateway)
    request = refund_request(page, 100)
    stripe.faults.next(Fault.LOST_AFTER)
    with pytest.raises(Unknown):
        gateway.create_refund(request)
    gateway.create_refund(replace(request, idempotency_key="another"))
    assert stripe.world.things[page.charge_id]["amount_refunded"] == 200


@pytest.mark.parametrize("fault", KEPT)
def test_behind_a_500_that_is_kept_the_truth_is_found_by_the_command(
    stripe: StripeDouble, gateway: StripeGateway, fault: Fault
) -> None:
    request = refund_request(paid_page(stripe, gateway), 100)
    stripe.faults.next(fault)
    for _ in range(3):
        with pytest.raises(Unknown):
            gateway.create_refund(request)
    found = gateway.find_refund(request)
    assert (found is not None) == (fault is Fault.STORED_500_AFTER)
    assert stripe.keys.replays == 2


def test_in_the_second_interface_a_failure_is_tried_anew(
    stripe: StripeDouble, gateway: StripeGateway
) -> None:
    request = account_request()
    stripe.faults.next(Fault.STORED_500)
    with pytest.raises(Unknown):
        gateway.create_account(request)
    made = gateway.create_account(request)
    assert gateway.create_account(request).account_id == made.account_id


def test_while_the_first_call_runs_the_second_is_told_to_wait(
    stripe: StripeDouble, gateway: StripeGateway
) -> None:
    request = refund_request(paid_page(stripe, gateway), 100)
    stripe.faults.slow_seconds = 30
    stripe.faults.next(Fault.SLOW)
    first = threading.Thread(target=gateway.create_refund, args=[request])
    first.start()
    until(
        lambda: stripe.faults.struck and stripe.keys._entries.get(request.idempotency_key),
        "the first call to be under way",
    )
    with pytest.raises(Busy) as busy:
        gateway.create_refund(request)
    stripe.stop_being_slow()
    join_all([first])
    assert busy.value.code == "idempotency_key_in_use"
    assert gateway.create_refund(request).command_id == request.command_id


@pytest.mark.parametrize("fault", [Fault.SLOW, Fault.DRIP])
def test_the_deadline_holds_for_the_whole_call(
    stripe: StripeDouble, open_gateway: OpenGateway, fault: Fault
) -> None:
    # Bytes that come in time, one by one, would hold a caller for minutes if each were waited for on its own.
    page = paid_page(stripe, open_gateway())
    stripe.faults.slow_seconds = 60
    stripe.faults.drip_seconds = PATIENCE / 4
    stripe.faults.next(fault, path="/v1/checkout/sessions")
    done = threading.Event()

    def ask() -> None:
        with pytest.raises(Unknown):
            open_gateway(PATIENCE).retrieve_checkout(page.id)
        done.set()

    threading.Thread(target=ask, daemon=True).start()
    assert done.wait(20)


def test_nobody_listening_is_unknown(open_gateway: OpenGateway, stripe: StripeDouble) -> None:
    gateway = open_gateway(PATIENCE)
    stripe.server.shutdown()
    stripe.server.server_close()
    with pytest.raises(Unknown):
        gateway.retrieve_checkout("cs_test_1")


def test_our_own_calls_are_never_repeated_by_the_library(
    stripe: StripeDouble, gateway: StripeGateway
) -> None:
    for fault in (Fault.LOST_BEFORE, Fault.LOOSE_500, Fault.CONFLICT):
        stripe.faults.next(fault)
        with pytest.raises(GatewayError):
            gateway.retrieve_checkout("cs_test_1")
    assert len(stripe.faults.struck) == 3
    assert len(stripe.desk.calls) == 1


ERRORS = [
    (400, "invalid_request_error", "parameter_missing", Rejected),
    (401, "invalid_request_error", "", KeyRefused),
    (402, "card_error", "card_declined", Declined),
    (403, "invalid_request_error", "", Rejected),
    (404, "invalid_request_error", "resource_missing", Rejected),
    (400, "invalid_request_error", "rate_limit", Busy),
    (409, "idempotency_error", "idempotency_key_in_use", Busy),
    (429, "invalid_request_error", "lock_timeout", Busy),
    (400, "idempotency_error", "", Rejected),
    (500, "api_error", "", Unknown),
    (502, "api_error", "", Unknown),
    (503, "api_error", "", Unknown),
]


@pytest.mark.parametrize(("status", "kind", "code", "name"), ERRORS)
def test_each_error_of_stripe_has_one_name(
    stripe: StripeDouble,
    gateway: StripeGateway,
    monkeypatch: pytest.MonkeyPatch,
    status: int,
    kind: str,
    code: str,
    name: type[GatewayError],
) -> None:
    def refuse(*_: object) -> None:
        raise Refused("camille.martin@example.org is not welcome", status=status, kind=kind, code=code)

    monkeypatch.setitem(WORK, "GetBalance", refuse)
    with pytest.raises(GatewayError) as error:
        gateway.balances()
    assert type(error.value) is name
    assert error.value.request_id.startswith("req_")
    assert error.value.code == code or not code
    assert "camille" not in f"{error.value!r} {error.value} {error.value.__cause__}"


def test_an_answer_without_its_fields_is_no_answer() -> None:
    with pytest.raises(Unknown):
        answered(lambda: reading.refund({"id": "re_1"}))


def test_an_error_is_a_sentence_for_a_person(stripe: StripeDouble, gateway: StripeGateway) -> None:
    stripe.faults.next(Fault.LOOSE_500)
    with pytest.raises(Unknown) as error:
        gateway.balances()
    assert "vous ne paierez pas deux fois" in str(error.value)
    assert error.value.status == 503


def test_the_same_seed_rolls_the_same_dice(stripe: StripeDouble, gateway: StripeGateway) -> None:
    def rolled() -> list[Fault]:
        stripe.faults.struck.clear()
        stripe.faults.often(0.5, [Fault.LOOSE_500, Fault.CONFLICT], seed=7)
        for _ in range(12):
            try:
                gateway.balances()
            except GatewayError:
                continue
        return list(stripe.faults.struck)

    assert rolled() == rolled() != []
