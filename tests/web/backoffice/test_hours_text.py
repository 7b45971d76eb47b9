"""Hours pasted as a map has them: read back in words, written only when confirmed, refused by the part."""

from datetime import date, time

import pytest

from marketplace.core.db import db, transaction
from marketplace.shops.hours import END_OF_DAY, ShopHours
from marketplace.shops.models import Shop
from marketplace.shops.queries import hours_of_shop
from marketplace.shops.services import set_special_day
from marketplace.web.backoffice.opening.form import fingerprint
from tests.factories import WEEK
from tests.visitors import Visitor
from tests.web.backoffice.conftest import Bag
from tests.web.backoffice.test_close_for_once import answers_on

TEXT = "/backoffice/maison-morel/hours/text"
APPLY = f"{TEXT}/confirmation"
SAID = "Tu-Sa 07:30-13:00, 15:00-19:30; Su 08:00-24:00; Aug off; PH off"


def hours(shop: Shop) -> ShopHours:
    db.session.rollback()
    return hours_of_shop(shop.town_id, shop.id, from_day=date(2026, 6, 11))


def plain(page: str) -> str:
    return page.replace("\u00a0", " ").replace("\u202f", " ")


def test_a_text_is_read_back_in_words_and_nothing_is_written(counter: Visitor, bakery: Shop) -> None:
    page = plain(counter.submit(TEXT, {"text": SAID}).text)
    for words in ("7 h 30–13 h, 15 h–19 h 30", "8 h–minuit", "samedi 1 août", "14 juillet", "C’est bien ça"):
        assert words in page, words
    assert hours(bakery).week == {day: list(ranges) for day, ranges in WEEK.items()}


def test_once_confirmed_it_is_the_shop_s(counter: Visitor, bakery: Shop) -> None:
    with transaction():
        set_special_day(bakery, day=date(2026, 6, 20), ranges=(), reason="Inventaire")
    page = plain(counter.submit(TEXT, {"text": SAID}).text)
    assert "Vous aviez noté 1 jour exceptionnel" in page
    fields = {"text": SAID, "seen": fingerprint(WEEK)}
    assert counter.submit(TEXT, fields, to=APPLY).status_code == 302
    found = hours(bakery)
    assert found.week[7] == [(time(8), END_OF_DAY)]
    assert found.ranges_on(date(2026, 8, 12)) == []
    assert found.ranges_on(date(2026, 7, 14)) == []
    assert found.ranges_on(date(2026, 6, 20)) == []
    assert 'value="24:00"' in counter.get("/backoffice/maison-morel/hours").text
    assert SAID in counter.get(TEXT).text  # ready to be read again


def test_another_text_takes_the_days_of_the_first_away(counter: Visitor, bakery: Shop) -> None:
    for text in (SAID, "Tu-Sa 07:30-13:00"):
        fields = {"text": text, "seen": fingerprint(hours(bakery).week)}
        assert counter.submit(TEXT, fields, to=APPLY).status_code == 302
    assert hours(bakery).special == {}


@pytest.mark.parametrize("to", [TEXT, APPLY])
@pytest.mark.parametrize(
    ("text", "part"),
    [("Mo-Fr 09:00-12:00; SH off", "SH off"), ("", ""), ("tous les jours", "tous les jours")],
)
def test_what_is_not_understood_is_refused_in_words_and_stays_typed(
    counter: Visitor, bakery: Shop, to: str, text: str, part: str
) -> None:
    answer = counter.submit(TEXT, {"text": text, "seen": fingerprint(WEEK)}, to=to)
    assert answer.status_code == 422
    assert f"Nous ne lisons pas « {part} »" in plain(answer.text)
    assert text in answer.text
    assert hours(bakery).week == {day: list(ranges) for day, ranges in WEEK.items()}


def test_a_colleagues_hours_are_not_overwritten(counter: Visitor, bakery: Shop) -> None:
    answer = counter.submit(TEXT, {"text": SAID, "seen": "of another week"}, to=APPLY)
    assert answer.status_code == 409
    assert SAID in answer.text
    assert hours(bakery).week == {day: list(ranges) for day, ranges in WEEK.items()}


def test_bags_of_hours_that_go_are_asked_about(counter: Visitor, bakery: Shop, bag: Bag) -> None:
    fields = {"text": "Fr 07:30-13:00", "seen": fingerprint(WEEK)}
    page = counter.submit(TEXT, fields, to=APPLY)
    assert page.status_code == 409
    assert counter.submit(TEXT, answers_on(page.text), to=APPLY).status_code == 302
    assert bag.row().local_day == date(2026, 6, 12)


def test_a_stranger_gets_404_and_no_token_changes_nothing(
    neighbour: Visitor, counter: Visitor, bakery: Shop
) -> None:
    assert neighbour.get(TEXT).status_code == 404
    for address in (TEXT, APPLY):
        assert neighbour.submit("/backoffice/", {"text": SAID}, to=address).status_code == 404
        assert counter.post(address, data={"text": SAID}).status_code == 400
    assert not hours(bakery).special
