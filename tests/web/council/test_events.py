"""The council writes an event, shows it, changes it, takes it back; nothing typed is ever lost."""

import io
from datetime import date, time, timedelta

import pytest
from PIL import Image
from sqlalchemy import select

from marketplace.agenda.models import Event, EventStatus
from marketplace.agenda.queries import event_named, participants_of
from marketplace.agenda.services import EventTerms
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.notices.models import Notice
from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from tests.agenda.events import make_event
from tests.factories import THURSDAY_MORNING, make_goods, make_official, make_shop, make_town
from tests.fulfilment.events.taking import ask, say_yes, special
from tests.insights.streets import count
from tests.ordering import make_order
from tests.visitors import Visitor

LIST, NEW = "/council/events", "/council/events/new"
TYPED = {
    "title": "La nuit des vitrines",
    "kind": "late_opening",
    "first_day": "2026-06-16",
    "last_day": "2026-06-17",
    "opens": "18h",
    "closes": "minuit",
    "place": "Place du Phare",
    "text": "Venez avec une lanterne.",
    "shop_opens": "19",
    "shop_closes": "22:30",
    "shop_capacity": "4",
    "hub": "",
}
SLUG = "la-nuit-des-vitrines-2026-06-16"
PAGE = f"{LIST}/{SLUG}"


def row(town: Town, slug: str = SLUG) -> Event:
    """The event as it stands."""
    db.session.rollback()
    found = event_named(town.id, slug)
    assert found
    return found


def act(manager: Visitor, what: str, *, version: int, **fields: str) -> int:
    """Press a button of the event's page."""
    return manager.submit(PAGE, {"version": version, **fields}, to=f"{PAGE}/{what}").status_code


def test_an_event_is_written_published_and_read(manager: Visitor, visitor: Visitor, town: Town) -> None:
    answer = manager.submit(NEW, TYPED, to=LIST)
    assert (answer.status_code, answer.location) == (303, PAGE)
    event = row(town)
    assert (event.first_day, event.last_day) == (date(2026, 6, 16), date(2026, 6, 17))
    assert (event.opens, event.closes, event.shop_closes) == (time(18), time.max, time(22, 30))
    assert manager.get(f"/events/{SLUG}").status_code == 404
    assert "Venez avec une lanterne." in manager.get(f"{PAGE}/preview").text
    assert act(manager, "publication", version=event.version) == 303
    assert "Place du Phare" in manager.get(f"/events/{SLUG}").text
    page = manager.get(PAGE).text
    assert 'value="24:00"' in page
    assert "En ligne" in manager.get(LIST).text


def test_saved_again_it_is_the_same(manager: Visitor, town: Town) -> None:
    manager.submit(NEW, TYPED, to=LIST)
    assert manager.submit(PAGE, {**TYPED, "version": row(town).version}).status_code == 303
    assert (row(town).shop_opens, row(town).shop_capacity) == (time(19), 4)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"title": " "}, "Donnez un titre."),
        ({"first_day": "bientôt"}, "Cette date n’existe pas."),
        ({"first_day": ""}, "Choisissez le jour."),
        ({"last_day": "2026-06-01"}, "Le dernier jour vient avant le premier."),
        ({"first_day": "9999-12-31", "last_day": "9999-12-31"}, "au plus deux ans à l’avance"),
        ({"last_day": "2027-06-01"}, "au plus 31 jours"),
        ({"opens": "tôt"}, "« tôt » n’est pas une heure."),
        ({"closes": ""}, "Il manque une heure"),
        ({"shop_closes": "18:00"}, "La fin vient avant le début."),
        ({"shop_capacity": "9999"}, "Donnez un nombre de 0 à 200."),
        ({"shop_capacity": "beaucoup"}, "beaucoup"),
        ({"hub_capacity": "4"}, "Choisissez le relais"),
        ({"kind": "guerre"}, "Venez avec une lanterne."),
        ({"latitude": "nord"}, "nord"),
    ],
)
def test_what_cannot_be_is_said_and_stays_typed(
    manager: Visitor, town: Town, wrong: dict[str, str], words: str
) -> None:
    manager.submit(NEW, TYPED, to=LIST)
    version = row(town).version
    for answer in (
        manager.submit(NEW, {**TYPED, **wrong}, to=LIST),
        manager.submit(PAGE, {**TYPED, **wrong, "version": version}),
    ):
        assert answer.status_code == 422
        assert words in answer.text.replace("\u00a0", " ")
        assert "Venez avec une lanterne." in answer.text
    assert (row(town).version, row(town).title) == (version, "La nuit des vitrines")


