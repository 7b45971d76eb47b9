"""Reports: a person of the town decides, the shop reads why and may contest."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from sqlalchemy import select

from marketplace.browsing.search import search
from marketplace.catalogue.models import Product, ProductStatus
from marketplace.core.db import db, transaction
from marketplace.shops.models import Shop
from marketplace.shops.states import ShopStatus
from marketplace.towns.models import Town, TownRole
from marketplace.trust.reports.models import ReportDecision
from marketplace.trust.reports.states import ReportState
from tests.factories import Goods, make_official, make_worker
from tests.visitors import Visitor
from tests.web.council.reporting import (
    HIDE,
    KEEP,
    LIST,
    NEW,
    TOLD,
    Filed,
    judge,
    mails,
    plain,
    report,
    seen_on,
)


@pytest.mark.all_towns
def test_a_hidden_product_vanishes_at_once_and_its_shop_reads_why(
    manager: Visitor, goods: Goods, filed: Filed, browser_for: Callable[[str], Visitor]
) -> None:
    resident = browser_for("localhost")
    line = {"shop": "maison-morel", "product": goods.product.slug, "quantity": "1"}
    resident.post("/cart/lines", data=line)
    assert search(goods.product.town_id, "baguette").total == 1
    answer = judge(manager, filed.case, HIDE)
    assert (answer.status_code, answer.location) == (303, LIST)
    assert search(goods.product.town_id, "baguette").total == 0
    assert resident.get("/shops/maison-morel/baguette-de-tradition").status_code == 404
    assert "Baguette" not in resident.get("/shops/maison-morel").text
    assert "ne se vend plus en ligne" in resident.get("/cart").text
    (mail,) = mails("report_reasons")
    assert mail.recipient == "morel@example.org"
    assert HIDE["facts"] in mail.body
    assert HIDE["basis_words"] in mail.body
    assert "zoe" not in mail.body.lower()
    (told,) = mails("report_decided")
    assert told.recipient == "zoe@example.org"


@pytest.mark.all_towns
def test_the_shop_cannot_put_it_back_by_itself(
    manager: Visitor, goods: Goods, filed: Filed, browser_for: Callable[[str], Visitor]
) -> None:
    judge(manager, filed.case, HIDE)
    shop = db.session.get_one(Shop, (goods.product.town_id, goods.product.shop_id))
    owner = browser_for("localhost")
    owner.sign_in(make_worker(shop).id)
    edit = "/backoffice/maison-morel/products/baguette-de-tradition"
    page = owner.get(edit)
    assert "La vente de cet article est arrêtée" in page.text
    version = page.text.split('name="version"')[1].split('value="')[1].split('"')[0]
    fields = {"name": "Baguette de tradition", "published": "y", "version": version, "sold_by": "piece",
              "vat": "550", "variants-0-price": "1,30"}  # fmt: skip
    owner.submit(edit, fields)
    product = db.session.get_one(Product, (shop.town_id, goods.product.id), populate_existing=True)
    assert product.status is ProductStatus.HIDDEN


@pytest.mark.all_towns
def test_the_shop_contests_and_a_second_decision_brings_it_back(
    manager: Visitor, goods: Goods, filed: Filed, browser_for: Callable[[str], Visitor]
) -> None:
    judge(manager, filed.case, HIDE)
    shop = db.session.get_one(Shop, (goods.product.town_id, goods.product.shop_id))
    owner = browser_for("localhost")
    owner.sign_in(make_worker(shop).id)
    reasons = f"/backoffice/maison-morel/decisions/{filed.mark}"
    assert HIDE["facts"] in owner.get(reasons).text
    assert filed.mark in owner.get("/backoffice/maison-morel/decisions").text
    short = owner.submit(reasons, {"words": "non"})
    assert short.status_code == 422
    assert owner.submit(reasons, {"words": "C’est bien notre pain du matin."}).status_code == 303
    assert "C’est bien notre pain du matin." in manager.get(filed.case).text
    assert judge(manager, filed.case, KEEP).status_code == 303
    assert report().state is ReportState.CLOSED
    assert search(shop.town_id, "baguette").total == 1
    assert len(mails("report_reasons")) == 2
    late = owner.submit("/backoffice/maison-morel/settings", {"words": "Encore une fois !"}, to=reasons)
    assert "ne se conteste plus" in late.text
    assert "Encore une fois !" in late.text


@pytest.mark.all_towns
def test_whoever_reported_may_ask_to_look_again(
    manager: Visitor, filed: Filed, browser_for: Callable[[str], Visitor]
) -> None:
    judge(manager, filed.case, KEEP)
    assert mails("report_reasons") == []  # what changes nothing stays between the two
    zoe = browser_for("localhost")
    assert KEEP["facts"] in zoe.get(filed.page).text
    sent = {"words": "Regardez la photo de plus près.", "key": filed.key}
    assert zoe.post(f"/reports/{filed.mark}/contest", data=sent).status_code == 303
    assert report().state is ReportState.CONTESTED
    again = zoe.post(f"/reports/{filed.mark}/contest", data=sent)
    assert again.status_code == 409
    assert "Regardez la photo" in again.text


def test_without_its_key_a_report_is_not_there(filed: Filed, visitor: Visitor) -> None:
    assert visitor.get(f"/reports/{filed.mark}").status_code == 404
    assert visitor.get(f"/reports/{filed.mark}?key=é{filed.key[1:]}").status_code == 404
    assert visitor.post(f"/reports/{filed.mark}/contest", data={"key": "x"}).status_code == 404


@pytest.mark.all_towns
def test_only_the_words_go_and_come_back(manager: Visitor, goods: Goods, filed: Filed) -> None:
    key = (goods.product.town_id, goods.product.id)
    judge(manager, filed.case, HIDE | {"outcome": "text_hidden"})
    product = db.session.get_one(Product, key, populate_existing=True)
    assert (product.description, product.status) == ("", ProductStatus.PUBLISHED)
    manager.post(f"/reports/{filed.mark}/contest", data={"words": "Elle est dorée !", "key": filed.key})
    judge(manager, filed.case, KEEP)
    product = db.session.get_one(Product, key, populate_existing=True)
    assert product.description == "Croustillante et dorée."


@pytest.mark.all_towns
def test_a_shop_is_paused(manager: Visitor, goods: Goods, filed: Filed) -> None:
    judge(manager, filed.case, HIDE | {"outcome": "shop_paused"})
    shop = db.session.get_one(Shop, (goods.product.town_id, goods.product.shop_id), populate_existing=True)
    assert shop.status is ShopStatus.PAUSED
    assert search(shop.town_id, "baguette").total == 0


@pytest.mark.all_towns
def test_two_moderators_decide_once(manager: Visitor, filed: Filed) -> None:
    read = seen_on(manager, filed.case) | {"csrf_token": manager.token_on(filed.case)}
    assert manager.post(filed.case, data=HIDE | read).status_code == 303
    late = manager.post(filed.case, data=KEEP | read)
    assert late.status_code == 409
    assert "quelqu’un d’autre" in late.text
    assert len(list(db.session.scalars(select(ReportDecision).execution_options(all_towns=True)))) == 1


@pytest.mark.all_towns
def test_nobody_decides_on_words_that_they_did_not_read(manager: Visitor, goods: Goods, filed: Filed) -> None:
    read = seen_on(manager, filed.case)
    with transaction():
        product = db.session.get_one(Product, (goods.product.town_id, goods.product.id))
        product.description = "Une photo de la vraie baguette."
    late = manager.submit(filed.case, HIDE | read)
    assert late.status_code == 409
    assert "a changé depuis que vous l’avez lu" in late.text
    assert "Une photo de la vraie baguette." in late.text
    assert HIDE["facts"] in late.text
    assert report().state is ReportState.OPEN
    assert manager.submit(filed.case, HIDE | {"seen": "open.forged"}).status_code == 409
    assert judge(manager, filed.case, HIDE).status_code == 303


@pytest.mark.all_towns
@pytest.mark.parametrize(
    "wrong", [{"outcome": ""}, {"outcome": "burnt"}, {"facts": "non"}, {"basis": "mood"}]
)
def test_a_decision_without_reasons_is_refused_in_words(
    manager: Visitor, filed: Filed, wrong: dict[str, str]
) -> None:
    answer = judge(manager, filed.case, HIDE | wrong)
    assert answer.status_code == 422
    assert HIDE["basis_words"] in answer.text
    assert report().state is ReportState.OPEN


@pytest.mark.all_towns
def test_without_the_token_nothing_is_decided(manager: Visitor, filed: Filed) -> None:
    assert manager.post(filed.case, data=HIDE | seen_on(manager, filed.case)).status_code == 400
    assert report().state is ReportState.OPEN


def test_strangers_do_not_moderate(strangers: list[Visitor]) -> None:
    for stranger in strangers:
        assert stranger.get(LIST).status_code == 404
        assert stranger.post(f"{LIST}/TL7-K42M", data=HIDE).status_code in {400, 404}


@pytest.mark.all_towns
def test_a_moderator_of_another_town_sees_and_does_nothing(
    filed: Filed, other_town: Town, browser_for: Callable[[str], Visitor]
) -> None:
    moderator = make_official(other_town, role=TownRole.MODERATOR, email="tom@example.org")
    at_home, away = browser_for("val-brume.localhost"), browser_for("localhost")
    at_home.sign_in(moderator.id)
    away.sign_in(moderator.id)
    assert filed.mark not in at_home.get(LIST).text
    assert at_home.get(filed.case).status_code == 404
    assert away.get(filed.case).status_code == 404
    assert at_home.submit("/account", HIDE, to=filed.case).status_code == 404
    assert report().state is ReportState.OPEN


def test_a_moderator_of_the_town_sees_reports_and_nothing_else(
    town: Town, filed: Filed, browser_for: Callable[[str], Visitor]
) -> None:
    moderator = browser_for("localhost")
    moderator.sign_in(make_official(town, role=TownRole.MODERATOR, email="tom@example.org").id)
    page = moderator.get(LIST)
    assert filed.mark in page.text
    assert "/council/shops" not in page.text
    assert moderator.get("/council/").status_code == 404


def test_the_town_hall_s_first_page_says_that_one_waits(manager: Visitor, filed: Filed) -> None:
    assert "Un signalement attend" in plain(manager.get("/council/").text)


def test_many_reports_cost_as_many_queries_as_few(
    manager: Visitor,
    goods: Goods,
    filed: Filed,
    browser_for: Callable[[str], Visitor],
    count_sql: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    for n in range(4):
        browser_for("localhost").post(NEW, data=TOLD | {"words": f"Encore une photo, {n}."})
    with count_sql() as said:
        manager.get(LIST)
    assert len(said) <= 6
