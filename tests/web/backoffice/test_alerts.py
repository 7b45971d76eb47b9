"""A shop's own ladder, its printer, its sheet of the day."""

import re
from typing import Any

import pytest
from sqlalchemy import select

from marketplace.accounts.journal.models import AuditEntry
from marketplace.accounts.models import User
from marketplace.alerts.models import AlertRule
from marketplace.alerts.printers import printer_of, printer_with
from marketplace.alerts.queries import rule_of
from marketplace.alerts.services import note_pause
from marketplace.core.db import db, transaction
from marketplace.fulfilment.services import accept, hand_over, mark_ready
from marketplace.shops.admitting import pause
from marketplace.shops.models import Shop
from marketplace.shops.states import ShopStatus
from tests.visitors import Visitor
from tests.web.backoffice.conftest import Bag

ALERTS = "/backoffice/maison-morel/alerts"
SHEET = "/backoffice/maison-morel/day-sheet"
_TOKEN = re.compile(r'<code class="num">([\w-]{20,})</code>')


def fields(**changed: Any) -> dict[str, Any]:
    typed = {
        "version": "0",
        "mail_minutes": "5",
        "text_minutes": "15",
        "council_minutes": "30",
        "decline_minutes": "45",
        "text_phone": "06 12 34 56 78",
    }
    return {**typed, **changed}


def rule(shop: Shop) -> AlertRule | None:
    db.session.rollback()
    return rule_of(shop.town_id, shop.id)


def journal(shop: Shop) -> list[str]:
    """What was written down for the shop, in order."""
    query = select(AuditEntry.act).where(AuditEntry.town_id == shop.town_id).order_by(AuditEntry.id)
    return [str(act) for act in db.session.scalars(query)]


def test_a_shop_chooses_its_times_and_its_number(counter: Visitor, bakery: Shop) -> None:
    assert counter.submit(ALERTS, fields(accepts_itself="y")).status_code == 302
    kept = rule(bakery)
    assert kept
    assert (kept.mail_minutes, kept.decline_minutes, kept.text_phone) == (5, 45, "+33612345678")
    assert kept.accepts_itself
    assert 'value="45"' in counter.get(ALERTS).text
    assert journal(bakery) == ["alerts_changed"]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"text_minutes": "5"}, "minutes qui augmentent"),
        ({"mail_minutes": "1"}, "Entre 5 et 240 minutes"),
        ({"decline_minutes": "600"}, "Entre 5 et 240 minutes"),
        ({"mail_minutes": "bientôt"}, "minutes"),
        ({"text_phone": "appelez-moi"}, "Écrivez le numéro"),
        ({"text_phone": "06 12"}, "Il manque des chiffres"),
    ],
)
def test_times_and_numbers_out_of_reason_are_refused_in_words(
    counter: Visitor, bakery: Shop, changed: dict[str, str], sentence: str
) -> None:
    answer = counter.submit(ALERTS, fields(**changed))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert rule(bakery) is None


def test_a_colleagues_choice_is_not_overwritten(counter: Visitor, bakery: Shop) -> None:
    counter.submit(ALERTS, fields())
    answer = counter.submit(ALERTS, fields(decline_minutes="90"))
    assert answer.status_code == 409
    assert "Quelqu’un d’autre" in answer.text
    kept = rule(bakery)
    assert kept
    assert kept.decline_minutes == 45


def test_staff_and_strangers_find_nothing(
    helper: Visitor, neighbour: Visitor, outsider: Visitor, bakery: Shop
) -> None:
    for browser in (helper, neighbour, outsider):
        for page in (ALERTS, SHEET):
            assert browser.get(page).status_code == 404
        for act in ("", "/return", "/printer", "/printer/revocation"):
            assert browser.post(f"{ALERTS}{act}").status_code == 404
    assert rule(bakery) is None


def test_without_the_token_of_the_page_nothing_changes(counter: Visitor, bakery: Shop) -> None:
    for act in ("", "/return", "/printer", "/printer/revocation"):
        assert counter.post(f"{ALERTS}{act}", data=fields()).status_code == 400
    assert rule(bakery) is None


def test_a_shop_that_was_paused_comes_back_in_one_tap(counter: Visitor, bakery: Shop) -> None:
    shop = db.session.get_one(Shop, (bakery.town_id, bakery.id))
    with transaction():
        pause(shop)
        note_pause(shop)
    assert "Nous revoilà" in counter.get(ALERTS).text
    counter.submit(ALERTS, {}, to=f"{ALERTS}/return")
    db.session.expire_all()
    assert db.session.get_one(Shop, (bakery.town_id, bakery.id)).status is ShopStatus.SELLING
    assert "Nous revoilà" not in counter.get(ALERTS).text


def test_a_printer_gets_a_token_once_and_loses_it(counter: Visitor, bakery: Shop) -> None:
    shown = _TOKEN.search(counter.submit(ALERTS, {"columns": "32"}, to=f"{ALERTS}/printer").text)
    assert shown
    assert shown[1] not in counter.get(ALERTS).text
    db.session.rollback()
    printer = printer_with(bakery, token=shown[1])
    assert printer
    assert printer.columns == 32
    counter.submit(ALERTS, {}, to=f"{ALERTS}/printer/revocation")
    db.session.rollback()
    assert printer_with(bakery, token=shown[1]) is None
    assert journal(bakery) == ["token_made", "token_withdrawn"]


def test_a_ticket_is_asked_for_again_from_the_orders_page(counter: Visitor, bakery: Shop, bag: Bag) -> None:
    told = counter.submit(bag.address, {}, to=f"{bag.address}/ticket")
    assert "Aucune imprimante" in counter.get(told.location).text
    counter.submit(ALERTS, {"columns": "48"}, to=f"{ALERTS}/printer")
    counter.submit(bag.address, {}, to=f"{bag.address}/ticket")
    assert "part à l’imprimante" in counter.get(bag.address).text
    assert printer_of(bakery.town_id, bakery.id)


def test_the_sheet_says_what_became_of_the_days_bags(counter: Visitor, baker: User, bag: Bag) -> None:
    assert "Encore ici" in counter.get(SHEET).text
    bag.pass_through(accept, mark_ready, hand_over, by_user_id=baker.id)
    page = counter.get(SHEET).text
    assert bag.reference in page
    assert re.search(r"3,90\s*€", page)
    assert "Aucun sac" in counter.get(f"{SHEET}?day=2026-06-10").text
    assert bag.reference in counter.get(f"{SHEET}?day=demain").text
