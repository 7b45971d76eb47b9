"""What the barometer says of a replayed week, beside what the log says."""

from datetime import timedelta

from bench.replay_log import ZONE, Log
from bench.replay_plan import plan_of
from marketplace.core import clock
from marketplace.core.periods import day_begins
from marketplace.insights.barometer.floor import LEAST_ORDERS
from marketplace.insights.barometer.story import story_of
from marketplace.insights.barometer.weeks import TownFigures, Week
from marketplace.measures.daily import monday_of
from marketplace.towns.models import Town
from marketplace.towns.queries import streets_of, town_by_id
from tests.insights.streets import count
from tests.replaying import SHOPS, STREETS, Said, first_week, play, said_by, street_name


def told_otherwise(town: Town, log: Log, *, baskets: int) -> list[str]:
    """Replay the first week of the log over thirty shops; every figure of the barometer that is not the
    log's, and every one that should be told and is not."""
    plan = plan_of(first_week(log), days=7, baskets=baskets, shops=SHOPS)
    play(town, plan)
    after = monday_of(plan.days[0]) + timedelta(days=7)
    with clock.travel(day_begins(after, str(ZONE)) + timedelta(hours=9)):
        count(town)
        view = town_by_id(town.id)
        week = story_of(view, weeks=8).weeks[-1]
    by_name = {street.name: street.id for street in streets_of(town.id)}
    streets = {by_name[street_name(number)]: number for number in range(STREETS)}
    return [*_town(week.figures, said_by(plan)), *_places(week, said_by(plan), streets)]


def _town(told: TownFigures | None, said: Said) -> list[str]:
    if told is None:
        return ["the week is not told"]
    asleep = told.asleep
    beside = {
        "orders": (told.orders, said.orders),
        "bags": (told.sold.bags, said.bags),
        "cents": (told.sold.cents, said.cents),
        "collected": (told.collected, said.collected),
        "walks": (told.shared_orders, said.walks),
        "newcomers": (told.newcomers, said.newcomers),
        "asleep bags": (asleep.bags if asleep else None, said.asleep_bags),
        "asleep cents": (asleep.cents if asleep else None, said.asleep_cents),
        "assisted": (told.assisted, None),
    }
    must = {"orders", "bags", "cents", "collected", "walks"}
    return [
        f"{name}: the log says {log}, the barometer {told_one}"
        for name, (told_one, log) in beside.items()
        if told_one != log and (told_one is not None or name in must)
    ]


def _places(week: Week, said: Said, streets: dict[int, int]) -> list[str]:
    wrong = []
    for place, cell in week.families.items():
        log = said.places[streets[place.street_id], place.family]
        if (cell.bags, cell.cents) != (log["bags"], log["cents"]):
            wrong.append(f"{place}: the log says {dict(log)}, the barometer {cell}")
    for street_id, cell in week.streets.items():
        mine = [log for (street, _family), log in said.places.items() if street == streets[street_id]]
        if (cell.bags, cell.cents) != (sum(log["bags"] for log in mine), sum(log["cents"] for log in mine)):
            wrong.append(f"street {streets[street_id]}: the barometer says {cell}")
    told = len(week.streets) + len(week.families)
    return wrong if told or said.orders < 10 * LEAST_ORDERS else [*wrong, "no street is told"]
