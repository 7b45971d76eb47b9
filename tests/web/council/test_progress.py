"""The town hall sees how far its shops have come, advises them, and notes its visits."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.notices.models import Notice
from marketplace.shops.accompanying.models import ShopAdvice, ShopVisit
from marketplace.shops.accompanying.services import VISITS_KEPT, forget_visits
from marketplace.shops.models import Shop
from marketplace.shops.services import LegalIdentity, declare_legal
from marketplace.shops.states import ShopStatus
from marketplace.towns.models import Town
from tests.factories import make_goods, make_shop, make_worker
from tests.visitors import Visitor

LIST = "/council/shops/progress"
PAGE = "/council/shops/maison-morel/progress"
LEGAL = LegalIdentity("Morel SARL", "SARL", "732829320", mediator="CM2C, cm2c.net")
VISIT = {"day": "2026-06-11", "note": "Elle veut une tablette.", "next_step": "La lui prêter."}


@pytest.fixture
def shop(town: Town) -> Shop:
    """Maison Morel, in its window."""
    return make_shop(town, status=ShopStatus.SHOWCASE)


def stored(shop: Shop) -> Shop:
    """The shop as it is kept now."""
    return db.session.get_one(Shop, (shop.town_id, shop.id), populate_existing=True)


def visit_on(days_ago: int) -> dict[str, str]:
    """A visit so many days ago."""
    day = clock.today("Europe/Paris") - timedelta(days=days_ago)
    return {**VISIT, "day": day.isoformat()}


def test_the_list_says_where_each_shop_is_and_what_is_next(manager: Visitor, town: Town, shop: Shop) -> None:
    make_goods(shop)
    page = manager.get(LIST).text.replace("\u00a0", " ")
    assert "Maison Morel" in page
    assert "Atelier photo" in page
    assert "jamais notée" in page
    assert "Maison Morel" in manager.get(f"{LIST}?rung=none").text
    assert "Maison Morel" not in manager.get(f"{LIST}?rung=selling").text
    for odd in ("?rung=pirates", "?page=9999", "?page=-1", "?rung=none&page=2"):
        assert manager.get(LIST + odd).status_code == 200


def test_a_long_street_costs_as_many_queries_as_a_short_one(
    manager: Visitor, town: Town, count_sql: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    for n in range(6):
        make_goods(make_shop(town, name=f"Boutique {n}"))
    with count_sql() as said:
        manager.get(LIST)
    assert len(said) <= 7


def test_advice_is_read_by_the_shop_which_says_when_it_is_done(
    manager: Visitor, town: Town, shop: Shop, browser_for: Callable[[str], Visitor]
) -> None:
    answer = manager.submit(PAGE, {"text": "Comptez le pain chaque soir."}, to=f"{PAGE}/advice")
    assert (answer.status_code, answer.location) == (303, PAGE)
    owner = browser_for("localhost")
    owner.sign_in(make_worker(shop).id)
    steps = "/backoffice/maison-morel/steps"
    assert "Comptez le pain" in owner.get(steps).text
    assert owner.submit(steps, {}, to=f"{steps}/advice/end").status_code == 303
    assert "Comptez le pain" not in owner.get(steps).text
    page = manager.get(PAGE).text
    assert "Comptez le pain" in page
    assert "fait" in page


def test_another_piece_of_advice_takes_the_place_of_the_first(
    manager: Visitor, town: Town, shop: Shop
) -> None:
    for text in ("Le premier.", "Le second."):
        manager.submit(PAGE, {"text": text}, to=f"{PAGE}/advice")
    open_now = select(ShopAdvice.text).where(ShopAdvice.town_id == town.id, ShopAdvice.ended_at.is_(None))
    assert db.session.scalars(open_now).all() == ["Le second."]
    manager.submit(PAGE, {}, to=f"{PAGE}/advice/removal")
    assert db.session.scalars(open_now).all() == []


def test_advice_goes_by_mail_to_a_shop_with_an_address(manager: Visitor, town: Town, shop: Shop) -> None:
    with transaction():
        stored(shop).email = "morel@example.org"
    manager.submit(PAGE, {"text": "Comptez."}, to=f"{PAGE}/advice")
    mail = db.session.scalars(select(Notice).where(Notice.town_id == town.id)).one()
    assert mail.recipient == "morel@example.org"
    assert "/backoffice/maison-morel/steps" in mail.body


def test_a_visit_is_noted_for_the_town_hall_and_can_be_erased(
    manager: Visitor, town: Town, shop: Shop, browser_for: Callable[[str], Visitor]
) -> None:
    assert manager.submit(PAGE, visit_on(2), to=f"{PAGE}/visits").status_code == 303
    assert "Elle veut une tablette." in manager.get(PAGE).text
    owner = browser_for("localhost")
    owner.sign_in(make_worker(shop).id)
    assert "tablette" not in owner.get("/backoffice/maison-morel/steps").text
    visit_id = db.session.scalars(select(ShopVisit.id).where(ShopVisit.town_id == town.id)).one()
    manager.submit(PAGE, {}, to=f"{PAGE}/visits/{visit_id}/removal")
    assert "tablette" not in manager.get(PAGE).text


def test_notes_of_visits_go_after_three_years(manager: Visitor, town: Town, shop: Shop) -> None:
    for days_ago in (VISITS_KEPT.days + 1, VISITS_KEPT.days):
        manager.submit(PAGE, visit_on(days_ago), to=f"{PAGE}/visits")
    with transaction():
        assert forget_visits(town.id, before=clock.today("Europe/Paris") - VISITS_KEPT) == 1


@pytest.mark.parametrize(
    ("to", "typed", "sentence"),
    [
        ("advice", {"text": " "}, "Écrivez ce que vous conseillez"),
        ("advice", {"text": "x" * 601}, "Au plus 600"),
        ("visits", {**VISIT, "day": "demain"}, "Elle veut une tablette."),
        ("visits", {**VISIT, "day": "2126-06-11"}, "ce jour n’est pas encore là"),
        ("visits", {**VISIT, "note": ""}, "Notez au moins une phrase"),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    manager: Visitor, town: Town, shop: Shop, to: str, typed: dict[str, str], sentence: str
) -> None:
    answer = manager.submit(PAGE, typed, to=f"{PAGE}/{to}")
    assert answer.status_code == 422
    assert sentence in answer.text.replace("\u00a0", " ")
    for table in (ShopAdvice, ShopVisit):
        assert db.session.scalar(select(func.count(table.id)).where(table.town_id == town.id)) == 0


def test_a_shop_opens_step_by_step_once_it_says_who_sells(manager: Visitor, town: Town, shop: Shop) -> None:
    refused = manager.submit(PAGE, {"status": "showcase"}, to=f"{PAGE}/opening")
    assert refused.status_code == 409
    assert "identité légale" in refused.text
    with transaction():
        declare_legal(stored(shop), legal=LEGAL)
        stored(shop).phone = "+33 1 46 61 00 00"
    manager.submit(PAGE, {"status": "showcase"}, to=f"{PAGE}/opening")
    assert stored(shop).status is ShopStatus.RESERVE
    manager.submit(PAGE, {"status": "showcase"}, to=f"{PAGE}/opening")  # a second click opens nothing more
    assert stored(shop).status is ShopStatus.RESERVE
    manager.submit(PAGE, {"status": "reserve"}, to=f"{PAGE}/opening")
    assert stored(shop).status is ShopStatus.SELLING


def test_a_shop_comes_back_from_a_pause_as_it_was(manager: Visitor, town: Town, shop: Shop) -> None:
    for act in ("pause", "reopening"):
        manager.submit("/council/shops", {}, to=f"/council/shops/maison-morel/{act}")
    assert stored(shop).status is ShopStatus.SHOWCASE


def test_strangers_and_missing_tokens_change_nothing(
    manager: Visitor, strangers: list[Visitor], town: Town
) -> None:
    shop = make_shop(town, name="Le Fil", status=ShopStatus.SHOWCASE)
    page = "/council/shops/le-fil/progress"
    acts = ("advice", "advice/removal", "visits", "visits/7/removal", "opening")
    for stranger in strangers:
        assert stranger.get(page).status_code == 404
        assert stranger.get(LIST).status_code == 404
        assert all(stranger.post(f"{page}/{act}", data=VISIT).status_code in {400, 404} for act in acts)
    assert all(manager.post(f"{page}/{act}", data=VISIT).status_code == 400 for act in acts)
    assert manager.get("/council/shops/nowhere/progress").status_code == 404
    assert stored(shop).status is ShopStatus.SHOWCASE
    for table in (ShopAdvice, ShopVisit):
        assert db.session.scalar(select(func.count(table.id)).where(table.town_id == town.id)) == 0
