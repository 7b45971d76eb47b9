"""A hub lends room, gets it back; the other town uses it as a hub of its own. Each acts in its own town only.

What is lent is taken off the hub’s shelf first, and comes back to it last: whatever breaks off between the
two towns, no place is ever promised twice.
"""

from dataclasses import replace
from datetime import date, time
from typing import Any

from sqlalchemy import select

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.errors import Refusal
from marketplace.core.ids import new_id
from marketplace.core.words import _
from marketplace.pickup.hub_models import HubRule
from marketplace.pickup.hub_rules import HubTerms, points_of, set_hours, set_terms, terms_of
from marketplace.pickup.hub_windows import hub_hours
from marketplace.pickup.hubs import Hub, hub_named, open_hub
from marketplace.pickup.lending_models import HubBorrowing, HubLoan
from marketplace.pickup.lent import room_lent
from marketplace.pickup.models import SlotBooking
from marketplace.shops.hours import Range
from marketplace.towns.letters import Letter, write_letter
from marketplace.towns.queries import town_by_id

LENT, ENDED, RETURNED = "hub.lent", "hub.ended", "hub.returned"


class NotSoMuchRoom(Refusal):
    """More than the shelf has, or nothing at all."""

    status = 422

    def __init__(self, shelf: int) -> None:
        super().__init__(_("On peut prêter de 1 à %(most)s sacs par créneau.", most=shelf))


class NotOurs(Refusal):
    """The room is another town's own."""

    def __init__(self) -> None:
        super().__init__(_("Une autre ville prête ce relais : ses places ne se prêtent pas plus loin."))


class StillComingBack(Refusal):
    """What was lent to that town before is not all back yet."""

    def __init__(self) -> None:
        super().__init__(_("Cette ville rend encore des places : attendez qu’elles soient revenues."))


def lend(town_id: int, *, hub: Hub, to_town_id: int, bags: int) -> int:
    """Lend another town so many more bags of each window; gives the loan’s key. Commits: no.

    Raises: NotSoMuchRoom, NotOurs, StillComingBack.
    Races: the hub’s rule is locked, so two loans never lend the same.
    """
    terms = _locked_terms(town_id, hub.id)
    if room_lent(town_id, hub_id=hub.id) is not None:
        raise NotOurs
    if not 1 <= bags <= terms.shelf_bags:
        raise NotSoMuchRoom(terms.shelf_bags)
    loan = _loan(town_id, hub.id, to_town_id)
    if loan.is_ending:
        raise StillComingBack
    set_terms(town_id, hub_id=hub.id, terms=replace(terms, shelf_bags=terms.shelf_bags - bags))
    loan.bags += bags
    db.session.flush()
    body = _told(town_id, hub, loan, terms)
    write_letter(town_id, to_town_id=to_town_id, kind=LENT, body=body)
    return loan.id


def ask_back(town_id: int, *, loan_id: int) -> None:
    """Want the room back; twice is as good as once. It comes when nobody is expected there. Commits: no."""
    loan = db.session.get_one(HubLoan, (town_id, loan_id), with_for_update=True, populate_existing=True)
    if loan.is_ending or not loan.bags:
        return
    loan.is_ending = True
    db.session.flush()
    write_letter(town_id, to_town_id=loan.to_town_id, kind=ENDED, body={"loan_id": loan.id})


def borrow(letter: Letter) -> None:
    """In the other town: a hub of its own, of that much room, with the hours of the hub. Commits: no."""
    town_id, told = letter.to_town_id, letter.body
    borrowing = _borrowing(town_id, told["loan_id"])
    if borrowing is None:
        hub = _own_hub(town_id, told["slug"], told["name"])
        borrowing = HubBorrowing(
            town_id=town_id, loan_id=told["loan_id"], from_town_id=letter.town_id, hub_id=hub.id, bags=0
        )
        db.session.add(borrowing)
    borrowing.bags, borrowing.is_ending = told["bags"], False
    db.session.flush()
    names = ("bring_minutes", "length_minutes", "days_ahead")
    terms = HubTerms(**{name: told[name] for name in names}, shelf_bags=told["bags"])
    set_terms(town_id, hub_id=borrowing.hub_id, terms=terms)
    zone = town_by_id(town_id).time_zone
    week, days = _read_week(told["week"]), _read_days(told["days"])
    set_hours(town_id, hub_id=borrowing.hub_id, time_zone=zone, week=week, days=days)


def end_borrowing(letter: Letter) -> None:
    """In the other town: nothing more is taken there; what is expected is still fetched. Commits: no."""
    borrowing = _borrowing(letter.to_town_id, letter.body["loan_id"])
    if borrowing is None:
        return
    borrowing.is_ending = True
    db.session.flush()
    terms = _locked_terms(letter.to_town_id, borrowing.hub_id)
    none = replace(terms, shelf_bags=0, cold_bags=0, lockers=())
    set_terms(letter.to_town_id, hub_id=borrowing.hub_id, terms=none)


