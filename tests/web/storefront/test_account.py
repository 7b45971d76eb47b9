"""One's own account: orders of this town, contact, the authenticator app."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from sqlalchemy import select, update

from marketplace.accounts.models import User, UserSession
from marketplace.accounts.second_factor import code_at, has_second_factor
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.orders.models import Order
from marketplace.towns.models import Town
from tests.factories import make_goods, make_shop, make_town
from tests.ordering import make_order
from tests.people import PASSWORD
from tests.visitors import Visitor

HOME, PAGE, APP = "/account", "/account/particulars", "/account/second-factor"
LIST = "/account/orders"


@pytest.fixture
def town(database: None) -> Town:
    """The town."""
    return make_town()


def owned_by(user: User, town: Town, reference: str) -> None:
    """Say whose order it is."""
    with transaction():
        db.session.execute(
            update(Order)
            .where(Order.town_id == town.id, Order.reference == reference)
            .values(user_id=user.id)
        )


def test_the_orders_of_this_town_are_listed_and_lead_on(resident: Visitor, lea: User, town: Town) -> None:
    reference = make_order(town, (make_goods(make_shop(town)), 2))
    owned_by(lea, town, reference)
    page = resident.get(HOME).text
    assert reference in page
    assert "Maison Morel" in page
    link = re.search(rf'href="(/orders/{reference}\?key=\w+)"', page)
    assert link
    assert resident.get(link.group(1)).status_code == 200


def test_orders_are_listed_ten_a_page(resident: Visitor, lea: User, town: Town) -> None:
    goods = make_goods(make_shop(town), on_hand=40)
    made = [make_order(town, (goods, 1)) for _ in range(12)]
    for reference in made:
        owned_by(lea, town, reference)
    first, second = resident.get(LIST).text, resident.get(f"{LIST}?page=2").text
    assert [r for r in made if r in first] == made[2:]
    assert [r for r in made if r in second] == made[:2]
    assert f'href="{LIST}?page=2"' in first
    assert f'href="{LIST}"' in second
    assert "Rien de plus ancien" in resident.get(f"{LIST}?page=3").text


def test_each_order_says_how_it_stands_and_can_be_ordered_again(
    resident: Visitor, lea: User, town: Town
) -> None:
    reference = make_order(town, (make_goods(make_shop(town)), 2))
    owned_by(lea, town, reference)
    page = resident.get(LIST).text
    assert "reçue" in page
    again = re.search(rf'href="(/orders/{reference}/[\w-]+)"', page)
    assert again
    assert resident.get(again.group(1)).status_code == 200


def test_orders_of_another_town_or_person_are_not_listed(resident: Visitor, lea: User, town: Town) -> None:
    other = make_town("val-brume", name="Val-Brume", host="val-brume.localhost")
    elsewhere = make_order(other, (make_goods(make_shop(other)), 1))
    owned_by(lea, other, elsewhere)
    somebody_s = make_order(town, (make_goods(make_shop(town)), 1))
    page = resident.get(HOME).text
    assert elsewhere not in page
    assert somebody_s not in page


def test_many_orders_cost_no_more_queries(
    resident: Visitor, lea: User, town: Town, count_sql: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    goods = make_goods(make_shop(town))
    for _ in range(3):
        owned_by(lea, town, make_order(town, (goods, 1)))
    with count_sql() as said:
        resident.get(HOME)
    assert len(said) <= 8


def test_who_is_not_signed_in_is_asked_to(visitor: Visitor, town: Town) -> None:
    assert visitor.get(HOME).location == "/sign-in?next=/account"
    assert visitor.post(PAGE, data={"name": "x"}).status_code in {302, 400}


def test_name_phone_and_language_can_be_changed(resident: Visitor, lea: User) -> None:
    response = resident.submit(PAGE, {"name": " Léa Le Goff ", "phone": "06 00 00 46 12", "locale": "en"})
    assert response.status_code == 303
    user = db.session.get_one(User, lea.id, populate_existing=True)
    assert (user.name, user.phone, user.locale) == ("Léa Le Goff", "06 00 00 46 12", "en")
    assert resident.get_cookie("lang", domain="localhost").value == "en"  # type: ignore[union-attr]


def test_other_fields_are_not_taken_from_the_form(resident: Visitor, lea: User) -> None:
    extra = {"email": "evil@example.org", "id": "1", "second_factor": "1"}
    resident.submit(PAGE, {"name": "Léa", "phone": "", "locale": "fr", **extra})
    assert db.session.get_one(User, lea.id, populate_existing=True).email == "lea@example.org"


@pytest.mark.parametrize("fields", [{"name": ""}, {"name": "x" * 121}, {"phone": "0" * 33}, {"locale": "xx"}])
def test_what_does_not_fit_is_refused_and_changes_nothing(
    resident: Visitor, lea: User, fields: dict[str, str]
) -> None:
    response = resident.submit(PAGE, {"name": "Léa", "phone": "", "locale": "fr", **fields})
    assert response.status_code == 422
    assert db.session.get_one(User, lea.id, populate_existing=True).name == "Léa Martin"


def test_without_the_token_nothing_changes(resident: Visitor, lea: User) -> None:
    assert resident.post(PAGE, data={"name": "Evil", "phone": "", "locale": "fr"}).status_code == 400
    assert db.session.get_one(User, lea.id, populate_existing=True).name == "Léa Martin"


def _offered(page: str) -> str:
    secret = re.search(r">((?:[A-Z2-7]{4} ){8})<", page)
    assert secret
    return secret.group(1).replace(" ", "")


def test_an_app_is_tied_with_the_password_and_its_first_code(resident: Visitor, lea: User) -> None:
    secret = _offered(resident.get(APP).text)
    code = code_at(secret, at=clock.now())
    before = db.session.scalars(select(UserSession.token_digest)).all()
    response = resident.submit(APP, {"code": code, "password": PASSWORD})
    assert (response.status_code, response.location) == (302, HOME)
    assert has_second_factor(lea.id)
    session = db.session.scalars(select(UserSession)).one()
    assert session.second_factor
    assert session.token_digest not in before


@pytest.mark.parametrize(("code", "password"), [("000000", PASSWORD), (None, "not my password")])
def test_a_wrong_code_or_password_ties_nothing(
    resident: Visitor, lea: User, code: str | None, password: str
) -> None:
    secret = _offered(resident.get(APP).text)
    typed = code or code_at(secret, at=clock.now())
    response = resident.submit(APP, {"code": typed, "password": password})
    assert response.status_code == 422
    assert _offered(response.text) == secret
    assert not has_second_factor(lea.id)
