"""The breaker: a silent provider is not asked by every visitor, and is tried again after a while."""

import threading

import pytest

from marketplace.payments.gateways.breaker import Breaker
from marketplace.payments.gateways.errors import Busy, CircuitOpen, Declined, Rejected, Unknown
from tests.payments.gateways.conftest import OpenGateway
from tests.stripe_double.double import StripeDouble
from tests.stripe_double.faults import Fault
from tests.stripe_double.orders import checkout_request
from tests.waiting import join_all


class Seconds:
    """A clock that tests move."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def breaker(seconds: Seconds) -> Breaker:
    """Opens after three silences, for ten seconds."""
    return Breaker(silences=3, pause_seconds=10, clock=seconds)


def silence() -> str:
    raise Unknown("timeout")


def answer() -> str:
    return "here"


def be_silent(breaker: Breaker, times: int) -> None:
    for _ in range(times):
        with pytest.raises(Unknown):
            breaker.call(silence)


def test_it_opens_after_so_many_silences_in_a_row(breaker: Breaker) -> None:
    be_silent(breaker, 3)
    asked: list[int] = []
    with pytest.raises(CircuitOpen):
        breaker.call(lambda: asked.append(1))
    assert asked == []
    assert breaker.open


def test_an_answer_between_silences_keeps_it_closed(breaker: Breaker) -> None:
    be_silent(breaker, 2)
    assert breaker.call(answer) == "here"
    be_silent(breaker, 2)
    assert breaker.call(answer) == "here"


@pytest.mark.parametrize("error", [Declined, Rejected, Busy])
def test_a_refusal_is_an_answer(breaker: Breaker, error: type[Exception]) -> None:
    def refuse() -> None:
        raise error

    be_silent(breaker, 2)
    with pytest.raises(error):
        breaker.call(refuse)
    be_silent(breaker, 2)
    assert not breaker.open


def test_after_the_pause_one_call_tries_and_its_answer_closes_it(breaker: Breaker, seconds: Seconds) -> None:
    be_silent(breaker, 3)
    seconds.now += 10
    turned_away: list[bool] = []

    def try_first() -> str:
        with pytest.raises(CircuitOpen):
            breaker.call(answer)
        turned_away.append(True)
        return "here"

    assert breaker.call(try_first) == "here"
    assert turned_away == [True]
    be_silent(breaker, 2)
    assert not breaker.open


def test_a_silent_try_opens_it_for_another_pause(breaker: Breaker, seconds: Seconds) -> None:
    be_silent(breaker, 3)
    seconds.now += 10
    be_silent(breaker, 1)
    seconds.now += 9
    with pytest.raises(CircuitOpen):
        breaker.call(answer)
    seconds.now += 1
    assert breaker.call(answer) == "here"


def test_a_mistake_of_ours_while_trying_lets_the_next_one_try(breaker: Breaker, seconds: Seconds) -> None:
    def slip() -> None:
        raise ZeroDivisionError

    be_silent(breaker, 3)
    seconds.now += 10
    with pytest.raises(ZeroDivisionError):
        breaker.call(slip)
    assert breaker.call(answer) == "here"


def test_of_many_that_wait_only_one_tries(breaker: Breaker, seconds: Seconds) -> None:
    be_silent(breaker, 3)
    seconds.now += 10
    together, outcomes = threading.Barrier(8), []
    enough = threading.Event()

    def ask() -> None:
        together.wait(20)
        try:
            outcomes.append(breaker.call(lambda: enough.wait(20) and "here"))
        except CircuitOpen:
            outcomes.append("turned away")
        if outcomes.count("turned away") == 7:
            enough.set()

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    join_all(threads)
    assert sorted(map(str, outcomes)) == ["here", *["turned away"] * 7]


def test_a_visitor_s_gateway_stops_asking_a_silent_stripe(
    stripe: StripeDouble, open_gateway: OpenGateway, breaker: Breaker, seconds: Seconds
) -> None:
    gateway = open_gateway(5.0, breaker)
    stripe.faults.next(Fault.LOST_BEFORE, times=3)
    for _ in range(3):
        with pytest.raises(Unknown):
            gateway.create_checkout(checkout_request())
    with pytest.raises(CircuitOpen):
        gateway.create_checkout(checkout_request())
    assert not stripe.desk.calls
    seconds.now += 10
    assert gateway.create_checkout(checkout_request()).status == "open"
