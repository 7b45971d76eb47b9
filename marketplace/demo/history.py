"""The past weeks of a demo street: residents order and shops answer, each act at its own time.

Who orders what and when follows from a seed; references and codes are drawn as for real orders.
"""

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from itertools import count
from random import Random
from zoneinfo import ZoneInfo

from marketplace.core import clock
from marketplace.core.db import transaction
from marketplace.demo.acting import Baskets, Made, Street, pay_by_card, place_order
from marketplace.demo.answering import Answers
from marketplace.demo.changing import choose_again

_DAYS = 21
Act = Callable[[], object]
MakeAct = Callable[[], Made | None]
_WISHED = (55, 15)  # so many minutes ago somebody ordered who has changed the time since


@dataclass
class Story:
    """Acts in the order of time. An act may add later ones; what lies after `until` never happens."""

    until: datetime
    _acts: list[tuple[datetime, int, Act]] = field(default_factory=list)
    _number: Iterator[int] = field(default_factory=count)

    def plan(self, at: datetime, act: Act) -> None:
        """Let something happen at a moment."""
        if at <= self.until:
            heapq.heappush(self._acts, (at, next(self._number), act))

    def play(self, *, after_each_day: Act) -> None:
        """Let everything happen, a day of acts to a transaction."""
        while self._acts:
            evening = self._play_day()
            with clock.travel(evening):
                after_each_day()

    def _play_day(self) -> datetime:
        """One day of acts in one transaction; returns when the last one happened."""
        evening = self._acts[0][0]
        day = evening.date()
        with transaction():
            while self._acts and self._acts[0][0].date() == day:
                evening, _number, act = heapq.heappop(self._acts)
                with clock.travel(evening):
                    act()
        return evening


@dataclass(frozen=True)
class Pace:
    """How much a street sells."""

    days: int
    orders_a_day: tuple[int, int]


BUSY = Pace(_DAYS, (4, 9))
QUIET = Pace(14, (0, 2))


def live(street: Street, *, seed: int, pace: Pace, tell: Act) -> None:
    """Play the past weeks up to now. `tell` sends what a day has queued. Commits: yes, a day at a time."""
    random = Random(seed)
    story = Story(until=clock.now())
    for days_ago in range(pace.days, -1, -1):
        for at in _order_times(street, random, days_ago=days_ago, pace=pace):
            story.plan(at, _order_act(street, story, random))
    _plan_busy_today(street, story, random)
    story.play(after_each_day=tell)


def _order_times(street: Street, random: Random, *, days_ago: int, pace: Pace) -> list[datetime]:
    zone = ZoneInfo(street.town.time_zone)
    day = clock.today(street.town.time_zone) - timedelta(days=days_ago)
    weekend = 2 if day.isoweekday() >= 5 else 0
    number = random.randint(*pace.orders_a_day) + weekend
    minutes = sorted(random.randint(7 * 60 + 30, 21 * 60 + 30) for _ in range(number))
    return [datetime.combine(day, time(m // 60, m % 60), tzinfo=zone) for m in minutes]


def _plan_busy_today(street: Street, story: Story, random: Random) -> None:
    """A few orders of the last hours, so that boards show work whatever the hour the demo is made."""
    for minutes_ago in (170, 140, 110, 80, 55, 40, 25, 15, 8):
        at = story.until - timedelta(minutes=minutes_ago)
        act = _order_act(street, story, random, always=street.shown_shop_id)
        story.plan(at, act if minutes_ago not in _WISHED else _and_wishes(act, street, story))


def _and_wishes(order: MakeAct, street: Street, story: Story) -> Act:
    """The same order, whose resident soon finds that another time would suit better."""

    def act() -> None:
        made = order()
        if made:
            story.plan(clock.now() + timedelta(minutes=3), lambda: choose_again(street, made))

    return act


def _order_act(street: Street, story: Story, random: Random, *, always: int | None = None) -> MakeAct:
    baskets = Baskets(street, random)
    answers = Answers(street, random)

    def act() -> Made | None:
        made = place_order(street, baskets, always=always)
        if made is None:
            return None
        if made.by_card:
            story.plan(clock.now() + timedelta(minutes=2), lambda: pay_by_card(street, made))
        for at, answer in answers.to(made):
            story.plan(at, answer)
        return made

    return act
