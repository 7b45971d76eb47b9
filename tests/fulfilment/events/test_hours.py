"""A shop that takes part opens for the event; when it goes, the shop has its own hours again."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from marketplace.agenda.errors import EventOver
from marketplace.agenda.models import EventHours
from marketplace.agenda.services import EventTerms, EventWords
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.core.errors import ChangedMeanwhile, NotFound
from marketplace.fulfilment.events import telling
from marketplace.fulfilment.events.shops import days_asked, days_kept
from marketplace.fulfilment.events.taking_part import accept
from marketplace.orders.actors import Actor
from marketplace.shops.models import Shop
from marketplace.shops.queries import special_days_of
from marketplace.shops.services import set_special_day
from marketplace.towns.models import Town
from tests.agenda.events import make_event
from tests.factories import THURSDAY_MORNING, make_goods
from tests.fulfilment.events.taking import ask, call_off, row_of, say_no, say_yes, special, view
from tests.ordering import make_order

MONDAY, TUESDAY = date(2026, 6, 15), date(2026, 6, 16)
USUAL = [(time(9), time(12, 30)), (time(14), time(19))]
LATE = EventTerms(shop_opens=time(18), shop_closes=time(22))
LONGER = [(time(9), time(12, 30)), (time(14), time(22))]


def test_its_days_get_the_event_s_hours_besides_their_own(town: Town, shop: Shop) -> None:
    event = make_event(town, in_days=4, days=2, terms=LATE)
    ask(event, shop)
    assert special(shop) == {}
    say_yes(event, shop)
    assert special(shop) == {MONDAY: [(time(18), time(22))], TUESDAY: LONGER}
    assert ("La nuit des vitrines") in {
        reason for _day, reason in special_days_of(town.id, shop.id, from_day=MONDAY)
    }


def test_accepting_twice_is_accepting_once(town: Town, shop: Shop) -> None:
    event = make_event(town, terms=LATE)
    ask(event, shop)
    say_yes(event, shop)
    say_yes(event, shop)
    assert special(shop) == {TUESDAY: LONGER}
    assert say_no(event, shop) == 0
    assert special(shop) == {}


def test_what_stood_there_before_comes_back_with_its_reason(town: Town, shop: Shop) -> None:
    with transaction():
        set_special_day(shop, day=TUESDAY, ranges=[(time(9), time(11))], reason="Inventaire")
        set_special_day(shop, day=MONDAY, ranges=[], reason="Repos")
    event = make_event(town, in_days=4, days=2, terms=LATE)
    ask(event, shop)
    say_yes(event, shop)
    assert special(shop)[TUESDAY] == [(time(9), time(11)), (time(18), time(22))]
    call_off(event)
    assert special(shop) == {MONDAY: [], TUESDAY: [(time(9), time(11))]}
    assert dict(special_days_of(town.id, shop.id, from_day=MONDAY)) == {
        MONDAY: "Repos",
        TUESDAY: "Inventaire",
    }


def test_what_the_shop_wrote_since_stays(town: Town, shop: Shop) -> None:
    event = make_event(town, terms=LATE)
    ask(event, shop)
    say_yes(event, shop)
    with transaction():
        own = db.session.get_one(Shop, (town.id, shop.id))
        set_special_day(own, day=TUESDAY, ranges=[(time(14), time(20))], reason="Sans le matin")
    call_off(event)
    assert special(shop) == {TUESDAY: [(time(14), time(20))]}


@pytest.mark.parametrize("first_goes_first", [True, False])
def test_two_events_on_one_day_leave_one_after_the_other(
    town: Town, shop: Shop, *, first_goes_first: bool
) -> None:
    late = make_event(town, terms=LATE)
    early = make_event(town, "Petit marché", terms=EventTerms(shop_opens=time(7), shop_closes=time(9)))
    for event in (late, early):
        ask(event, shop)
        say_yes(event, shop)
    assert special(shop) == {TUESDAY: [(time(7), time(12, 30)), (time(14), time(22))]}
    first, second = (late, early) if first_goes_first else (early, late)
    call_off(first)
    left = [(time(7), time(12, 30)), (time(14), time(19))] if first_goes_first else LONGER
    assert special(shop) == {TUESDAY: left}
    call_off(second)
    assert special(shop) == {}
    query = select(EventHours).where(EventHours.town_id == town.id)
    assert db.session.scalars(query).all() == []


def test_bags_keep_the_hours_open_until_the_shop_decides(town: Town, shop: Shop) -> None:
    event = make_event(town, in_days=5, days=2, terms=LATE)
    ask(event, shop)
    say_yes(event, shop)
    goods = make_goods(shop)
    with clock.travel(datetime(2026, 6, 16, 19, 30, tzinfo=ZoneInfo("Europe/Paris"))):
        make_order(town, (goods, 1))
        hanging = telling.hanging_on(row_of(event), town=view(town))
        assert (hanging.shops, hanging.bags) == ([("Maison Morel", 1)], 1)
        call_off(event)
        assert special(shop) == {TUESDAY: LONGER}  # Wednesday went back
        assert days_kept(view(town), shop_id=shop.id) == [("La nuit des vitrines", TUESDAY)]


def test_other_hours_than_agreed_are_asked_for_again(town: Town, shop: Shop) -> None:
    event = make_event(town, terms=LATE)
    ask(event, shop)
    say_yes(event, shop)
    words = EventWords("Plus tard", TUESDAY, TUESDAY)
    with transaction():
        row = row_of(event)
        later = EventTerms(shop_opens=time(20), shop_closes=time(23))
        again = telling.change(
            row, words=words, terms=later, town=view(town), seen_version=row.version, by=Actor.system()
        )
    assert again == 1
    assert special(shop) == {}
    say_yes(event, shop)
    assert special(shop) == {TUESDAY: [*USUAL, (time(20), time(23))]}


def test_other_words_alone_ask_nobody(town: Town, shop: Shop) -> None:
    event = make_event(town, terms=LATE)
    ask(event, shop)
    say_yes(event, shop)
    with transaction():
        row = row_of(event)
        words = EventWords("Autre titre", row.first_day, row.last_day, opens=row.opens, closes=row.closes)
        by = Actor.system()
        telling.change(row, words=words, terms=LATE, town=view(town), seen_version=row.version, by=by)
    assert special(shop) == {TUESDAY: LONGER}


def test_hidden_it_changes_nothing_any_more(town: Town, shop: Shop) -> None:
    event = make_event(town, terms=LATE)
    ask(event, shop)
    say_yes(event, shop)
    with transaction():
        row = row_of(event)
        telling.hide(row, town=view(town), seen_version=row.version, by=Actor.system())
    assert special(shop) == {}
    with pytest.raises(EventOver):
        say_yes(event, shop)


def test_nobody_answers_what_is_over_cancelled_not_asked_or_read_otherwise(town: Town, shop: Shop) -> None:
    past = make_event(town, "Hier", in_days=-1, terms=LATE)
    off = make_event(town, "Annulé", terms=LATE)
    new = make_event(town, terms=LATE)
    ask(past, shop)
    ask(off, shop)
    call_off(off)
    for event in (past, off):
        with pytest.raises(EventOver):
            say_yes(event, shop)
    with pytest.raises(NotFound):
        say_yes(new, shop)
    ask(new, shop)
    with pytest.raises(ChangedMeanwhile), transaction():
        accept(new.id, shop=shop, town=view(town), seen_version=99, by=Actor.system())
    assert special(shop) == {}


def test_a_shop_reads_its_days_before_and_after(town: Town, shop: Shop) -> None:
    event = make_event(town, in_days=4, days=2, terms=LATE)
    ask(event, shop)
    for _answered in range(2):
        monday, tuesday = days_asked(row_of(event), shop=shop, town=view(town))
        assert (monday.before, list(monday.after)) == ((), [(time(18), time(22))])
        assert (list(tuesday.before), list(tuesday.after)) == (USUAL, LONGER)
        say_yes(event, shop)


def test_a_day_that_is_over_is_left_as_it_was(town: Town, shop: Shop) -> None:
    event = make_event(town, in_days=5, days=2, terms=LATE)
    ask(event, shop)
    say_yes(event, shop)
    with clock.travel(THURSDAY_MORNING + timedelta(days=6)):
        call_off(event)
        assert special(shop) == {}
    assert list(special(shop)) == [TUESDAY]
