"""What the double remembers: objects by id, the platform's and the shops' money, and what has happened."""

import threading
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from marketplace.core import clock
from tests.stripe_double import endive, objects
from tests.stripe_double.objects import Thing

_SECONDS_UNTIL_AVAILABLE = 7 * 24 * 3600
_EVENTS_KEPT = 20_000  # Stripe keeps a month; long runs must not fill the memory
# By which fields lists are asked for; none of them changes after an object is made.
_LINKS = {
    "refund": ("payment_intent", "charge"),
    "transfer": ("transfer_group", "source_transaction", "destination"),
    "transfer_reversal": ("transfer",),
    "balance_transaction": ("source",),
}


class Refused(Exception):
    """Stripe's answer to a call that it does not carry out."""

    def __init__(
        self,
        message: str,
        *,
        status: int = 400,
        kind: str = "invalid_request_error",
        code: str = "",
        param: str = "",
    ) -> None:
        super().__init__(message)
        self.status = status
        told = {"type": kind, "message": message, "code": code, "param": param}
        self.body = {"error": {name: value for name, value in told.items() if value}}


class World:
    """One Stripe account with its shops. Everything in it is changed under its lock."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.live = False
        self.page = ""
        self.things: dict[str, Thing] = {}
        self._kinds: dict[str, list[Thing]] = defaultdict(list)
        self._linked: dict[tuple[str, str, str], list[Thing]] = defaultdict(list)
        self.events: deque[Thing] = deque(maxlen=_EVENTS_KEPT)
        self.heard: list[Callable[[Thing], None]] = []
        self.payment_data: dict[str, Thing] = {}
        self.open_pages: dict[str, Thing] = {}
        self.shop_money: dict[str, int] = defaultdict(int)
        self.payouts = "manual"
        self.refunds_begin = "succeeded"

    def now(self) -> int:
        """Seconds, by the clock of the house."""
        return int(clock.now().timestamp())

    def keep(self, thing: Thing) -> Thing:
        """Remember a new object."""
        self.things[thing["id"]] = thing
        kind = thing["object"]
        self._kinds[kind].append(thing)
        for field in _LINKS.get(kind, ()):
            self._linked[kind, field, thing[field]].append(thing)
        return thing

    def find(self, name: str, kind: str, *, param: str = "id") -> Thing:
        """An object of a kind. Raises: Refused as Stripe does when there is none."""
        thing = self.things.get(name)
        if thing is None or thing["object"] != kind:
            raise Refused(f"No such {kind}: '{name}'", status=404, code="resource_missing", param=param)
        return thing

    def of_kind(self, kind: str, **wanted: str | None) -> Iterator[Thing]:
        """Objects of a kind, newest first; those whose fields are as wanted, where something is."""
        given = {field: value for field, value in wanted.items() if value is not None}
        known = [field for field in given if field in _LINKS.get(kind, ())]
        found = self._linked[kind, known[0], given[known[0]]] if known else self._kinds[kind]
        return (thing for thing in reversed(found) if given.items() <= thing.items())

    def move(self, kind: str, source: Thing, amount: int, *, fee: int = 0, available_on: int = 0) -> Thing:
        """Write a line of the platform's balance and bind it to what caused it."""
        at = self.now()
        line = objects.movement(kind, source, amount, fee=fee, at=at, available_on=max(at, available_on))
        return self.keep(line)

    def later(self) -> int:
        """When money that comes in now can be used."""
        return self.now() + _SECONDS_UNTIL_AVAILABLE

    def settle(self) -> None:
        """Time passes: what was pending can be used."""
        with self.lock:
            for line in self.of_kind("balance_transaction"):
                line["status"], line["available_on"] = "available", min(line["available_on"], self.now())

    def money(self, status: str) -> dict[str, int]:
        """The platform's available or pending money by currency."""
        sums: dict[str, int] = defaultdict(int)
        for line in self.of_kind("balance_transaction"):
            sums[line["currency"]] += line["net"] if line["status"] == status else 0
        return dict(sums)

    def tell(self, kind: str, thing: Thing, *, before: Thing | None = None) -> Thing:
        """Something has happened to an object: an event with its picture of this moment."""
        data: dict[str, Any] = {"object": picture(thing)}
        if before is not None:
            data["previous_attributes"] = before
        event = {
            "id": objects.new_name("evt"),
            "object": "event",
            "api_version": endive.PINNED,
            "created": self.now(),
            "data": data,
            "livemode": self.live,
            "pending_webhooks": 1,
            "request": {"id": objects.new_name("req"), "idempotency_key": None},
            "type": kind,
        }
        return self._happened(event)

    def tell_thin(self, kind: str, thing: Thing) -> Thing:
        """The same in the second interface: the object's name only."""
        return self._happened(
            {
                "id": objects.new_name("evt_test_65"),
                "object": "v2.core.event",
                "created": text_time(self.now()),
                "livemode": self.live,
                "related_object": {
                    "id": thing["id"],
                    "type": thing["object"],
                    "url": f"/v2/core/accounts/{thing['id']}",
                },
                "type": kind,
            }
        )

    def _happened(self, event: Thing) -> Thing:
        self.events.append(event)
        for hear in self.heard:
            hear(event)
        return event


def picture(thing: Thing) -> Thing:
    """A copy of an object as it is now."""
    return {name: _copied(value) for name, value in thing.items()}


def _copied(value: Any) -> Any:
    if isinstance(value, dict):
        return picture(value)
    return [_copied(part) for part in value] if isinstance(value, list) else value


def text_time(seconds: int) -> str:
    """A time as the second interface writes it."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
