"""The planner for others: shops and products in, walks out. It asks and tells; it holds nothing."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from flask import Response, jsonify, request
from flask.typing import ResponseReturnValue

from marketplace.checkout.trips.asking import Named, errands_for, stops_named
from marketplace.core import clock
from marketplace.core.errors import Refusal
from marketplace.core.words import _
from marketplace.pickup.trips.places import PACE
from marketplace.pickup.trips.planning import plan, proposals, sooner_without
from marketplace.web.api.trip_words import TripWords
from marketplace.web.town import this_town

_DOCUMENT = Path(__file__).with_name("openapi.json")
_PACES = range(20, 121)


class UnreadablePace(Refusal):
    """Nobody walks like that."""

    status = 422


def list_trips() -> ResponseReturnValue:
    """The soonest walks that fetch everything asked for; without any, the fewest and what would help."""
    town = this_town()
    try:
        stops = stops_named(town, names=[_named(text) for text in request.args.getlist("item")])
        pace = _pace(request.args.get("pace", ""))
    except Refusal as refusal:
        return _open_to_all(jsonify(error=str(refusal)), status=refusal.status)
    errands, now = errands_for(town, stops=stops), clock.now()
    trips = proposals(errands, now=now, pace=pace)
    words = TripWords(town.time_zone, stops=stops, errands=errands)
    answer: dict[str, Any] = {"town": town.slug, "time_zone": town.time_zone, "pace": pace}
    if trips:
        sooner = sooner_without(errands, trip=trips[0], now=now, pace=pace)
        answer |= {"one_walk": True, **words.walks(trips, sooner)}
    else:
        answer |= {"one_walk": False, **words.plan(plan(errands, now=now, pace=pace))}
    return _open_to_all(jsonify(answer))


def show_openapi() -> ResponseReturnValue:
    """What the planner is asked and how it answers, in OpenAPI 3.1."""
    return _open_to_all(jsonify(_document()))


@cache
def _document() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(_DOCUMENT.read_text(encoding="utf-8"))
    return document


def _named(text: str) -> Named:
    shop, _slash, product = text.partition("/")
    return shop, product


def _pace(text: str) -> int:
    pace = PACE if not text else int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
    if pace not in _PACES:
        raise UnreadablePace(
            _("De %(least)s à %(most)s mètres par minute.", least=_PACES.start, most=_PACES.stop - 1)
        )
    return pace


def _open_to_all(answer: Response, *, status: int = 200) -> Response:
    """Pages of other sites may read it: nothing in it depends on who asks."""
    answer.status_code = status
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cache-Control"] = "no-cache"
    return answer
