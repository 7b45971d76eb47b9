"""One call to the double: read and judged, carried out once, and its answer judged before it goes out."""

import json
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from tests.stripe_double import cage, objects, published, reports, returning, selling, sharing
from tests.stripe_double.faults import Fault
from tests.stripe_double.idempotency import Keys, Result
from tests.stripe_double.objects import Thing
from tests.stripe_double.published import Operation
from tests.stripe_double.world import Refused, World, picture

Work = Callable[[World, Thing, dict[str, str]], Any]

WORK: dict[str, Work] = {
    "PostCheckoutSessions": selling.create_session,
    "GetCheckoutSessions": selling.list_sessions,
    "GetCheckoutSessionsSession": selling.retrieve_session,
    "PostCheckoutSessionsSessionExpire": selling.expire_session,
    "PostRefunds": returning.create_refund,
    "GetRefunds": returning.list_refunds,
    "GetRefundsRefund": returning.retrieve_refund,
    "PostTransfers": sharing.create_transfer,
    "GetTransfers": sharing.list_transfers,
    "GetTransfersTransfer": sharing.retrieve_transfer,
    "PostTransfersIdReversals": sharing.create_reversal,
    "GetTransfersIdReversals": sharing.list_reversals,
    "GetDisputesDispute": reports.retrieve_dispute,
    "GetBalance": reports.balance,
    "GetBalanceTransactions": reports.balance_lines,
    "GetBalanceSettings": reports.balance_settings,
    "PostBalanceSettings": reports.balance_settings,
    "GetEvents": reports.events,
    "PostV2CoreAccounts": sharing.create_account,
    "GetV2CoreAccountsId": sharing.retrieve_account,
    "PostV2CoreAccountLinks": sharing.create_account_link,
}
_CALLS_KEPT = 1000
_CODES = {
    "Additional properties": "parameter_unknown",
    "is a required property": "parameter_missing",
    'is not of type "integer"': "parameter_invalid_integer",
}
_BROKEN: Result = (500, {"error": {"type": "api_error", "message": "An unknown error occurred."}})
_BROKEN_V2: Result = (500, {"error": {"code": "api_error", "message": "An unknown error occurred."}})


@dataclass(frozen=True)
class Call:
    """A request as it came."""

    verb: str
    path: str
    query: str
    body: str
    is_json: bool
    authorization: str
    key: str
    version: str
    client: str  # what the library says of itself


@dataclass
class Reply:
    """What goes back."""

    status: int
    body: Thing
    replayed: bool = False


