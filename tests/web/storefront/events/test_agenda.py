"""The agenda that residents read: pages, news, map and data say the same of each event."""

import json
import re
from datetime import time

import pytest

from marketplace.agenda.models import Answer, EventKind, EventShop
from marketplace.core.db import db, transaction
from marketplace.core.ids import new_id
from tests.agenda.events import call_off, make_event
from tests.factories import make_town
from tests.visitors import Visitor
from tests.web.storefront.buying import Street

_DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def data_of(page: str) -> list[dict[str, object]]:
    """Everything a page says as data."""
    return [json.loads(text) for text in _DATA.findall(page)]


def test_an_event_is_told_everywhere(street: Street, visitor: Visitor) -> None:
    event = make_event(street.town, kind=EventKind.LATE_OPENING, place="Place du Phare", text="Venez !")
    path = f"/events/{event.slug}"
    for page in ("/", "/events", path, "/sitemaps/pages.xml", "/news.atom"):
        assert path in visitor.get(page).text
    page = visitor.get(path).text
    assert "mardi 16 juin, de 18 h à 22 h" in page.replace("\u00a0", " ")
    assert "Place du Phare" in page
    said = next(each for each in data_of(page) if each["@type"] == "Event")
    assert said["startDate"] == "2026-06-16T18:00:00+02:00"
    assert said["endDate"] == "2026-06-16T22:00:00+02:00"
    assert re.search(r'<meta property="og:image" content="https://localhost(/shared/[^"]+)">', page)
    (picture,) = set(re.findall(r'content="https://localhost(/shared/events/[^"]+)"', page))
    assert visitor.get(picture).mimetype == "image/jpeg"


def test_a_draft_is_told_nowhere(street: Street, visitor: Visitor) -> None:
    event = make_event(street.town, is_told=False)
    for page in (
        "/",
        "/events",
        "/events.ics",
        "/sitemaps/pages.xml",
        "/news.atom",
        "/open-data/events.json",
    ):
        assert event.slug not in visitor.get(page).text
    for path in (f"/events/{event.slug}", f"/events/{event.slug}/calendar.ics"):
        assert visitor.get(path).status_code == 404


def test_a_cancelled_event_stays_and_says_so(street: Street, visitor: Visitor) -> None:
    event = make_event(street.town)
    call_off(event)
    page = visitor.get(f"/events/{event.slug}").text
    assert "Cet événement est annulé." in page
    assert "Il y aura trop de vent." in page
    assert "https://schema.org/EventCancelled" in page
    assert "Annulé" in visitor.get("/").text
    assert "Annulé : La nuit des vitrines" in visitor.get("/news.atom").text.replace("\u00a0", " ")
    assert '"status": "cancelled"' in visitor.get("/open-data/events.json").text


def test_what_is_over_is_remembered_on_the_agenda_alone(street: Street, visitor: Visitor) -> None:
    event = make_event(street.town, in_days=-3)
    assert event.slug not in visitor.get("/").text
    agenda = visitor.get("/events").text
    assert agenda.index("C’était dans la rue") < agenda.index(event.slug)
    assert "À la prochaine" in visitor.get(f"/events/{event.slug}").text


def test_who_takes_part_is_named_and_tells_it_on_its_own_page(street: Street, visitor: Visitor) -> None:
    event = make_event(street.town)
    shops = {street.bakery.id: Answer.ACCEPTED, street.comte.product.shop_id: Answer.INVITED}
    with transaction():
        db.session.add_all(
            EventShop(id=new_id(), town_id=event.town_id, event_id=event.id, shop_id=shop_id, answer=answer)
            for shop_id, answer in shops.items()
        )
    page = visitor.get(f"/events/{event.slug}").text
    assert "Une boutique participe" in page
    assert "/shops/maison-morel" in page
    assert "/shops/lantier" not in page
    assert event.title in visitor.get("/shops/maison-morel").text
    assert event.title not in visitor.get("/shops/lantier").text


def test_an_event_of_another_town_is_not_told_here(street: Street, visitor: Visitor) -> None:
    other = make_town("val-brume", name="Val-Brume", host="val-brume.localhost")
    event = make_event(other, "La foire du val")
    assert visitor.get(f"/events/{event.slug}").status_code == 404
    assert event.slug not in visitor.get("/events").text + visitor.get("/events.ics").text


def test_two_events_of_one_name_and_day_have_two_addresses(street: Street) -> None:
    assert make_event(street.town).slug != make_event(street.town).slug


@pytest.mark.parametrize("title", ["<script>alert(1)</script>", "]]>\r\nEND:VCALENDAR", "a, b; c\\n"])
def test_no_word_breaks_out(street: Street, visitor: Visitor, title: str) -> None:
    event = make_event(street.town, title, text=title, place=title[:40])
    assert "<script>alert" not in visitor.get(f"/events/{event.slug}").text
    assert visitor.get("/events.ics").text.count("\r\nEND:VCALENDAR\r\n") == 1


def test_several_days_are_told_as_such(street: Street, visitor: Visitor) -> None:
    event = make_event(street.town, days=3, opens=time(10), closes=time.max)
    page = visitor.get(f"/events/{event.slug}").text.replace("\u00a0", " ")
    assert "du mardi 16 juin au jeudi 18 juin, chaque jour de 10 h à minuit" in page
