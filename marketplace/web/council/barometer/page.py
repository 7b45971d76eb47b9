"""One page of figures for the council's table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from marketplace.core import clock
from marketplace.core.money import currency_name
from marketplace.core.words import _, language, lazy
from marketplace.insights.barometer.added import added_in
from marketplace.insights.barometer.floor import LEAST_ORDERS, LEAST_SHOPS
from marketplace.insights.barometer.story import WEEKS, Figure, Part, Story, story_of
from marketplace.insights.barometer.weeks import Week
from marketplace.insights.street import counts_of_street
from marketplace.measures.models import Helped
from marketplace.measures.searches import LEAST_SEARCHES, empty_searches_of
from marketplace.measures.street_counts import passing_by_hour, passing_by_week
from marketplace.shops.families import FAMILIES
from marketplace.shops.states import ShopStatus
from marketplace.towns.models import Street
from marketplace.towns.queries import TownView, streets_of
from marketplace.web.council.barometer.asked import Asked, asked_in
from marketplace.web.council.barometer.drawing import Drawing, drawn
from marketplace.web.council.survey.said import said_in_rounds
from marketplace.web.town import this_town

_MOST_SEARCHES = 12
HELPED = {
    Helped.PHONE: lazy("Au téléphone"),
    Helped.DESK: lazy("À la mairie"),
    Helped.HUB: lazy("Au relais"),
}


@dataclass(frozen=True)
class PartRow:
    """A street or a family in the table of parts; `part` is None where it may never be told."""

    name: str
    part: Part | None


def show_barometer() -> ResponseReturnValue:
    """What the street gains, over the weeks that are asked for."""
    town = this_town()
    streets = streets_of(town.id)
    asked = asked_in(streets)
    return render_template(
        "council/barometer/page.html",
        asked=asked,
        streets=streets,
        families=FAMILIES,
        choices=WEEKS,
        counts=counts_of_street(town.id),
        status=ShopStatus,
        least_shops=LEAST_SHOPS,
        least_orders=LEAST_ORDERS,
        searches=searches_in_vain(town, weeks=asked.weeks, most=_MOST_SEARCHES),
        least_searches=LEAST_SEARCHES,
        currency=currency_name(town.currency, language()),
        **_figures(town, asked, streets),
    )


def _figures(town: TownView, asked: Asked, streets: Sequence[Street]) -> dict[str, Any]:
    story = story_of(town, weeks=asked.weeks)
    return {
        "story": story,
        "added": added_in(town, story.weeks),
        "said": said_in_rounds(town),
        "assisted_rows": assisted_rows(story),
        "street_rows": street_rows(story, streets),
        "family_rows": family_rows(story),
        **_drawings(story.weeks, asked),
        **_passing(town, story.weeks),
    }


def _drawings(weeks: Sequence[Week], asked: Asked) -> dict[str, Drawing]:
    def bags(week: Week) -> int | None:
        if not asked.is_narrowed:
            return week.figures.orders if week.figures else None
        sold = asked.sold(week)
        return sold.bags if sold else None

    def turnover(week: Week) -> int | None:
        sold = asked.sold(week)
        return round(sold.cents / 100) if sold else None

    return {"order_bars": drawn(weeks, bags), "turnover_bars": drawn(weeks, turnover)}


def _passing(town: TownView, weeks: Sequence[Week]) -> dict[str, Any]:
    """Passers-by as the counters tell them: they point at nobody, so every week is told."""
    if not weeks:
        return {}
    stretch = {"first": weeks[0].monday, "last": weeks[-1].monday}
    passing = passing_by_week(town.id, **stretch)
    return {
        "visit_bars": drawn(weeks, lambda week: week.figures.collected if week.figures else None),
        "passing_bars": drawn(
            weeks, lambda week: passing[week.monday].count if week.monday in passing else None
        ),
        "passing_hours": passing_by_hour(town.id, **stretch),
    }


def assisted_rows(story: Story) -> list[tuple[str, Figure]]:
    """Orders placed for residents: all of them, and those of each place of help."""
    return [
        (_("Toutes"), story.assisted),
        *((str(words), story.assisted_at(where)) for where, words in HELPED.items()),
    ]


def family_rows(story: Story) -> list[PartRow]:
    """Every family, told or not."""
    return [PartRow(str(name), story.families.get(code)) for code, name in FAMILIES.items()]


def street_rows(story: Story, streets: Sequence[Street]) -> list[PartRow]:
    """Every street, told or not; shops without one only where they are told."""
    rows = [PartRow(street.name, story.streets.get(street.id)) for street in streets]
    elsewhere = story.streets.get(0)
    return rows if elsewhere is None else [*rows, PartRow("", elsewhere)]


def searches_in_vain(town: TownView, *, weeks: int, most: int) -> Sequence[tuple[str, int]]:
    """What was looked for and not found often enough to be told, the most wanted first."""
    since = clock.today(town.time_zone) - timedelta(weeks=weeks)
    return empty_searches_of(town.id, since=since, least=LEAST_SEARCHES, most=most)
