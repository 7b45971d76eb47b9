"""The town hall's first page."""

from flask import render_template
from flask.typing import ResponseReturnValue

from marketplace.agenda.queries import coming_events
from marketplace.core import clock
from marketplace.insights.barometer.story import WEEKS, story_of
from marketplace.insights.street import counts_of_street
from marketplace.shops.states import ShopStatus
from marketplace.towns.queries import showcase_of
from marketplace.web.council.waiting import asks_of
from marketplace.web.town import this_town


def show_overview() -> ResponseReturnValue:
    """What waits for an answer, and where to go."""
    town = this_town()
    counts = counts_of_street(town.id)
    return render_template(
        "council/overview.html",
        counts=counts,
        story=story_of(town, weeks=WEEKS[0]),
        showcase=showcase_of(town.id),
        status=ShopStatus,
        coming=coming_events(town.id, from_day=clock.today(town.time_zone), most=3),
        asks=asks_of(town.id, counts=counts),
    )