def test_a_colleague_s_words_are_not_written_over(manager: Visitor, town: Town) -> None:
    manager.submit(NEW, TYPED, to=LIST)
    version = row(town).version
    assert manager.submit(PAGE, {**TYPED, "title": "Premier", "version": version}).status_code == 303
    late = manager.submit(PAGE, {**TYPED, "title": "Second", "version": version})
    assert late.status_code == 409
    assert 'value="Second"' in late.text
    assert "Premier" in late.text
    assert row(town).title == "Premier"
    assert f'name="version" type="hidden" value="{row(town).version}"' in late.text
    assert act(manager, "publication", version=version) == 303
    assert row(town).status is EventStatus.DRAFT


def test_a_photo_is_kept_and_described(manager: Visitor, town: Town) -> None:
    def photo() -> tuple[io.BytesIO, str]:
        out = io.BytesIO()
        Image.new("RGB", (640, 480), "teal").save(out, "JPEG")
        return io.BytesIO(out.getvalue()), "rue.jpg"

    assert manager.submit(NEW, {**TYPED, "file": photo()}, to=LIST).status_code == 422
    described = {**TYPED, "file": photo(), "picture_alt": "La rue le soir"}
    assert manager.submit(NEW, described, to=LIST).status_code == 303
    event = row(town)
    act(manager, "publication", version=event.version)
    assert 'alt="La rue le soir"' in manager.get(f"/events/{SLUG}").text
    again = {
        **TYPED,
        "picture": "https://example.org/x.jpg",
        "picture_alt": "x",
        "version": row(town).version,
    }
    assert manager.submit(PAGE, again).status_code == 303
    assert row(town).picture == event.picture


def test_shops_are_invited_alike_and_once(manager: Visitor, town: Town) -> None:
    make_shop(town)
    make_shop(town, name="Lantier")
    manager.submit(NEW, TYPED, to=LIST)
    manager.submit(PAGE, {"shop": "lantier"}, to=f"{PAGE}/invitations")
    manager.submit(PAGE, {"shop": "all"}, to=f"{PAGE}/invitations")
    asked = participants_of(town.id, event_id=row(town).id)
    assert [each.name for each in asked] == ["Lantier", "Maison Morel"]
    nobody = manager.submit(PAGE, {"shop": "une-autre"}, to=f"{PAGE}/invitations")
    assert nobody.status_code == 303
    assert len(participants_of(town.id, event_id=row(town).id)) == 2


def test_cancelling_says_what_hangs_on_it_first(manager: Visitor, town: Town) -> None:
    event = make_event(town, in_days=0, terms=EventTerms(shop_opens=time(10), shop_closes=time(13)))
    shop = make_shop(town)
    ask(event, shop)
    say_yes(event, shop)
    page = f"{LIST}/{event.slug}/cancellation"
    assert "Des commandes y tiennent." not in manager.get(page).text
    make_order(town, (make_goods(shop), 1))
    empty = manager.submit(page, {"reason": " ", "version": row(town, event.slug).version})
    assert empty.status_code == 422
    done = manager.submit(page, {"reason": "Tempête.", "version": row(town, event.slug).version})
    assert done.status_code == 303
    assert row(town, event.slug).status is EventStatus.CANCELLED
    assert "Tempête." in manager.get(f"/events/{event.slug}").text
    assert special(shop) == {}  # its bag is fetched within the usual hours
    late = manager.submit(page, {"reason": "Encore.", "version": row(town, event.slug).version})
    assert late.status_code == 409
    assert row(town, event.slug).reason == "Tempête."


def test_hidden_and_published_again(manager: Visitor, town: Town) -> None:
    manager.submit(NEW, TYPED, to=LIST)
    act(manager, "publication", version=row(town).version)
    act(manager, "hiding", version=row(town).version)
    assert manager.get(f"/events/{SLUG}").status_code == 404
    act(manager, "publication", version=row(town).version)
    assert manager.get(f"/events/{SLUG}").status_code == 200


def test_a_stranger_gets_404_and_no_token_changes_nothing(
    strangers: list[Visitor], manager: Visitor, town: Town
) -> None:
    manager.submit(NEW, TYPED, to=LIST)
    acts = [
        LIST,
        PAGE,
        *(f"{PAGE}/{what}" for what in ("invitations", "publication", "hiding", "cancellation")),
    ]
    for stranger in strangers:
        pages = (LIST, NEW, PAGE, *(f"{PAGE}/{name}" for name in ("preview", "cancellation", "effect")))
        assert {stranger.get(page).status_code for page in pages} == {404}
        assert {stranger.post(address, data=TYPED).status_code for address in acts} == {404}
    assert {manager.post(address, data=TYPED).status_code for address in acts} == {400}
    assert row(town).status is EventStatus.DRAFT


