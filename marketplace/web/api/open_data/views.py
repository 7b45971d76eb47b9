"""What is given, in which form, and the word of the licence beside it."""

from datetime import timedelta
from typing import Any

from flask import Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from marketplace.core import clock
from marketplace.insights.barometer.floor import LEAST_ORDERS, LEAST_SHOPS
from marketplace.insights.open_data.files import FILES, SETTLED
from marketplace.towns.queries import TownView
from marketplace.web.api.open_data.formats import MIME, csv_of, geojson_of, json_of
from marketplace.web.public_address import public_url
from marketplace.web.town import this_town

_SETTLED = timedelta(minutes=1)  # a date has seconds only: within them it could change once more
LICENCE = "https://www.etalab.gouv.fr/licence-ouverte-open-licence"


def show_open_data() -> ResponseReturnValue:
    """Each file with its addresses, and what its fields mean."""
    return render_template(
        "open_data/page.html",
        files=FILES.values(),
        licence=LICENCE,
        least_shops=LEAST_SHOPS,
        least_orders=LEAST_ORDERS,
        settled_weeks=SETTLED.days // 7,
    )


def show_open_file(code: str, form: str) -> ResponseReturnValue:
    """One file. Who has it already, byte for byte, is told so."""
    file = FILES.get(code)
    if file is None or form not in file.formats:
        abort(404)
    town = this_town()
    rows = file.rows(town)
    if form == "csv":
        body = csv_of(file, rows)
    else:
        body = (geojson_of if form == "geojson" else json_of)(file, rows, about=_about(town))
    answer = Response(body, content_type=MIME[form])
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cache-Control"] = "public, max-age=300"
    answer.headers["Link"] = f'<{LICENCE}>; rel="license"'
    answer.add_etag()
    changed_at = file.changed_at(town)
    if changed_at and clock.now() - changed_at > _SETTLED:
        answer.last_modified = changed_at
    return answer.make_conditional(request)


def _about(town: TownView) -> dict[str, Any]:
    return {
        "town": town.name,
        "licence": LICENCE,
        "documentation": public_url(town, "/open-data"),
        "time_zone": town.time_zone,
        "currency": town.currency,
    }
