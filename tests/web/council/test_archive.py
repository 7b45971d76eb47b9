"""The council takes its town along: asked for and fetched with the password; a shop does the same."""

import json
import re
import shutil
from collections.abc import Callable
from datetime import timedelta
from threading import Event

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from marketplace.accounts.journal.acts import Act
from marketplace.accounts.journal.models import AuditEntry
from marketplace.cli import archives
from marketplace.cli.archives import archives_folder, drop_archives, write_archives
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.moving.towns.archives_asked import ClaimLost, claim_archive, renew_claim
from marketplace.shops.models import Shop, ShopRole
from marketplace.towns.archives import TownArchive
from marketplace.towns.models import Town, TownRole
from tests.factories import make_goods, make_official, make_shop, make_worker
from tests.moving.towns.tampering import Members, read
from tests.ordering import JEANNE, make_order
from tests.visitors import Visitor

PAGE, SHOP_PAGE = "/council/archive", "/backoffice/maison-morel/archive"
pytestmark = pytest.mark.all_towns


@pytest.fixture
def owner(town: Town, browser_for: Callable[[str], Visitor]) -> Visitor:
    """The browser of the owner of « Maison Morel »."""
    shop = make_shop(town)
    make_order(town, (make_goods(shop), 2))
    browser = browser_for("localhost")
    browser.sign_in(make_worker(shop).id)
    return browser


def asked() -> int:
    """How many archives were asked for."""
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(TownArchive)) or 0


def ready(visitor: Visitor, page: str = PAGE) -> str:
    """Ask for an archive and let the worker write it; the link on the page."""
    assert visitor.submit(page, {}).status_code == 303
    assert "en préparation" in visitor.get(page).text
    assert write_archives(Event()) == "1 archives written"
    found = re.search(rf'href="({page}/[^"]+)"', visitor.get(page).text)
    assert found
    return found[1]


def fetched(answer: TestResponse) -> Members:
    """What is in the archive that was sent."""
    file = archives_folder() / "fetched.zip"
    file.write_bytes(answer.data)
    answer.close()
    return read(file)


def test_the_town_is_asked_for_and_fetched(manager: Visitor, town: Town) -> None:
    answer = manager.get(ready(manager))
    assert answer.headers["Content-Disposition"] == "attachment; filename=port-lanterne.zip"
    assert answer.headers["Cache-Control"] == "no-store"
    assert json.loads(fetched(answer)["manifest.json"])["town_slug"] == "port-lanterne"
    acts = db.session.scalars(select(AuditEntry.act).where(AuditEntry.town_id == town.id)).all()
    assert acts == [Act.EXPORTED]


def test_a_shop_reads_how_to_leave_and_what_keeps_it(owner: Visitor, manager: Visitor) -> None:
    page = owner.get(SHOP_PAGE).text.replace("\xa0", " ")
    assert "votre adresse redevient libre" in page
    assert "1 commande n’est pas terminée" in page
    assert "votre adresse redevient libre" not in manager.get(PAGE).text.replace("\xa0", " ")


def test_a_shop_takes_what_is_its_own(owner: Visitor, town: Town, app: Flask) -> None:
    other = make_shop(town, name="La Librairie", kind="bookshop")
    make_order(town, (make_goods(other), 1))
    members = fetched(owner.get(ready(owner, SHOP_PAGE)))
    assert [json.loads(line)["slug"] for line in members["rows/shops.ndjson"].splitlines()] == [
        "maison-morel"
    ]
    assert len(members["rows/shop_orders.ndjson"].splitlines()) == 1
    assert len(members["rows/order_lines.ndjson"].splitlines()) == 1
    whole = b"".join(members.values())
    told = (JEANNE.email, JEANNE.phone, JEANNE.name, "La Librairie")
    assert not any(word.encode() in whole for word in told)
    file = archives_folder() / "fetched.zip"
    refused = app.test_cli_runner().invoke(args=["town", "import", str(file)])
    assert "C’est l’archive d’un commerce" in refused.output


def test_strangers_get_nothing(strangers: list[Visitor], manager: Visitor, town: Town) -> None:
    link = ready(manager)
    assert [visitor.get(PAGE).status_code for visitor in strangers] == [404] * len(strangers)
    assert [visitor.get(link).status_code for visitor in strangers] == [404] * len(strangers)
    for visitor in strangers:
        visitor.post(PAGE)
    assert asked() == 1


