"""Addresses with their policy: a route that does not say who may enter cannot be made."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from flask import Blueprint, Flask, abort, request
from flask.sansio.app import App
from flask.sansio.blueprints import BlueprintSetupState
from werkzeug.routing import IntegerConverter, Map

Policy = Callable[[], None]
Guard = Literal["token", "origin", "none"]
_MOST = 2**63 - 1


class KeyConverter(IntegerConverter):
    """`<int:…>` of an address: what no table can hold leads nowhere, rather than to the database."""

    def __init__(self, of: Map, **said: Any) -> None:
        super().__init__(of, **{"max": _MOST, **said})


@dataclass(frozen=True)
class Route:
    """One address: who may enter (`policy` aborts or returns), and what guards its unsafe requests.

    `guard`: "token" asks for the form's CSRF token; "origin" is for anonymous acts on pages that carry no
    token, where the Origin (else Sec-Fetch-Site) header must be ours; "none" is for signed machine requests.
    `any_host`: also served on hosts of no town (health checks, styles).
    `repeatable`: twice is as good as once, so a request whose outcome was lost is run again.
    `listed`: search engines may list it; they are asked not to list any other page.
    `most_bytes`: how much may be sent, where it is more than elsewhere (`MAX_CONTENT_LENGTH`).
    """

    rule: str
    view: Callable[..., Any]
    policy: Policy
    methods: Sequence[str] = ("GET",)
    guard: Guard = "token"
    any_host: bool = False
    repeatable: bool = False
    listed: bool = False
    most_bytes: int = 0


def everyone() -> None:
    """The policy of public pages."""


def connect(target: Flask | Blueprint, routes: Iterable[Route]) -> None:
    """Register routes; a view keeps its function's name as endpoint."""
    for route in routes:
        prefix = f"{target.name}." if isinstance(target, Blueprint) else ""
        endpoint = prefix + route.view.__name__
        target.add_url_rule(route.rule, route.view.__name__, route.view, methods=list(route.methods))
        if isinstance(target, Blueprint):
            target.record(partial(_remember_later, endpoint=endpoint, route=route))
        else:
            _remember(target, endpoint, route)


def _remember_later(state: BlueprintSetupState, *, endpoint: str, route: Route) -> None:
    _remember(state.app, endpoint, route)


def _remember(app: App, endpoint: str, route: Route) -> None:
    if app.extensions["policies"].setdefault(endpoint, route.policy) is not route.policy:
        raise RuntimeError(f"{endpoint} has two policies")  # the later one would open what the first shuts
    app.extensions["guards"][endpoint] = route.guard
    if route.any_host:
        app.extensions["any_host"].add(endpoint)
    if route.repeatable:
        app.extensions["repeatable"].add(endpoint)
    if route.listed:
        app.extensions["listed"].add(endpoint)
    if route.most_bytes:
        app.extensions["most_bytes"][endpoint] = route.most_bytes


def init_routing(app: Flask) -> None:
    """Enforce the policies: an endpoint without one is closed to everybody."""
    app.url_map.converters["int"] = KeyConverter
    app.extensions["policies"] = {"static": everyone}
    app.extensions["guards"] = {"static": "token"}
    app.extensions["any_host"] = {"static"}
    app.extensions["repeatable"] = set()
    app.extensions["listed"] = set()
    app.extensions["most_bytes"] = {}


def enforce_policies(app: Flask) -> None:
    """Run each request past its policy; registered after the town is known."""

    @app.before_request
    def enforce() -> None:
        if request.endpoint is None:
            return
        policy = app.extensions["policies"].get(request.endpoint)
        if policy is None:
            abort(403)
        policy()
        if most := app.extensions["most_bytes"].get(request.endpoint):
            request.max_content_length = most  # who may not enter has nothing read of what they send
