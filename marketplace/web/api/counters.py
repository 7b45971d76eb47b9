"""A street counter tells its hours; telling one twice changes nothing."""

import hmac
from datetime import datetime, timedelta
from typing import Any

from flask import abort, g, jsonify, make_response, request
from flask.typing import ResponseReturnValue

from marketplace.core import clock
from marketplace.core.db import transaction
from marketplace.core.errors import Refusal
from marketplace.core.references import digest
from marketplace.core.words import _
from marketplace.measures.counter_files import MOST_COUNT, YEARS
from marketplace.measures.street_counts import counter_coded, note_hours
from marketplace.web.town import this_town

MOST_HOURS, _MOST_BYTES = 1000, 128 * 1024
_SHAPE = '{"hours": [{"at": "2026-06-11T10:00:00+02:00", "count": 12}]}'
_AHEAD = timedelta(minutes=5)


class HoursRefused(Refusal):
    """These hours are none."""

    status = 422


def holds_a_counter_token() -> None:
    """The policy of counters: its own token stands in the Authorization header, as a Bearer."""
    counter = counter_coded(this_town().id, (request.view_args or {}).get("code", ""))
    given = request.authorization
    token = given.token if given is not None and given.type == "bearer" else None
    known = counter.token_digest if counter else ""
    if counter is None or not token or not known or not hmac.compare_digest(digest(token), known):
        answer = make_response(jsonify(error=_("Ce jeton n’ouvre rien ici.")), 401)
        answer.headers["WWW-Authenticate"] = "Bearer"
        abort(answer)
    request.max_content_length = _MOST_BYTES
    g.api_counter_code = counter.code


def create_hours(code: str) -> ResponseReturnValue:
    """Note the hours that are sent: all of them, or none."""
    town = this_town()
    try:
        hours = _hours(request.get_json(silent=True), time_zone=town.time_zone)
        with transaction():
            counter = counter_coded(town.id, code) or abort(404)
            noted = note_hours(counter, hours=hours, time_zone=town.time_zone)
    except Refusal as refusal:
        return jsonify(error=str(refusal)), refusal.status
    return jsonify(added=noted.added, changed=noted.changed, same=noted.same)


def _hours(body: Any, *, time_zone: str) -> dict[datetime, int]:
    rows = body.get("hours") if isinstance(body, dict) else None
    if not isinstance(rows, list) or not 0 < len(rows) <= MOST_HOURS:
        raise HoursRefused(_("Envoyez %(shape)s, de 1 à %(most)s heures.", shape=_SHAPE, most=MOST_HOURS))
    hours = dict[datetime, int]()
    for number, row in enumerate(rows, start=1):
        at, count = _hour(number, row, time_zone=time_zone)
        if hours.get(at, count) != count:
            raise HoursRefused(_("Heure %(number)s : elle est deux fois, avec deux nombres.", number=number))
        hours[at] = count
    return hours


def _hour(number: int, row: Any, *, time_zone: str) -> tuple[datetime, int]:
    at, count = (row.get("at"), row.get("count")) if isinstance(row, dict) else (None, None)
    try:
        moment = datetime.fromisoformat(at) if isinstance(at, str) else None
    except ValueError:
        moment = None
    if moment is not None and moment.year not in YEARS:
        raise HoursRefused(_("Heure %(number)s : l’année ne se peut pas.", number=number))
    if moment is None or not _is_round(moment, time_zone=time_zone):
        raise HoursRefused(
            _("Heure %(number)s : « at » est une heure ronde, comme 2026-06-11T10:00:00+02:00.",
              number=number)
        )  # fmt: skip
    if moment > clock.now() + _AHEAD:
        raise HoursRefused(_("Heure %(number)s : elle est encore à venir.", number=number))
    if not isinstance(count, int) or isinstance(count, bool) or not 0 <= count <= MOST_COUNT:
        raise HoursRefused(
            _(
                "Heure %(number)s : « count » est un nombre entier, de 0 à %(most)s.",
                number=number,
                most=MOST_COUNT,
            )
        )
    return moment, count


def _is_round(moment: datetime, *, time_zone: str) -> bool:
    """Whether an hour begins then on the town's clocks, whatever offset the moment is told with."""
    if moment.tzinfo is None:
        return False
    local = clock.local(moment, time_zone)
    return not (local.minute or local.second or local.microsecond)
