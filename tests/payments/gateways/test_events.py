"""What comes to our door: real events pass, forged, truncated, old and re-encoded ones do not."""

import json
from datetime import datetime, timedelta

import pytest

from marketplace.core import clock
from marketplace.payments.gateways.answers import Event
from marketplace.payments.gateways.errors import GatewayDisabled, SignatureError, WrongMode
from marketplace.payments.gateways.stripe import events
from marketplace.payments.gateways.stripe.gateway import StripeGateway
from tests.payments.gateways.conftest import OpenGateway
from tests.stripe_double.door import listening_door
from tests.stripe_double.double import SECRET, StripeDouble, signature, signed
from tests.stripe_double.objects import Thing
from tests.stripe_double.orders import active_account, paid_page, refund_request

OLD_SECRET = "whsec_the_one_before"


@pytest.fixture
def completed(stripe: StripeDouble, gateway: StripeGateway) -> Thing:
    """The event of a paid page."""
    paid_page(stripe, gateway)
    return stripe.events[-1]


def parse(
    raw: bytes, headers: dict[str, str], *, secrets: list[str] | None = None, livemode: bool = False
) -> Event:
    """Read an event as the adapter does."""
    return events.parse(raw, headers=headers, secrets=secrets or [SECRET], livemode=livemode)


def now() -> int:
    return int(clock.now().timestamp())


def test_an_event_is_read_as_a_trigger(
    stripe: StripeDouble, gateway: StripeGateway, completed: Thing
) -> None:
    raw, headers = signed(completed, secret=SECRET, at=now())
    event = gateway.parse_event(raw, headers=headers)
    page = completed["data"]["object"]
    assert (event.id, event.type) == (completed["id"], "checkout.session.completed")
    assert (event.object_id, event.object_type) == (page["id"], "checkout.session")
    assert event.payment_intent_id == page["payment_intent"]
    assert event.command_id == page["metadata"]["command_id"]
    assert (event.livemode, event.account_id, event.api_version) == (False, "", "2026-10-28.endive")
    assert json.loads(event.payload) == completed


def test_an_event_of_the_second_interface_names_its_account(
    stripe: StripeDouble, gateway: StripeGateway
) -> None:
    account = active_account(stripe, gateway)
    raw, headers = signed(stripe.events[-1], secret=SECRET, at=now())
    event = gateway.parse_event(raw, headers=headers)
    assert event.type == "v2.core.account[configuration.recipient].capability_status_updated"
    assert (event.object_id, event.object_type) == (account, "v2.core.account")


def test_a_refund_s_event_names_its_payment_and_command(stripe: StripeDouble, gateway: StripeGateway) -> None:
    page = paid_page(stripe, gateway)
    request = refund_request(page, 100)
    gateway.create_refund(request)
    raw, headers = signed(stripe.events[-1], secret=SECRET, at=now())
    event = gateway.parse_event(raw, headers=headers)
    assert (event.type, event.payment_intent_id) == ("refund.created", page.payment_intent_id)
    assert event.command_id == request.command_id


def test_while_secrets_change_both_are_heard(completed: Thing) -> None:
    both = [SECRET, OLD_SECRET]
    for secret in both:
        raw, headers = signed(completed, secret=secret, at=now())
        assert parse(raw, headers, secrets=both).id == completed["id"]


def test_two_signatures_of_which_one_is_ours_pass(completed: Thing) -> None:
    raw, headers = signed(completed, secret=SECRET, at=now())
    foreign = signature(raw, secret="whsec_other", at=now()).partition(",")[2]
    headers["Stripe-Signature"] = f"{headers['Stripe-Signature']},{foreign}"
    assert parse(raw, headers).id == completed["id"]


def test_header_names_are_read_in_any_case(completed: Thing) -> None:
    raw, headers = signed(completed, secret=SECRET, at=now())
    assert parse(raw, {"STRIPE-SIGNATURE": headers["Stripe-Signature"]}).id == completed["id"]


def test_a_forged_event_is_refused(completed: Thing) -> None:
    raw, headers = signed(completed, secret="whsec_guessed", at=now())
    with pytest.raises(SignatureError):
        parse(raw, headers)


def test_an_event_without_a_signature_is_refused(completed: Thing) -> None:
    raw, _ = signed(completed, secret=SECRET, at=now())
    for headers in (
        {},
        {"Stripe-Signature": ""},
        {"Stripe-Signature": "v1=abc"},
        {"Stripe-Signature": "t=x"},
    ):
        with pytest.raises(SignatureError):
            parse(raw, headers)