def return_room(town_id: int, *, borrowing_id: int) -> bool:
    """In the other town: give the room back once nobody is expected; says whether it went. Commits: no.

    Races: the borrowing is locked, so it goes back once.
    """
    key = (town_id, borrowing_id)
    borrowing = db.session.get_one(HubBorrowing, key, with_for_update=True, populate_existing=True)
    expected = select(SlotBooking.id).where(
        SlotBooking.town_id == town_id,
        SlotBooking.point_id.in_(points_of(town_id, borrowing.hub_id).values()),
        SlotBooking.taken > 0,
        SlotBooking.ends_at > clock.now(),
    )
    if not borrowing.is_ending or not borrowing.bags or db.session.scalar(expected.limit(1)) is not None:
        return False
    body = {"loan_id": borrowing.loan_id, "bags": borrowing.bags}
    borrowing.bags, borrowing.is_ending = 0, False
    db.session.flush()
    write_letter(town_id, to_town_id=borrowing.from_town_id, kind=RETURNED, body=body)
    return True


def take_back(letter: Letter) -> None:
    """In the hub’s own town: what comes back stands on its shelf again. Commits: no."""
    town_id, told = letter.to_town_id, letter.body
    loan = db.session.get_one(
        HubLoan, (town_id, told["loan_id"]), with_for_update=True, populate_existing=True
    )
    terms = _locked_terms(town_id, loan.hub_id)
    set_terms(town_id, hub_id=loan.hub_id, terms=replace(terms, shelf_bags=terms.shelf_bags + told["bags"]))
    loan.bags, loan.is_ending = loan.bags - told["bags"], False
    db.session.flush()


def loan_of(town_id: int, *, hub_id: int, to_town_id: int) -> int | None:
    """The key of what a hub lends to another town, or None."""
    mine = (HubLoan.town_id == town_id, HubLoan.hub_id == hub_id, HubLoan.to_town_id == to_town_id)
    return db.session.scalar(select(HubLoan.id).where(*mine))


def ending_borrowings(*, limit: int) -> list[tuple[int, int]]:
    """Which room waits to go back, over all towns: town and borrowing."""
    query = select(HubBorrowing.town_id, HubBorrowing.id).where(HubBorrowing.is_ending)
    rows = db.session.execute(query.limit(limit).execution_options(all_towns=True))
    return [(town_id, borrowing_id) for town_id, borrowing_id in rows]


READERS = {LENT: borrow, ENDED: end_borrowing, RETURNED: take_back}


def _locked_terms(town_id: int, hub_id: int) -> HubTerms:
    db.session.get(HubRule, (town_id, hub_id), with_for_update=True, populate_existing=True)
    return terms_of(town_id, hub_id) or HubTerms(shelf_bags=0)


def _loan(town_id: int, hub_id: int, to_town_id: int) -> HubLoan:
    query = select(HubLoan).where(
        HubLoan.town_id == town_id, HubLoan.hub_id == hub_id, HubLoan.to_town_id == to_town_id
    )
    loan = db.session.scalar(query.with_for_update())
    if loan is None:
        loan = HubLoan(
            town_id=town_id, id=new_id(), hub_id=hub_id, to_town_id=to_town_id, bags=0, is_ending=False
        )
        db.session.add(loan)
    return loan


def _borrowing(town_id: int, loan_id: int) -> HubBorrowing | None:
    query = select(HubBorrowing).where(HubBorrowing.town_id == town_id, HubBorrowing.loan_id == loan_id)
    return db.session.scalar(query.with_for_update())


def _own_hub(town_id: int, slug: str, name: str) -> Hub:
    """A hub of that name; of another address where the town has one there already."""
    taken = hub_named(town_id, slug) is not None
    return open_hub(town_id, slug=f"{slug}-{new_id() % 10_000}" if taken else slug, name=name)


def _told(town_id: int, hub: Hub, loan: HubLoan, terms: HubTerms) -> dict[str, Any]:
    today = clock.today(town_by_id(town_id).time_zone)
    hours = hub_hours(town_id, hub_ids=[hub.id], from_day=today).get(hub.id)
    return {
        "loan_id": loan.id,
        "slug": hub.slug,
        "name": hub.name,
        "bags": loan.bags,
        "bring_minutes": terms.bring_minutes,
        "length_minutes": terms.length_minutes,
        "days_ahead": terms.days_ahead,
        "week": {str(day): _written(ranges) for day, ranges in (hours.week if hours else {}).items()},
        "days": {
            day.isoformat(): _written(ranges) for day, ranges in (hours.special if hours else {}).items()
        },
    }


def _written(ranges: Any) -> list[list[str]]:
    return [[opens.isoformat(), closes.isoformat()] for opens, closes in ranges]


def _read_week(week: dict[str, Any]) -> dict[int, list[Range]]:
    return {int(day): _ranges(ranges) for day, ranges in week.items()}


def _read_days(days: dict[str, Any]) -> dict[date, list[Range]]:
    return {date.fromisoformat(day): _ranges(ranges) for day, ranges in days.items()}


def _ranges(ranges: Any) -> list[Range]:
    return [(time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in ranges]