@dataclass
class Desk:
    """Takes calls for one world. `refused`: what the cage let not in; `broken`: what it let not out."""

    world: World
    keys: Keys
    wait: Callable[[], None]
    calls: deque[Call] = field(default_factory=lambda: deque(maxlen=_CALLS_KEPT))
    refused: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def take(self, call: Call, fault: Fault | None) -> Reply:
        """Answer a call, with the faults that lie behind the line."""
        self.calls.append(call)
        try:
            operation, names = self._entrance(call)
            asked = self._asked(operation, call)
            return self._once(call, operation, fault, lambda: self._done(operation, asked, names))
        except Refused as refusal:
            return Reply(refusal.status, refusal.body)

    def _entrance(self, call: Call) -> tuple[Operation, dict[str, str]]:
        prefix = "Bearer sk_live_" if self.world.live else "Bearer sk_test_"
        if not call.authorization.startswith(prefix):
            raise Refused("Invalid API Key provided", status=401)
        found = published.operation_at(call.verb, call.path)
        if found is None or found[0].name not in WORK:
            raise Refused(f"Unrecognized request URL ({call.verb}: {call.path}).", status=404)
        return found

    def _asked(self, operation: Operation, call: Call) -> Thing:
        query = cage.read_query(operation, call.query)
        body = json.loads(call.body or "{}") if call.is_json else cage.read_body(operation, call.body)
        faults = cage.request_faults(operation, query=query, body=body)
        if faults:
            told = f"{operation.name}: " + "; ".join(faults)
            self.refused.append(told)
            raise Refused(told, code=_code_of(faults[0]))
        return {**query, **body}

    def _once(
        self, call: Call, operation: Operation, fault: Fault | None, work: Callable[[], Result]
    ) -> Reply:
        if call.verb != "POST" or not call.key:
            return Reply(*self._with_fault(operation, fault, work))
        kept = self.keys.begin(call.key, _fingerprint(call))
        if kept:
            return Reply(kept[0], picture(kept[1]), replayed=True)
        if fault is Fault.LOOSE_500:
            self.keys.release(call.key)
            return Reply(*_broken(operation))
        result = self._with_fault(operation, fault, work)
        if result[0] >= 400 and "V2" in operation.name:
            self.keys.release(call.key)
        else:
            self.keys.keep(call.key, (result[0], picture(result[1])))
        return Reply(*result)

    def _with_fault(self, operation: Operation, fault: Fault | None, work: Callable[[], Result]) -> Result:
        if fault in {Fault.STORED_500, Fault.LOOSE_500}:
            return _broken(operation)
        if fault is Fault.SLOW:
            self.wait()
        result = work()
        return _broken(operation) if fault is Fault.STORED_500_AFTER else result

    def _done(self, operation: Operation, asked: Thing, names: dict[str, str]) -> Result:
        with self.world.lock:
            selling.close_overdue(self.world)
            try:
                found = WORK[operation.name](self.world, asked, names)
            except Refused as refusal:
                return self._judged(operation, (refusal.status, _in_its_words(operation, refusal.body)))
            told = self._listed(found, operation, asked) if isinstance(found, list) else picture(found)
            for path in asked.get("expand", []):
                _open_out(self.world, told, path.split("."))
            return self._judged(operation, (200, told))

    def _judged(self, operation: Operation, result: Result) -> Result:
        judge = cage.judge_answer if result[0] < 400 else cage.judge_error
        try:
            judge(operation, result[1])
        except cage.CageBroken as slip:
            self.broken.append(str(slip))
            return _broken(operation)
        return result

    def _listed(self, found: list[Thing], operation: Operation, asked: Thing) -> Thing:
        span = asked.get("created", {})
        within = [thing for thing in found if _in_span(thing["created"], span)]
        after = asked.get("starting_after")
        if after:
            names = [thing["id"] for thing in within]
            within = within[names.index(after) + 1 :]
        limit = asked.get("limit", 10)
        data = [picture(thing) for thing in within[:limit]]
        url = operation.address.pattern
        return {"object": "list", "data": data, "has_more": len(within) > limit, "url": url}


def _in_span(at: int, span: Thing) -> bool:
    earliest = max(span.get("gte", at), span.get("gt", at - 1) + 1)
    latest = min(span.get("lte", at), span.get("lt", at + 1) - 1)
    return bool(earliest <= at <= latest)


def _open_out(world: World, thing: Any, steps: list[str]) -> None:
    """Put an object where its id stands; `data` goes into each of a list."""
    if not steps or not isinstance(thing, dict):
        return
    if steps[0] == "data":
        for inner in thing["data"]:
            _open_out(world, inner, steps[1:])
        return
    name = thing.get(steps[0])
    if isinstance(name, str) and name in world.things:
        thing[steps[0]] = picture(world.things[name])
    _open_out(world, thing.get(steps[0]), steps[1:])


def _broken(operation: Operation) -> Result:
    return _BROKEN_V2 if "V2" in operation.name else _BROKEN


def _code_of(fault: str) -> str:
    """Stripe's code for what the cage found; a bad choice has none."""
    return next((code for words, code in _CODES.items() if words in fault), "")


def _in_its_words(operation: Operation, body: Thing) -> Thing:
    """An error as the operation's interface tells it: the second one does not name the parameter."""
    if "V2" not in operation.name:
        return body
    told = {name: word for name, word in body["error"].items() if name != "param"}
    return {"error": {"code": "invalid_request", **told}}


def _fingerprint(call: Call) -> str:
    return sha256(f"{call.verb} {call.path}\n{call.body}".encode()).hexdigest()


def request_name() -> str:
    """What Stripe's support asks for."""
    return objects.new_name("req")
