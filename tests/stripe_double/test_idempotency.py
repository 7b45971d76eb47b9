"""The double obeys Stripe's rules on idempotency keys."""

from datetime import datetime, timedelta

import pytest

from marketplace.core import clock
from tests.stripe_double.idempotency import Keys
from tests.stripe_double.world import Refused


@pytest.fixture
def keys() -> Keys:
    return Keys(lambda: int(clock.now().timestamp()))


def test_the_first_result_is_given_again(keys: Keys) -> None:
    assert keys.begin("k", "POST /v1/refunds a") is None
    keys.keep("k", (200, {"id": "re_1"}))
    assert keys.begin("k", "POST /v1/refunds a") == (200, {"id": "re_1"})
    assert keys.replays == 1


def test_a_failure_is_a_result_too(keys: Keys) -> None:
    keys.begin("k", "a")
    keys.keep("k", (500, {"error": {}}))
    assert keys.begin("k", "a") == (500, {"error": {}})


@pytest.mark.parametrize("other", ["POST /v1/refunds b", "POST /v1/transfers a"])
def test_other_parameters_or_another_address_are_refused(keys: Keys, other: str) -> None:
    keys.begin("k", "POST /v1/refunds a")
    keys.keep("k", (200, {}))
    with pytest.raises(Refused) as refused:
        keys.begin("k", other)
    assert refused.value.status == 400
    assert refused.value.body["error"]["type"] == "idempotency_error"


def test_while_the_first_runs_the_second_is_refused(keys: Keys) -> None:
    keys.begin("k", "a")
    with pytest.raises(Refused) as refused:
        keys.begin("k", "a")
    assert refused.value.status == 409


def test_what_left_nothing_may_try_again(keys: Keys) -> None:
    keys.begin("k", "a")
    keys.release("k")
    assert keys.begin("k", "a") is None


def test_a_key_is_forgotten_after_a_day(keys: Keys, thursday_morning: datetime) -> None:
    keys.begin("k", "a")
    keys.keep("k", (200, {}))
    with clock.travel(thursday_morning + timedelta(hours=23)):
        assert keys.begin("k", "a") == (200, {})
    with clock.travel(thursday_morning + timedelta(hours=25)):
        assert keys.begin("k", "a") is None
