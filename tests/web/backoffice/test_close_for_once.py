"""F21: closing when bags are expected: which ones, a message, another time or the money back, told to all."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from sqlalchemy import select

from marketplace.accounts.journal.models import AuditEntry
from marketplace.core import clock
from marketplace.core.db import db
from marketplace.fulfilment.services import accept, mark_ready
from marketplace.notices.models import Notice
from marketplace.pickup.models import SlotBooking, WindowMove
from marketplace.shops.hours import ShopHours
from marketplace.shops.models import Shop
from marketplace.shops.queries import hours_of_shop
from marketplace.towns.models import Town
from tests.factories import Goods, make_goods, make_person, make_shop
from tests.ordering import JEANNE, make_order
from tests.visitors import Visitor
from tests.web.backoffice.conftest import Bag

HOURS = "/backoffice/maison-morel/hours"
TODAY = f"{HOURS}/today"
THURSDAY = date(2026, 6, 11)
_OPTION = re.compile(r'<option value="(\d{8}T\d{4}Z)"( selected)?>')


def hours(shop: Shop) -> ShopHours:
    db.session.rollback()
    return hours_of_shop(shop.town_id, shop.id, from_day=THURSDAY)


def answers_on(page: str, **chosen: str) -> dict[str, str]:
    """The form of the page that asks, as it is proposed, or with other answers by reference."""
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page))
    fields.pop("csrf_token", None)
    for name, options in re.findall(r'<select[^>]* name="to-([^"]+)">(.*?)</select>', page, re.DOTALL):
        proposed = re.search(r'<option value="([^"]*)" selected>', options)
        assert proposed
        fields[f"to-{name}"] = chosen.get(name, proposed[1])
    return {**fields, "message": "Le four est en panne."}


def told(event: str) -> list[Notice]:
    db.session.rollback()
    return list(
        db.session.scalars(select(Notice).where(Notice.event == event).execution_options(all_towns=True))
    )


def windows_taken(town: Town) -> dict[datetime, int]:
    query = select(SlotBooking.starts_at, SlotBooking.taken).where(
        SlotBooking.town_id == town.id, SlotBooking.taken > 0
    )
    return dict(db.session.execute(query).all())


def test_a_free_afternoon_is_closed_in_one_tap(counter: Visitor, bakery: Shop) -> None:
    page = counter.get(HOURS).text
    assert "Fermer cet après-midi, dès 12" in page
    assert counter.submit(HOURS, {"part": "afternoon"}, to=TODAY).status_code == 302
    assert hours(bakery).ranges_on(THURSDAY) == [(time(9), time(12, 30))]
    page = counter.get(HOURS).text
    assert "fermé dès" in page
    assert "reprendre les horaires habituels" in page
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.town_id == bakery.town_id)).one()
    assert (entry.act, entry.about) == ("special_day_changed", "2026-06-11")


@pytest.mark.parametrize(
    ("hour", "part", "left"),
    [
        (8, "rest", [(time(9), time(10))]),
        (13, "rest", [(time(9), time(12, 30)), (time(14), time(15))]),
        (5, "rest", []),
    ],
)
def test_the_rest_of_the_day_is_closed_from_now(
    counter: Visitor, bakery: Shop, baker: Any, hour: int, part: str, left: list[Any]
) -> None:
    with clock.travel(datetime(2026, 6, 11, hour, 0, tzinfo=UTC)):
        counter.sign_in(baker.id)
        assert counter.submit(HOURS, {"part": part}, to=TODAY).status_code == 302
    assert hours(bakery).ranges_on(THURSDAY) == left


def test_in_the_evening_there_is_nothing_to_close(counter: Visitor, bakery: Shop, baker: Any) -> None:
    with clock.travel(datetime(2026, 6, 11, 18, 0, tzinfo=UTC)):
        counter.sign_in(baker.id)
        assert counter.submit(HOURS, {"part": "rest"}, to=TODAY).status_code == 404
    assert not hours(bakery).special


def test_bags_of_that_time_are_asked_about_first(counter: Visitor, bakery: Shop, bag: Bag) -> None:
    answer = counter.submit(HOURS, {"part": "rest"}, to=TODAY)
    assert answer.status_code == 409
    assert "1 sac devait être retiré" in answer.text
    assert bag.reference in answer.text
    assert "Jeanne Kerouac" in answer.text
    assert not hours(bakery).special
    assert bag.row().collect_from == datetime(2026, 6, 11, 9, 0, tzinfo=UTC)


def test_each_gets_the_time_proposed_and_a_message(
    counter: Visitor, town: Town, bakery: Shop, bag: Bag
) -> None:
    page = counter.submit(HOURS, {"part": "rest"}, to=TODAY).text
    assert counter.submit(HOURS, answers_on(page), to=TODAY).status_code == 302
    row, friday = bag.row(), datetime(2026, 6, 12, 7, 0, tzinfo=UTC)
    assert (row.state.value, row.collect_from, row.local_day) == ("placed", friday, date(2026, 6, 12))
    assert windows_taken(town) == {friday: 1}
    (mail,) = told("moved")
    assert mail.recipient == "jeanne@example.org"
    for words in ("Le four est en panne.", "vendredi 12 juin", "jeudi 11 juin", "key="):
        assert words in mail.body
    move = db.session.scalars(select(WindowMove).where(WindowMove.town_id == town.id)).one()
    assert move.now_from == friday
    assert hours(bakery).ranges_on(THURSDAY) == [(time(9), time(10))]


def test_a_bag_can_go_back_instead(counter: Visitor, town: Town, bag: Bag, bread: Goods) -> None:
    page = counter.submit(HOURS, {"part": "rest"}, to=TODAY).text
    assert counter.submit(HOURS, answers_on(page, **{bag.reference: ""}), to=TODAY).status_code == 302
    assert bag.state() == "declined"
    assert windows_taken(town) == {}
    (mail,) = told("sent_back")
    assert "Le four est en panne." in mail.body


def test_a_packed_bag_too(counter: Visitor, town: Town, bag: Bag, baker: Any) -> None:
    bag.pass_through(accept, mark_ready, by_user_id=baker.id)
    page = counter.submit(HOURS, {"part": "rest"}, to=TODAY).text
    assert "sac prêt" in page
    assert counter.submit(HOURS, answers_on(page, **{bag.reference: ""}), to=TODAY).status_code == 302
    assert bag.state() == "cancelled"
    assert len(told("sent_back")) == 1


def test_who_gave_no_address_gets_a_text_message(
    counter: Visitor, town: Town, bakery: Shop, bread: Goods
) -> None:
    caller = JEANNE.__class__(name="Odile", phone="06 12 34 56 78", email="", locale="fr")
    make_order(town, (bread, 1), contact=caller)
    page = counter.submit(HOURS, {"part": "rest"}, to=TODAY).text
    assert "06 12 34 56 78" in page
    assert counter.submit(HOURS, answers_on(page), to=TODAY).status_code == 302
    (text,) = told("moved")
    assert (text.channel, text.recipient) == ("text", "+33612345678")
    assert "orders/" in text.body


def test_all_of_many_are_told_and_find_room(counter: Visitor, town: Town, bakery: Shop) -> None:
    goods = make_goods(bakery, name="Brioche", on_hand=50)
    references = [make_order(town, (goods, 1)) for _ in range(9)]
    page = counter.submit(HOURS, {"part": "rest"}, to=TODAY).text
    fields = answers_on(page)
    assert {name.removeprefix("to-") for name in fields if name.startswith("to-")} == set(references)
    assert counter.submit(HOURS, fields, to=TODAY).status_code == 302
    assert len(told("moved")) == 9
    assert sorted(windows_taken(town).values()) == [3, 6]  # six bags a window


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"message": " "}, "Écrivez un mot"),
        ({"to": "20260611T0900Z"}, "plus libre"),
        ({"to": "20300101T0900Z"}, "plus libre"),
        ({"to": "demain"}, "plus libre"),
        ({"seen": "7"}, "entre-temps"),
        ({"seen": "²"}, "entre-temps"),
    ],
)
def test_an_answer_that_cannot_be_is_refused_and_stays(
    counter: Visitor, bakery: Shop, bag: Bag, change: dict[str, str], sentence: str
) -> None:
    fields = answers_on(counter.submit(HOURS, {"part": "rest"}, to=TODAY).text)
    for name, value in change.items():
        fields[name if name == "message" else f"{name}-{bag.reference}"] = value
    answer = counter.submit(HOURS, fields, to=TODAY)
    assert answer.status_code == 409
    assert sentence in answer.text
    assert fields["message"] in answer.text
    assert not hours(bakery).special
    assert not told("moved")


def test_a_bag_that_came_meanwhile_is_asked_about_too(
    counter: Visitor, town: Town, bakery: Shop, bag: Bag, bread: Goods
) -> None:
    fields = answers_on(counter.submit(HOURS, {"part": "rest"}, to=TODAY).text)
    later = make_order(town, (bread, 1))
    answer = counter.submit(HOURS, fields, to=TODAY)
    assert answer.status_code == 409
    assert "entre-temps" in answer.text
    assert later in answer.text
    assert not hours(bakery).special


def test_a_bag_handed_over_meanwhile_is_left_alone(
    counter: Visitor, bakery: Shop, bag: Bag, baker: Any
) -> None:
    fields = answers_on(counter.submit(HOURS, {"part": "rest"}, to=TODAY).text)
    bag.pass_through(accept, by_user_id=baker.id)
    assert counter.submit(HOURS, fields, to=TODAY).status_code == 409
    assert bag.state() == "accepted"


def test_the_week_and_single_days_ask_as_well(counter: Visitor, bakery: Shop, bag: Bag) -> None:
    closed = counter.submit(
        HOURS, {"day": "2026-06-11", "reason": "Inventaire", "answer": "closed"}, to=f"{HOURS}/days"
    )
    assert closed.status_code == 409
    assert 'name="reason" value="Inventaire"' in closed.text
    fields = answers_on(closed.text)
    assert counter.submit(HOURS, fields, to=f"{HOURS}/days").status_code == 302
    assert hours(bakery).ranges_on(THURSDAY) == []
    assert bag.row().local_day == date(2026, 6, 12)


def test_a_special_day_taken_back_asks_about_bags_of_its_hours(
    counter: Visitor, town: Town, bakery: Shop, bread: Goods
) -> None:
    sunday = {"day": "2026-06-14", "reason": "", "answer": "hours", "hours-opens": "9", "hours-closes": "12"}
    assert counter.submit(HOURS, sunday, to=f"{HOURS}/days").status_code == 302
    with clock.travel(datetime(2026, 6, 13, 20, 0, tzinfo=UTC)):
        make_order(town, (bread, 1))
    answer = counter.submit(HOURS, {}, to=f"{HOURS}/days/2026-06-14/removal")
    assert answer.status_code == 409
    assert "mardi 16 juin" in answer.text


def test_a_stranger_gets_404_and_no_token_changes_nothing(
    neighbour: Visitor, outsider: Visitor, counter: Visitor, bakery: Shop
) -> None:
    for browser in (neighbour, outsider):
        assert browser.submit("/backoffice/", {"part": "rest"}, to=TODAY).status_code == 404
    assert counter.post(TODAY, data={"part": "rest"}).status_code == 400
    assert not hours(bakery).special


def test_the_page_that_asks_says_as_many_statements_for_many_bags(
    counter: Visitor, town: Town, bakery: Shop,
    count_sql: Callable[[], AbstractContextManager[list[str]]],
) -> None:  # fmt: skip
    goods = make_goods(bakery, name="Brioche", on_hand=50)
    token, counts = counter.token_on(HOURS), []
    for bags in (1, 4):
        for _ in range(bags):
            make_order(town, (goods, 1))
        with count_sql() as said:
            counter.post(TODAY, data={"csrf_token": token, "part": "rest"})
        counts.append(len(said))
    assert counts[0] == counts[1] <= 30


def test_a_person_of_another_shop_is_never_listed(
    counter: Visitor, town: Town, bag: Bag, bakery: Shop
) -> None:
    other = make_goods(make_shop(town, name="Lantier", kind="cheese"), name="Comté")
    reference = make_order(town, (other, 1))
    make_person("autre@example.org")
    assert reference not in counter.submit(HOURS, {"part": "rest"}, to=TODAY).text
