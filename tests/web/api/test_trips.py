"""Whoever asks by machine is told the walks that fetch everything, in words of the addresses."""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
from jsonschema_rs import Draft202012Validator
from werkzeug.test import TestResponse

from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.shops.models import PausedBy, Shop
from marketplace.shops.pausing import pause
from marketplace.towns.models import Town
from marketplace.web.api.turns import Turns
from tests.factories import THURSDAY_MORNING, make_goods, make_shop
from tests.offering import offer, to_order
from tests.visitors import Visitor

TRIPS = "/api/v1/trips"
_addresses = count(1)


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    """Ten o’clock on a Thursday."""
    with clock.travel(THURSDAY_MORNING):
        yield


@pytest.fixture
def street(town: Town) -> dict[str, Shop]:
    """A baker, a fishmonger and a florist that all sell."""
    names = {"baker": "Maison Morel", "fish": "La Criée", "florist": "Fleur bleue"}
    return {kind: make_shop(town, name=name) for kind, name in names.items()}


@pytest.fixture
def ask(visitor: Visitor) -> Callable[..., TestResponse]:
    """Somebody who has not asked before."""
    address = f"192.0.2.{next(_addresses)}"

    def question(*items: str, **more: str) -> TestResponse:
        return visitor.get(
            TRIPS,
            query_string=[*(("item", item) for item in items), *more.items()],
            environ_overrides={"REMOTE_ADDR": address},
        )

    return question


def assert_as_documented(answer: TestResponse, ask_document: Visitor, schema: str) -> dict[str, Any]:
    """The answer is what the document promises."""
    document = ask_document.get("/api/v1/openapi.json").json
    assert document
    schemas = {"$ref": f"#/components/schemas/{schema}", "components": document["components"]}
    Draft202012Validator(schemas).validate(answer.json)
    said: dict[str, Any] = json.loads(answer.text)
    return said


def test_one_walk_for_everything(
    visitor: Visitor, ask: Callable[..., TestResponse], street: dict[str, Shop]
) -> None:
    bread = make_goods(street["baker"])
    fish = offer(make_goods(street["fish"], name="Maquereau"), category="food.fish")
    answer = ask(
        f"{street['baker'].slug}/{bread.product.slug}",
        f"{street['fish'].slug}/{fish.product.slug}",
        street["florist"].slug,
    )
    said = assert_as_documented(answer, visitor, "Answer")
    assert (answer.status_code, said["one_walk"], len(said["trips"])) == (200, True, 3)
    first = said["trips"][0]
    assert [call["shop"] for call in first["calls"]][-1] == street["fish"].slug
    assert datetime.fromisoformat(first["starts_at"]) == THURSDAY_MORNING + timedelta(minutes=60)
    assert first["starts_at"].endswith("+02:00")
    assert said["advice"] == []
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_the_one_thing_that_delays_the_walk_is_named(
    visitor: Visitor, ask: Callable[..., TestResponse], street: dict[str, Shop]
) -> None:
    bread = make_goods(street["baker"])
    cake = to_order(make_goods(street["baker"], name="Fraisier"), days=2)
    shop = street["baker"].slug
    answer = ask(f"{shop}/{bread.product.slug}", f"{shop}/{cake.product.slug}", street["florist"].slug)
    said = assert_as_documented(answer, visitor, "Answer")
    assert said["trips"][0]["starts_at"].startswith("2026-06-13")
    advice = said["advice"][0]
    assert (advice["leave_out"], advice["product"]) == (shop, cake.product.slug)
    assert advice["trip"]["starts_at"].startswith("2026-06-11")


def test_a_paused_shop_is_named_as_what_stands_in_the_way(
    visitor: Visitor, ask: Callable[..., TestResponse], street: dict[str, Shop]
) -> None:
    florist = street["florist"]
    with transaction():
        pause(db.session.get_one(Shop, (florist.town_id, florist.id)), by=PausedBy.SHOP)
    answer = ask(street["baker"].slug, florist.slug)
    said = assert_as_documented(answer, visitor, "Answer")
    assert said["one_walk"] is False
    assert [force["shop"] for force in said["forced"] if force["first_window"] is None] == [florist.slug]
    assert [advice["leave_out"] for advice in said["advice"]] == [florist.slug]


@pytest.mark.parametrize(
    ("items", "more", "status"),
    [
        ([], {}, 422),
        ([""], {}, 404),
        (["nulle-part"], {}, 404),
        (["maison-morel/rien"], {}, 404),
        (["maison-morel"], {"pace": "0"}, 422),
        (["maison-morel"], {"pace": "vite"}, 422),
        (["maison-morel"], {"pace": "²0"}, 422),
        ([f"shop-{number}" for number in range(13)], {}, 422),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused_in_words(
    visitor: Visitor,
    ask: Callable[..., TestResponse],
    street: dict[str, Shop],
    items: list[str],
    more: dict[str, str],
    status: int,
) -> None:
    answer = ask(*items, **more)
    assert answer.status_code == status
    assert len(assert_as_documented(answer, visitor, "Error")["error"]) > 10


def test_what_is_hidden_or_of_another_town_is_not_there(
    ask: Callable[..., TestResponse], street: dict[str, Shop], other_town: Town
) -> None:
    elsewhere = make_shop(other_town, name="Au bout du monde")
    assert ask(elsewhere.slug).status_code == 404
    bread = make_goods(street["baker"])
    assert ask(f"{street['florist'].slug}/{bread.product.slug}").status_code == 404


def test_many_shops_take_as_few_statements_as_two(
    ask: Callable[..., TestResponse],
    town: Town,
    street: dict[str, Shop],
    count_sql: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    more = [make_shop(town, name=f"Boutique {number}") for number in range(4)]
    slugs = [shop.slug for shop in (*street.values(), *more)]
    ask(*slugs[:2])
    with count_sql() as few:
        ask(*slugs[:2])
    with count_sql() as many:
        assert ask(*slugs).status_code == 200
    assert len(many) == len(few) <= 8


def test_after_twenty_questions_one_waits_one_s_turn(
    ask: Callable[..., TestResponse], street: dict[str, Shop]
) -> None:
    slug = street["baker"].slug
    assert [ask(slug).status_code for _ in range(21)] == [*[200] * 20, 429]
    refused = ask(slug)
    assert refused.headers["Retry-After"] == "3"
    assert refused.json
    assert "attendez" in refused.json["error"]
    with clock.travel(THURSDAY_MORNING + timedelta(seconds=3)):
        assert [ask(slug).status_code for _ in range(2)] == [200, 429]


def test_asking_leaves_nothing_behind() -> None:
    turns = Turns(burst=1, every=60)
    assert turns.seconds_to_wait("first") == 0
    assert turns.seconds_to_wait("first") == 60
    for number in range(10_000):
        turns.seconds_to_wait(str(number))
    assert turns.seconds_to_wait("first") == 0  # forgotten, as whoever asked longest ago