def test_another_town_s_event_is_not_there(manager: Visitor, town: Town) -> None:
    other = make_town("val-brume-2", name="Val-Brume", host="val-brume-2.localhost")
    event = make_event(other, "La foire")
    assert manager.get(f"{LIST}/{event.slug}").status_code == 404
    assert manager.submit(NEW, {}, to=f"{LIST}/{event.slug}/publication").status_code == 404


def test_what_it_brought_is_read_when_its_week_is_over(manager: Visitor, town: Town) -> None:
    event = make_event(town)
    page = f"{LIST}/{event.slug}/effect"
    assert "les chiffres se lisent quand la semaine" in manager.get(page).text
    make_order(town, (make_goods(make_shop(town)), 1))
    with clock.travel(THURSDAY_MORNING + timedelta(days=14)):
        count(town)
        manager.sign_in(make_official(town, email="later@example.org").id)
        text = manager.get(page).text
    assert "non montré" in text
    assert "Avant" in text


def test_once_it_has_begun_only_its_words_change(manager: Visitor, town: Town) -> None:
    manager.submit(NEW, {**TYPED, "first_day": "2026-06-11"}, to=LIST)
    slug = "la-nuit-des-vitrines-2026-06-11"
    page, first = f"{LIST}/{slug}", {**TYPED, "first_day": "2026-06-11"}
    manager.submit(page, {"version": row(town, slug).version}, to=f"{page}/publication")
    moved = manager.submit(page, {**first, "last_day": "2026-06-18", "version": row(town, slug).version})
    assert moved.status_code == 409
    assert "Cet événement a commencé" in moved.text
    told = {**first, "title": "Autrement", "version": row(town, slug).version}
    assert manager.submit(page, told).status_code == 303
    assert row(town, slug).title == "Autrement"
    manager.submit(page, {"version": row(town, slug).version}, to=f"{page}/hiding")
    assert row(town, slug).status is EventStatus.PUBLISHED


def mails(town: Town) -> list[str]:
    """The subjects of what was written, in order."""
    db.session.rollback()
    query = select(Notice.subject).where(Notice.town_id == town.id).order_by(Notice.id)
    return [subject.replace("\u00a0", " ") for subject in db.session.scalars(query)]


def test_who_had_accepted_is_written_to_when_it_changes_and_when_it_is_hidden(
    manager: Visitor, town: Town
) -> None:
    event = make_event(town, terms=EventTerms(shop_opens=time(19), shop_closes=time(22)))
    shop, silent = make_shop(town), make_shop(town, name="Lantier")
    with transaction():
        for each in (shop, silent):
            db.session.get_one(Shop, (town.id, each.id)).email = f"{each.slug}@example.org"
    ask(event, shop, silent)
    say_yes(event, shop)
    page = f"{LIST}/{event.slug}"
    day = str(event.first_day)
    later = {**TYPED, "first_day": day, "last_day": day, "shop_closes": "23"}
    assert manager.submit(page, {**later, "version": row(town, event.slug).version}).status_code == 303
    assert mails(town) == ["Autrement que prévu : La nuit des vitrines"]
    moved = {**later, "title": "Autrement dit", "version": row(town, event.slug).version}
    assert manager.submit(page, moved).status_code == 303
    assert len(mails(town)) == 1  # words alone ask nobody anything
    say_yes(row(town, event.slug), shop)
    manager.submit(page, {"version": row(town, event.slug).version}, to=f"{page}/hiding")
    assert mails(town)[1:] == ["Retiré de l’agenda : Autrement dit"]


def test_shops_are_written_to_when_they_are_asked_and_when_it_is_cancelled(
    manager: Visitor, town: Town
) -> None:
    shop = make_shop(town)
    with transaction():
        db.session.get_one(Shop, (town.id, shop.id)).email = "paul@example.org"
    manager.submit(NEW, TYPED, to=LIST)
    manager.submit(PAGE, {"shop": "all"}, to=f"{PAGE}/invitations")
    assert mails(town) == []
    act(manager, "publication", version=row(town).version)
    assert mails(town) == ["La mairie vous invite : La nuit des vitrines"]
    say_yes(row(town), shop)
    manager.submit(f"{PAGE}/cancellation", {"reason": "Tempête.", "version": row(town).version})
    assert mails(town)[1:] == ["Annulé : La nuit des vitrines"]
