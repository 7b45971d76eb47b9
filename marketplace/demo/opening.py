"""What the demo shows of hours: a day closed whose bags were moved, a rush, a closed window, a text."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import islice

from flask_babel import force_locale

from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.core.words import _
from marketplace.demo.acting import Street
from marketplace.fulfilment.closing.carrying_out import Answer, carry_out
from marketplace.fulfilment.closing.changes import DaysChange
from marketplace.fulfilment.closing.errors import BagsTouched, Proposal
from marketplace.fulfilment.closing.waiting import waiting_bags
from marketplace.intake.hours.reading import place_of, read_hours
from marketplace.intake.hours.taking import take_reading
from marketplace.orders.actors import Actor
from marketplace.pickup.opening import rush, shut_window
from marketplace.pickup.queries import diary_of
from marketplace.shops.models import Shop
from marketplace.shops.queries import opening_hours_of_shop
from marketplace.shops.services import hours_changed

_RUSH = timedelta(hours=2)
_RUSH_MINUTES = 90
_SHUT = 3  # which of the coming windows takes no more bags
_WEEKDAYS = ("", "Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")


def show_opening(street: Street) -> None:
    """Let some shops of a street close, hurry and say their holidays. Commits: yes."""
    shown, *others = [street.shown_shop_id, *sorted(street.wares.keys() - {street.shown_shop_id})]
    _shut_one_window(street, shown)
    for shop_id in others:
        if _close_a_day(street, shop_id):
            break
    if len(others) > 1:
        _hurry(street, others[-1])
        _say_holidays(street, others[-2])


def _shut_one_window(street: Street, shop_id: int) -> None:
    town = street.town
    hours = opening_hours_of_shop(town, shop_id, from_day=clock.today(town.time_zone))
    diary = diary_of(town.id, time_zone=town.time_zone, hours={shop_id: hours}, point_ids=[shop_id])
    free = list(islice(diary.free_windows(shop_id), _SHUT + 1))
    with transaction():
        for window in free[_SHUT:]:
            shut_window(town.id, point_id=shop_id, window=window, time_zone=town.time_zone)


def _close_a_day(street: Street, shop_id: int) -> bool:
    """Close the day of the shop's last bag, if it is not today; whether it was closed."""
    bags = waiting_bags(street.town.id, shop_id)
    today = clock.today(street.town.time_zone)
    if not bags or bags[-1].local_day <= today:
        return False
    with force_locale(street.town.locale):
        _close(street, shop_id, bags[-1].local_day)
    return True


def _close(street: Street, shop_id: int, day: date) -> None:
    change = DaysChange({day: ()}, reason=_("Formation"))
    answers: dict[str, Answer] = {}
    for _attempt in range(2):
        try:
            with transaction():
                carry_out(
                    db.session.get_one(Shop, (street.town.id, shop_id)),
                    change=change,
                    answers=answers,
                    message=_("Nous sommes en formation ce jour-là. Merci de votre compréhension."),
                    by=Actor.person(street.staff_user_id),
                )
        except BagsTouched as touched:
            answers = _as_proposed(touched.proposals)


def _as_proposed(proposals: Sequence[Proposal]) -> dict[str, Answer]:
    return {
        proposal.bag.reference: Answer(proposal.bag.version, proposal.first.key if proposal.first else "")
        for proposal in proposals
    }


def _hurry(street: Street, shop_id: int) -> None:
    with transaction():
        hours_changed(db.session.get_one(Shop, (street.town.id, shop_id)))
        until = clock.now() + _RUSH
        rush(street.town.id, point_id=shop_id, lead_minutes=_RUSH_MINUTES, until=until)


def _say_holidays(street: Street, shop_id: int) -> None:
    """The shop's own week, as a map would have it, with the public holidays closed."""
    week = opening_hours_of_shop(street.town, shop_id, from_day=clock.today(street.town.time_zone)).week
    rules = [
        f"{_WEEKDAYS[day]} " + ",".join(f"{opens:%H:%M}-{closes:%H:%M}" for opens, closes in ranges)
        for day, ranges in sorted(week.items())
        if ranges
    ]
    place = place_of(street.town)
    with transaction():
        reading = read_hours("; ".join([*rules, "PH off"]), place=place)
        shop = db.session.get_one(Shop, (street.town.id, shop_id))
        take_reading(shop, reading=reading, place=place)
