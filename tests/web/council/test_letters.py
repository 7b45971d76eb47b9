"""The town hall invites the owner of a shop where nobody works yet: by mail, or on paper."""

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import func, select

from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.notices.models import Notice
from marketplace.shops.models import Shop, ShopStaff
from marketplace.shops.team.letters import LASTS, letter_behind, write_letter
from marketplace.shops.team.models import ShopInvitation, ShopLetter
from marketplace.towns.models import Town
from tests.factories import THURSDAY_MORNING, make_official, make_person, make_shop, make_worker
from tests.visitors import Visitor

PAGE = "/council/shops/maison-morel/progress"


@pytest.fixture
def shop(town: Town) -> Shop:
    """Maison Morel, where nobody works yet."""
    return make_shop(town)


@pytest.fixture
def code(town: Town, shop: Shop) -> str:
    """The code of a letter to it."""
    by = make_official(town, email="clerk@example.org").id
    with transaction():
        return write_letter(db.session.get_one(Shop, (town.id, shop.id)), by_user_id=by)


def link_mailed(town: Town) -> tuple[str, str]:
    """To whom the last mail went, and the path that it leads to."""
    query = select(Notice).where(Notice.town_id == town.id).order_by(Notice.id.desc()).limit(1)
    mail = db.session.scalars(query).one()
    found = re.search(r"https?://[^/\s]+(/backoffice/joining/\S+)", mail.body)
    assert found
    return mail.recipient, found[1]


def count(town: Town, table: type[ShopLetter] | type[ShopInvitation] | type[ShopStaff]) -> int:
    """How many rows there are."""
    return db.session.scalar(select(func.count(table.id)).where(table.town_id == town.id)) or 0


def test_the_owner_is_invited_by_mail(
    manager: Visitor, town: Town, shop: Shop, browser_for: Callable[[str], Visitor]
) -> None:
    answer = manager.submit(PAGE, {"email": "paul@example.org"}, to=f"{PAGE}/invitations")
    assert (answer.status_code, answer.location) == (303, PAGE)
    to, path = link_mailed(town)
    assert to == "paul@example.org"
    owner = browser_for("localhost")
    owner.sign_in(make_person("paul@example.org").id)
    assert owner.post(path).status_code == 303
    assert count(town, ShopStaff) == 1


def test_the_letter_bears_a_code_that_leads_to_an_address_and_then_into_the_shop(
    manager: Visitor, visitor: Visitor, town: Town, shop: Shop
) -> None:
    answer = manager.submit(PAGE, {}, to=f"{PAGE}/letters")
    assert answer.mimetype == "application/pdf"
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(answer.data)).pages)
    found = re.search(r"[2-9A-Z]{4}(?:-[2-9A-Z]{4}){3}", text)
    assert found
    assert "Maison Morel" in text
    typed = visitor.post("/letter", data={"code": found[0].lower()})
    assert typed.status_code == 303
    assert "Maison Morel" in visitor.get(typed.location).text
    assert visitor.post(typed.location, data={"email": "Paul@example.org"}).status_code == 200
    assert link_mailed(town)[0] == "paul@example.org"


def test_an_earlier_letter_and_an_earlier_address_count_no_more(
    visitor: Visitor, town: Town, shop: Shop, code: str
) -> None:
    for email in ("wrong@example.org", "paul@example.org"):
        visitor.post(f"/letter/{code}", data={"email": email})
    row = ShopInvitation
    still = select(row.email).where(row.town_id == town.id, row.taken_back_at.is_(None))
    assert db.session.scalars(still).all() == ["paul@example.org"]
    by = make_person().id
    with transaction():
        write_letter(db.session.get_one(Shop, (town.id, shop.id)), by_user_id=by)
    assert visitor.get(f"/letter/{code}").status_code == 410


def test_a_letter_ends_with_its_days_and_with_the_first_colleague(
    visitor: Visitor, town: Town, shop: Shop, code: str
) -> None:
    assert visitor.get(f"/letter/{code}").status_code == 200
    with clock.travel(THURSDAY_MORNING + LASTS + timedelta(minutes=1)):
        assert letter_behind(town.id, code) is None
    make_worker(shop)
    assert visitor.get(f"/letter/{code}").status_code == 410
    assert visitor.post(f"/letter/{code}", data={"email": "x@example.org"}).status_code == 410
    assert count(town, ShopInvitation) == 0


def test_a_wrong_code_is_refused_in_words_and_slows_its_guesser_down(visitor: Visitor, town: Town) -> None:
    pages = [visitor.post("/letter", data={"code": "AAAA-BBBB-CCCC-DDDD"}).text for _n in range(7)]
    assert "Ce code ne vaut pas" in pages[0].replace("\u00a0", " ")
    assert "AAAA-BBBB" in pages[0]
    assert "Ce code ne vaut pas" not in pages[-1].replace("\u00a0", " ")
    assert visitor.post("/letter", data={"code": " "}).status_code == 422


def test_a_letter_of_another_town_opens_nothing(visitor: Visitor, town: Town, code: str) -> None:
    visitor.host = "val-brume.localhost"
    assert visitor.get(f"/letter/{code}").status_code in {404, 410}


def test_where_somebody_works_the_team_invites(manager: Visitor, town: Town, shop: Shop) -> None:
    make_worker(shop)
    for act, typed in (("invitations", {"email": "paul2@example.org"}), ("letters", {})):
        refused = manager.submit(PAGE, typed, to=f"{PAGE}/{act}")
        assert refused.status_code == 409
        assert "c’est son équipe qui invite" in refused.text.replace("\u00a0", " ")
    assert (count(town, ShopLetter), count(town, ShopInvitation)) == (0, 0)


def test_a_bad_address_is_refused_and_stays_typed(
    manager: Visitor, visitor: Visitor, town: Town, code: str
) -> None:
    refused = manager.submit(PAGE, {"email": "paul"}, to=f"{PAGE}/invitations")
    assert refused.status_code == 422
    assert 'value="paul"' in refused.text
    assert visitor.post(f"/letter/{code}", data={"email": "paul"}).status_code == 422
    assert count(town, ShopInvitation) == 0


def test_strangers_and_missing_tokens_change_nothing(
    manager: Visitor, strangers: list[Visitor], town: Town
) -> None:
    make_shop(town, name="Le Fil")
    page = "/council/shops/le-fil/progress"
    for browser in (*strangers, manager):
        for act in ("invitations", "letters"):
            data = {"email": "paul@example.org"}
            assert browser.post(f"{page}/{act}", data=data).status_code in {400, 404}
    assert (count(town, ShopLetter), count(town, ShopInvitation)) == (0, 0)