def test_a_changed_or_truncated_event_is_refused(completed: Thing) -> None:
    raw, headers = signed(completed, secret=SECRET, at=now())
    for changed in (
        raw[:-1],
        raw[: len(raw) // 2],
        b"",
        raw.replace(b'"amount_total": 2000', b'"amount_total": 1'),
    ):
        with pytest.raises(SignatureError):
            parse(changed, headers)


def test_a_re_encoded_event_is_refused(completed: Thing) -> None:
    raw, headers = signed(completed, secret=SECRET, at=now())
    same_meaning = json.dumps(json.loads(raw)).encode()
    assert json.loads(same_meaning) == completed
    with pytest.raises(SignatureError):
        parse(same_meaning, headers)
    for codec in ("utf-16", "utf-8-sig"):
        with pytest.raises(SignatureError):
            parse(raw.decode().encode(codec), headers)


@pytest.mark.parametrize("minutes", [-6, 6])
def test_an_event_signed_long_ago_or_ahead_is_refused(completed: Thing, minutes: int) -> None:
    raw, headers = signed(completed, secret=SECRET, at=now() + minutes * 60)
    with pytest.raises(SignatureError):
        parse(raw, headers)


def test_a_replayed_event_is_refused_once_it_is_old(completed: Thing) -> None:
    raw, headers = signed(completed, secret=SECRET, at=now())
    assert parse(raw, headers).id == completed["id"]
    with clock.travel(clock.now() + timedelta(minutes=6)), pytest.raises(SignatureError):
        parse(raw, headers)


def test_a_newer_time_does_not_freshen_an_old_signature(completed: Thing) -> None:
    raw, headers = signed(completed, secret=SECRET, at=now() - 3600)
    old = headers["Stripe-Signature"].partition(",")[2]
    with pytest.raises(SignatureError):
        parse(raw, {"Stripe-Signature": f"t={now()},{old}"})


def test_a_blank_secret_switches_events_off(completed: Thing) -> None:
    raw, headers = signed(completed, secret="", at=now())
    with pytest.raises(GatewayDisabled):
        parse(raw, headers, secrets=[""])
    with pytest.raises(GatewayDisabled):
        parse(raw, headers, secrets=["  ", ""])


def test_a_blank_secret_beside_a_real_one_signs_nothing(completed: Thing) -> None:
    raw, headers = signed(completed, secret="", at=now())
    with pytest.raises(SignatureError):
        parse(raw, headers, secrets=[SECRET, ""])


def test_an_event_of_the_other_mode_is_refused(completed: Thing) -> None:
    raw, headers = signed({**completed, "livemode": True}, secret=SECRET, at=now())
    with pytest.raises(WrongMode):
        parse(raw, headers)
    raw, headers = signed(completed, secret=SECRET, at=now())
    with pytest.raises(WrongMode):
        parse(raw, headers, livemode=True)


@pytest.mark.parametrize(
    "text", [b"[]", b"null", b"3", b"{}", b'{"object":"event"}', b"not json", b"\xff\xfe"]
)
def test_signed_nonsense_is_refused(text: bytes) -> None:
    headers = {"Stripe-Signature": signature(text, secret=SECRET, at=now())}
    with pytest.raises(SignatureError):
        parse(text, headers)


def test_what_was_missed_is_asked_for_oldest_first(
    stripe: StripeDouble, gateway: StripeGateway, thursday_morning: datetime
) -> None:
    paid_page(stripe, gateway)
    later = thursday_morning + timedelta(hours=3)
    with clock.travel(later):
        page = paid_page(stripe, gateway)
        gateway.create_refund(refund_request(page, 100))
        missed = list(gateway.events_since(later))
        everything = list(gateway.events_since(thursday_morning))
    wanted = ["checkout.session.completed", "charge.refunded", "refund.created"]
    assert [event.type for event in missed] == wanted
    assert [event.type for event in everything] == ["checkout.session.completed", *wanted]
    assert missed[0].object_id == page.id
    assert missed[0].payload.startswith('{"id":"evt_')


def test_no_event_is_lost_beyond_the_first_hundred(stripe: StripeDouble, gateway: StripeGateway) -> None:
    page = paid_page(stripe, gateway)
    for _ in range(60):
        stripe.refund_by_hand(page.payment_intent_id, 1)
    missed = list(gateway.events_since(clock.now() - timedelta(hours=1)))
    assert len({event.id for event in missed}) == 121


def test_events_are_read_alike_at_our_door_and_when_asked_for(
    stripe: StripeDouble, gateway: StripeGateway, completed: Thing
) -> None:
    raw, headers = signed(completed, secret=SECRET, at=now())
    (asked,) = gateway.events_since(clock.now() - timedelta(hours=1))
    assert gateway.parse_event(raw, headers=headers) == asked


def test_the_double_delivers_as_things_happen(stripe: StripeDouble, open_gateway: OpenGateway) -> None:
    gateway = open_gateway()
    with listening_door() as door, stripe.telling(door.url):
        page = paid_page(stripe, gateway)
    heard = [gateway.parse_event(raw, headers=headers) for raw, headers in door.heard]
    assert [event.type for event in heard] == [
        "payment_intent.succeeded",
        "charge.succeeded",
        "checkout.session.completed",
    ]
    assert heard[-1].object_id == page.id