def test_a_manager_or_staff_of_a_shop_is_not_its_owner(
    owner: Visitor, town: Town, browser_for: Callable[[str], Visitor]
) -> None:
    shop = db.session.scalars(select(Shop).where(Shop.town_id == town.id)).one()
    for number, role in enumerate((ShopRole.MANAGER, ShopRole.STAFF)):
        browser = browser_for("localhost")
        browser.sign_in(make_worker(shop, role=role, email=f"worker{number}@example.org").id)
        assert browser.get(SHOP_PAGE).status_code == 404


def test_without_a_token_nothing_changes(manager: Visitor) -> None:
    assert manager.post(PAGE).status_code == 400
    assert asked() == 0


@pytest.mark.parametrize("page", [PAGE, SHOP_PAGE])
def test_the_password_is_asked_for_after_a_while(manager: Visitor, owner: Visitor, page: str) -> None:
    visitor = manager if page == PAGE else owner
    link = ready(visitor, page)
    with clock.travel(clock.now() + timedelta(minutes=16)):
        for answer in (visitor.submit(page, {}), visitor.get(link)):
            assert (answer.location or "").startswith("/account/proof?next=")
    assert asked() == 1


def test_one_at_a_time(manager: Visitor) -> None:
    manager.submit(PAGE, {})
    answer = manager.submit(PAGE, {})
    assert answer.status_code == 409
    assert "Une archive est déjà en préparation" in answer.text
    assert asked() == 1


def test_a_link_ends_after_ten_minutes_and_an_archive_after_a_day(manager: Visitor) -> None:
    link = ready(manager)
    with clock.travel(clock.now() + timedelta(minutes=11)):
        assert manager.get(link).status_code == 404
    assert manager.get(link[:-2] + "AA").status_code == 404
    with clock.travel(clock.now() + timedelta(hours=25)):
        drop_archives(Event())
        assert asked() == 0


def test_the_link_is_for_who_asked(
    manager: Visitor, town: Town, browser_for: Callable[[str], Visitor]
) -> None:
    link = ready(manager)
    colleague = browser_for("localhost")
    colleague.sign_in(make_official(town, role=TownRole.MANAGER, email="other@example.org").id)
    assert colleague.get(link).status_code == 404


def test_an_archive_that_cannot_be_written_says_so(manager: Visitor) -> None:
    manager.submit(PAGE, {})
    folder = archives_folder()
    shutil.rmtree(folder, ignore_errors=True)
    folder.write_text("a file where the folder should be")
    try:
        assert write_archives(Event()) == ""
    finally:
        folder.unlink()
    assert "n’a pas pu être écrite" in manager.get(PAGE).text


def test_an_archive_whose_workers_die_is_given_up(manager: Visitor) -> None:
    manager.submit(PAGE, {})
    for hours in (0, 2, 4, 6):
        with clock.travel(clock.now() + timedelta(hours=hours)), transaction():
            claimed = claim_archive()
            assert (claimed is None) == (hours == 6)
    assert "n’a pas pu être écrite" in manager.get(PAGE).text
    assert manager.submit(PAGE, {}).status_code == 303


def test_a_claim_that_is_renewed_is_nobody_elses(manager: Visitor) -> None:
    manager.submit(PAGE, {})
    with transaction():
        mine = claim_archive()
    assert mine
    with clock.travel(clock.now() + timedelta(minutes=50)), transaction():
        renew_claim(mine)
    with clock.travel(clock.now() + timedelta(minutes=100)), transaction():
        assert claim_archive() is None
    with clock.travel(clock.now() + timedelta(minutes=111)), transaction():
        assert claim_archive()
        with pytest.raises(ClaimLost):
            renew_claim(mine)


def test_whoever_lost_a_claim_while_writing_leaves_it_to_the_other(
    manager: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "_RENEWED_EVERY", -1)  # between any two tables
    manager.submit(PAGE, {})
    with transaction():
        slow = claim_archive()
    with clock.travel(clock.now() + timedelta(hours=2)), transaction():
        quick = claim_archive()
    assert slow
    assert quick
    db.session.rollback()
    with pytest.raises(ClaimLost):
        archives._take(slow)
    assert archives._take(quick).exists()
