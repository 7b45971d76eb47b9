"""My data: everything in one file, and the end of the account (S20, L27)."""

import csv
import io
import json
import zipfile
from collections.abc import Callable

import pytest
from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.core.ids import new_id
from marketplace.favourites.services import keep_product
from marketplace.moving.person.inventory import FATES, Fate
from marketplace.notices.models import CallTry, Notice
from marketplace.towns.models import Town
from tests.factories import Goods, make_goods, make_person, make_shop
from tests.ordering import JEANNE, make_order
from tests.people import PASSWORD, give_password
from tests.visitors import Visitor

DATA, END = "/account/data", "/account/erasure"
PROOF = {"password": PASSWORD}
SURE = {"password": PASSWORD, "agreed": "y"}


@pytest.fixture(autouse=True)
def _stopped(thursday_morning: object) -> None:
    """The clock stands still."""


@pytest.fixture
def jeanne(town: Town) -> User:
    """A resident with a password."""
    user = make_person(JEANNE.email, name=JEANNE.name)
    give_password(user)
    return user


@pytest.fixture
def resident(visitor: Visitor, jeanne: User) -> Visitor:
    """Jeanne's browser."""
    visitor.sign_in(jeanne.id, second_factor=False)
    return visitor


def files_in(content: bytes) -> dict[str, str]:
    """The texts of a ZIP file by their names."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}


def test_everything_is_in_one_file_for_people_and_for_programs(
    resident: Visitor, jeanne: User, town: Town, goods: Goods
) -> None:
    reference = make_order(town, (goods, 2), user_id=jeanne.id, note="bien cuite")
    with transaction():
        keep_product(town.id, user_id=jeanne.id, product_id=goods.product.id)
    answer = resident.submit(DATA, PROOF)
    assert (answer.status_code, answer.mimetype) == (200, "application/zip")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="mes-donnees-2026-06-11.zip"'
    files = files_in(answer.data)
    rows = list(csv.reader(io.StringIO(files["commandes.csv"]), delimiter=";"))
    assert rows[0][:2] == ["Ville", "Commande"]
    assert rows[1][:2] == ["Port-Lanterne", reference]
    assert JEANNE.email in rows[1]
    assert "2,60" in rows[1]
    assert "bien cuite" in files["sacs.csv"]
    assert goods.product.name in files["articles.csv"]
    assert goods.product.name in files["favoris.csv"]
    assert reference in files["messages.csv"]
    told = json.loads(files["data.json"])
    assert told["articles"][0]["Quantité"] == 2
    assert {row["Donnée"]: row["Valeur"] for row in told["compte"]}["Nom"] == JEANNE.name
    assert "commandes.csv: 1" in files["LISEZ-MOI.txt"]


def test_nothing_of_other_people_is_in_it(resident: Visitor, jeanne: User, town: Town, goods: Goods) -> None:
    somebody_s = make_order(town, (goods, 1), user_id=make_person().id)
    content = "".join(files_in(resident.submit(DATA, PROOF).data).values())
    assert somebody_s not in content


def test_what_two_towns_know_is_told_together(
    resident: Visitor, jeanne: User, town: Town, other_town: Town, goods: Goods
) -> None:
    there = make_goods(make_shop(other_town, name="Ailleurs"), name="Miel")
    references = [
        make_order(town, (goods, 1), user_id=jeanne.id),
        make_order(other_town, (there, 1), user_id=jeanne.id),
    ]
    told = json.loads(files_in(resident.submit(DATA, PROOF).data)["data.json"])
    assert [row["Commande"] for row in told["commandes"]] == references
    assert [row["Ville"] for row in told["commandes"]] == ["Port-Lanterne", "Val-Brume"]


@pytest.mark.parametrize("name", ["=cmd()", "+1+1", "@SUM(A1)"])
def test_no_cell_is_a_formula(resident: Visitor, jeanne: User, town: Town, name: str) -> None:
    with transaction():
        db.session.get_one(User, jeanne.id).name = name
    files = files_in(resident.submit(DATA, PROOF).data)
    assert f"'{name}" in files["compte.csv"]


def test_what_was_noted_when_somebody_rang_is_told_too(
    resident: Visitor, jeanne: User, town: Town, goods: Goods
) -> None:
    make_order(town, (goods, 1), user_id=jeanne.id)
    notice = db.session.scalars(select(Notice).where(Notice.town_id == town.id)).first()
    assert notice
    agent = make_person()
    with transaction():
        db.session.add(
            CallTry(
                id=new_id(),
                town_id=town.id,
                notice_id=notice.id,
                at=clock.now(),
                by_user_id=agent.id,
                reached=False,
                note="la voisine passera",
            )
        )
    assert "la voisine passera" in files_in(resident.submit(DATA, PROOF).data)["appels.csv"]


def test_every_sheet_is_named_for_what_an_erasure_touches(resident: Visitor) -> None:
    """Each table that is erased or emptied has its sheet, or is told in words why it has none."""
    in_sheet = {
        *("users", "sessions", "favourite_shops", "favourite_products", "carts", "orders", "shop_orders"),
        *("proxies", "notices", "call_tries", "reports", "wishes", "reviews"),
        *("kept_cards", "voucher_purchases"),
    }
    without = {
        "credentials",
        "push_subscriptions",
        "recovery_codes",
        "shop_order_steps",
    }  # digests; what a browser is told by; moments that the bags’ states say
    assert {
        table for table, fate in FATES.items() if fate in {Fate.ERASED, Fate.EMPTIED}
    } == in_sheet | without
    assert len(files_in(resident.submit(DATA, PROOF).data)) == 23


@pytest.mark.parametrize("page", [DATA, END])
@pytest.mark.parametrize("password", ["", "not my password"])
def test_without_the_password_nothing_is_told_or_erased(
    resident: Visitor, jeanne: User, page: str, password: str
) -> None:
    answer = resident.submit(page, SURE | {"password": password})
    assert (answer.status_code, answer.mimetype) == (422, "text/html")
    assert 'id="password-error"' in answer.text
    assert db.session.get_one(User, jeanne.id, populate_existing=True).erased_at is None


@pytest.mark.parametrize("page", [DATA, END])
def test_guessing_is_slowed_down(resident: Visitor, page: str) -> None:
    said = [resident.submit(page, SURE | {"password": "guess"}).status_code for _ in range(6)]
    assert said == [422] * 5 + [429]


@pytest.mark.parametrize("page", [DATA, END])
def test_without_the_token_nothing_happens(resident: Visitor, jeanne: User, page: str) -> None:
    assert resident.post(page, data=SURE).status_code == 400
    assert db.session.get_one(User, jeanne.id, populate_existing=True).erased_at is None


@pytest.mark.parametrize("page", [DATA, END])
def test_who_is_not_signed_in_is_led_to_the_door(visitor: Visitor, town: Town, page: str) -> None:
    assert visitor.get(page).location == f"/sign-in?next={page}"
    assert visitor.post(page, data=SURE).status_code in {302, 400}


def test_the_account_ends_everywhere_and_a_mail_says_so(
    resident: Visitor, jeanne: User, town: Town, browser_for: Callable[[str], Visitor]
) -> None:
    phone = browser_for("localhost")
    phone.sign_in(jeanne.id, second_factor=False)
    answer = resident.submit(END, SURE)
    assert (answer.status_code, answer.location) == (303, "/account/erased")
    assert "Votre compte est effacé" in resident.get("/account/erased").text
    for browser in (resident, phone):
        assert browser.get("/account").status_code == 302
    knock = {"email": JEANNE.email, "password": PASSWORD}
    assert phone.post("/sign-in", data=knock).status_code == 422
    told = db.session.scalars(select(Notice).where(Notice.town_id == town.id)).one()
    assert (told.event, told.recipient) == ("account_erased", JEANNE.email)


def test_the_same_address_may_have_an_account_again(resident: Visitor, jeanne: User, town: Town) -> None:
    resident.submit(END, SURE)
    resident.post("/account/new", data={"name": "Jeanne", "email": JEANNE.email})
    events = db.session.scalars(select(Notice.event).where(Notice.town_id == town.id)).all()
    assert sorted(events) == ["account_erased", "account_invited"]


def test_a_bag_on_its_way_keeps_the_account_and_the_page_says_which(
    resident: Visitor, jeanne: User, town: Town, goods: Goods
) -> None:
    reference = make_order(town, (goods, 1), user_id=jeanne.id)
    answer = resident.submit(END, SURE)
    assert answer.status_code == 409
    assert reference in answer.text
    assert resident.get("/account").status_code == 200


def test_it_must_be_said_twice(resident: Visitor, jeanne: User) -> None:
    answer = resident.submit(END, PROOF)
    assert answer.status_code == 422
    assert 'id="agreed-error"' in answer.text


def test_a_guest_s_key_still_opens_the_order_of_who_has_left(
    resident: Visitor, jeanne: User, town: Town, goods: Goods
) -> None:
    reference = make_order(town, (goods, 1), user_id=jeanne.id)
    page = resident.get("/account/orders").text
    start = page.index(f"/orders/{reference}?key=")
    link = page[start : page.index('"', start)]
    shop_slug = "maison-morel"
    resident.post(
        f"/orders/{reference}/shops/{shop_slug}/cancellation", data={"key": link.partition("key=")[2]}
    )
    assert resident.submit(END, SURE).status_code == 303
    answer = resident.get(link)
    assert answer.status_code == 200
    assert JEANNE.name not in answer.text
