"""Every address says who may enter, what guards its unsafe requests, and leads to a short view."""

import inspect
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Map

from marketplace.core.settings import Settings
from marketplace.web.routing import Route, connect, enforce_policies, everyone, init_routing
from tests.house.sources import sample

VIEW_LINES = 20
FACES_FOR_EVERYBODY = {"storefront", "api", "hooks", "open_data"}
# Machines sign their requests; nobody else may post without token or origin.
UNGUARDED_FACES = {"hooks", "api"}
_SAFE = {"GET", "HEAD", "OPTIONS"}


def open_doors(app: Flask) -> list[str]:
    """Endpoints without a policy."""
    return sorted({rule.endpoint for rule in app.url_map.iter_rules()} - set(app.extensions["policies"]))


def public_pages(app: Flask) -> list[str]:
    """Pages of working people whose policy lets everyone in: only signing in may be one."""
    return sorted(
        endpoint
        for endpoint, policy in app.extensions["policies"].items()
        if policy.__name__ == "everyone"
        and "." in endpoint
        and endpoint.split(".")[0] not in FACES_FOR_EVERYBODY
        and "sign_in" not in endpoint
    )


def unguarded(endpoints: dict[str, str], rules: Map) -> list[str]:
    """Endpoints that take unsafe requests without token or origin check."""
    unsafe = {rule.endpoint for rule in rules.iter_rules() if (rule.methods or set()) - _SAFE}
    return sorted(
        endpoint
        for endpoint in unsafe
        if endpoints.get(endpoint) == "none" and endpoint.split(".")[0] not in UNGUARDED_FACES
    )


def long_views(views: dict[str, Callable[..., Any]]) -> list[str]:
    """Views over their ceiling, decorators not counted."""
    found = []
    for endpoint, view in views.items():
        if view.__module__.startswith("marketplace."):
            lines = inspect.getsource(inspect.unwrap(view)).splitlines()
            begins = next(
                n for n, line in enumerate(lines) if line.lstrip().startswith(("def ", "async def "))
            )
            if len(lines) - begins > VIEW_LINES:
                found.append(f"{endpoint}: {len(lines) - begins} lines")
    return found


def test_every_address_has_a_policy(app: Flask) -> None:
    assert open_doors(app) == []


def test_working_people_pages_are_not_for_everyone(app: Flask) -> None:
    assert public_pages(app) == []


def test_every_unsafe_address_is_guarded(app: Flask) -> None:
    assert unguarded(app.extensions["guards"], app.url_map) == []


def test_views_stay_under_their_ceiling(app: Flask) -> None:
    assert long_views(app.view_functions) == []


@pytest.fixture
def careless() -> Flask:
    """An application whose address says nothing of who may enter."""
    app = Flask("careless")
    init_routing(app)
    enforce_policies(app)
    app.add_url_rule("/open", "open", lambda: "come in", methods=["POST"])
    return app


def test_the_rule_sees_an_address_without_policy_and_it_is_closed(careless: Flask) -> None:
    assert open_doors(careless) == ["open"]
    assert careless.test_client().post("/open").status_code == 403


def test_an_address_cannot_have_two_policies(careless: Flask) -> None:
    def shut() -> None:
        """Another policy than the first."""

    def view() -> str:
        return ""

    with pytest.raises(RuntimeError, match="two policies"):
        connect(careless, [Route("/twice", view, policy=policy) for policy in (everyone, shut)])


def test_the_rule_sees_an_unguarded_address(careless: Flask) -> None:
    assert unguarded({"open": "none"}, careless.url_map) == ["open"]
    assert unguarded({"open": "token"}, careless.url_map) == []


def test_the_rule_sees_a_view_that_is_too_long() -> None:
    def short() -> None:
        """Nothing."""

    def long() -> None:
        """Many lines, but fewer than a function may have."""
        _ = [
            1,
            2,
            3,
            4,
            5,
            6,
            7,
            8,
            9,
            10,
            11,
            12,
            13,
            14,
            15,
            16,
            17,
        ]

    short.__module__ = long.__module__ = sample("").name
    assert long_views({"short": short, "long": long}) == ["long: 21 lines"]


def test_production_refuses_to_start_with_a_weak_secret() -> None:
    with pytest.raises(ValueError, match="SECRET_KEY"):
        Settings(market_env="production", secret_key="changeme")
