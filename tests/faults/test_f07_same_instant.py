"""F07: two who write the same thing in the same instant; the second one is told in the page's own words."""

import re
import secrets
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from random import Random
from types import SimpleNamespace

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from marketplace.accounts.models import User
from marketplace.accounts.passwords import hash_password
from marketplace.accounts.services import NewPerson, register
from marketplace.catalogue.models import Product
from marketplace.catalogue.services import ProductDraft, VariantDraft, create_product
from marketplace.core import clock, references, trouble
from marketplace.core.db import db, transaction
from marketplace.notices.models import Notice
from marketplace.orders.models import Order
from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from tests.factories import THURSDAY_MORNING, Goods, make_worker
from tests.people import PASSWORD
from tests.visitors import Visitor
from tests.waiting import PATIENCE_SECONDS
from tests.web.storefront.buying import order, put_in_basket

ARRIVAL_SECONDS = 0.5  # until who comes second waits for the first


@pytest.fixture(autouse=True)
def _morning(database: None) -> Iterator[None]:
    with clock.travel(THURSDAY_MORNING):
        yield


@pytest.fixture
def invitation(visitor: Visitor, town: Town) -> str:
    """The mailed link to a new account."""
    visitor.post("/account/new", data={"name": "Léa Martin", "email": "lea@example.org"})
    body = db.session.scalars(select(Notice.body).where(Notice.town_id == town.id)).one()
    found = re.search(r"https?://[^/\s]+(/\S+)", body)
    assert found
    return found.group(1)


def come_second(first: Callable[[], object], second: Callable[[], TestResponse]) -> TestResponse:
    """The first has written and not yet committed when the second one comes."""
    with ThreadPoolExecutor(1) as pool:
        with transaction():
            first()
            answer = pool.submit(second)
            time.sleep(ARRIVAL_SECONDS)
        return answer.result(PATIENCE_SECONDS)


def open_leas_account() -> User:
    return register(NewPerson("lea@example.org", "Léa Martin"), password_hash=hash_password(PASSWORD))


def test_f07_the_second_of_two_accounts_with_one_address_is_led_to_the_door(
    visitor: Visitor, invitation: str
) -> None:
    answer = come_second(open_leas_account, lambda: visitor.post(invitation, data={"password": PASSWORD}))
    assert (answer.status_code, answer.location) == (302, "/sign-in")
    assert len(db.session.scalars(select(User)).all()) == 1


def test_f07_without_a_second_run_that_address_clashes(
    visitor: Visitor, invitation: str, on_postgres: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trouble, "_PAUSES", {})
    answer = come_second(open_leas_account, lambda: visitor.post(invitation, data={"password": PASSWORD}))
    # SQLite's one writer reads under its lock: there the two never meet.
    assert answer.status_code == (409 if on_postgres else 302)


def test_f07_two_products_of_one_name_get_two_addresses(visitor: Visitor, shop: Shop) -> None:
    visitor.sign_in(make_worker(shop).id)
    page = f"/backoffice/{shop.slug}/products"
    fields = {
        "name": "Brioche",
        "sold_by": "piece",
        "vat": "550",
        "allergen_answer": "none",
        "variants-0-price": "4,80",
        "variants-0-stock": "12",
        "csrf_token": visitor.token_on(f"{page}/new"),
    }

    def first() -> None:
        draft = ProductDraft(name="Brioche", vat_basis_points=550)
        create_product(
            shop.town_id,
            shop_id=shop.id,
            draft=draft,
            variants=[VariantDraft(price_cents=480)],
            by_user_id=None,
        )

    answer = come_second(first, lambda: visitor.post(page, data=fields))
    assert answer.status_code == 302, answer.text
    slugs = db.session.scalars(select(Product.slug).where(Product.town_id == shop.town_id))
    assert sorted(slugs) == ["brioche", "brioche-2"]


def same_dice(monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on, references and codes are drawn as they were after the last call."""
    dice = SimpleNamespace(choice=Random(7).choice, token_urlsafe=secrets.token_urlsafe)
    monkeypatch.setattr(references, "secrets", dice)


def test_f07_a_reference_that_is_drawn_twice_is_drawn_anew(
    browser_for: Callable[[str], Visitor], goods: Goods, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _buyer in range(2):
        buyer = browser_for("localhost")
        put_in_basket(buyer, goods, shop="maison-morel")
        same_dice(monkeypatch)
        assert order(buyer).status_code == 303
    drawn = db.session.scalars(select(Order.reference).where(Order.town_id == town.id)).all()
    assert len(set(drawn)) == 2


def test_f07_without_a_second_run_a_reference_drawn_twice_is_a_page_in_words(
    browser_for: Callable[[str], Visitor], goods: Goods, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trouble, "_PAUSES", {})
    answers = []
    for _buyer in range(2):
        buyer = browser_for("localhost")
        put_in_basket(buyer, goods, shop="maison-morel")
        same_dice(monkeypatch)
        answers.append(order(buyer))
    assert [answer.status_code for answer in answers] == [303, 409]
    assert "Rien n’a été changé" in answers[1].text
