"""The installation at a glance: `/operator/`."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from marketplace.accounts.services import appoint_operator
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.notices.models import Notice, NoticeState
from marketplace.notices.services import Mail, queue
from marketplace.shops.states import ShopStatus
from marketplace.towns.models import Town
from tests.factories import (
    THURSDAY_MORNING,
    make_goods,
    make_official,
    make_person,
    make_shop,
    make_town,
    make_worker,
)
from tests.ordering import make_order
from tests.visitors import Visitor


def tell(town: Town, *, about_id: int) -> None:
    """Queue a mail."""
    mail = Mail("placed", about_id, "lea@example.org", "Léa", "fr", "Votre commande", "Bonjour")
    with transaction():
        queue(town.id, mails=[mail])


def give_up(town: Town, *, about_id: int) -> None:
    """Queue a mail that could not be sent."""
    tell(town, about_id=about_id)
    with transaction():
        notice = db.session.query(Notice).filter_by(town_id=town.id, about_id=about_id).one()
        notice.state, notice.last_error, notice.attempts = NoticeState.GIVEN_UP, "550 no such mailbox", 8


def test_the_operator_sees_each_town_with_its_hosts_and_counts(operator: Visitor, towns: list[Town]) -> None:
    first, second = towns
    bakery = make_shop(first)
    make_shop(first, name="Irma", status=ShopStatus.PAUSED)
    make_shop(second, name="Quai 9")
    with clock.travel(THURSDAY_MORNING):
        make_order(first, (make_goods(bakery), 2))
    with clock.travel(THURSDAY_MORNING):
        operator.sign_in(_operator_id())
        page = " ".join(operator.get("/operator/").text.split())
    assert "val-brume.localhost" in page
    assert page.index("Port-Lanterne") < page.index("Val-Brume")
    assert '<td class="r" data-label="Boutiques">2</td> <td class="r" data-label="Vendent">1</td>' in page


def _operator_id() -> int:
    user = make_person("ops-two@example.org")
    with transaction():
        appoint_operator(user.id)
    return user.id


def test_waiting_and_given_up_mails_are_told_without_their_recipients(
    operator: Visitor, towns: list[Town]
) -> None:
    tell(towns[0], about_id=1)
    give_up(towns[1], about_id=2)
    page = operator.get("/operator/").text
    assert "550 no such mailbox" in page
    assert "1 abandonné" in page.replace("\u00a0", " ")
    assert "lea@example.org" not in page


def test_more_towns_cost_no_more_queries(
    operator: Visitor, towns: list[Town], count_sql: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    with count_sql() as few:
        operator.get("/operator/")
    for n in range(4):
        make_shop(make_town(f"town-{n}", name=f"Ville {n}", host=f"town-{n}.localhost"))
    with count_sql() as many:
        operator.get("/operator/")
    assert len(many) == len(few) <= 10


def test_nobody_else_learns_that_the_page_exists(
    browser_for: Callable[[str], Visitor], towns: list[Town]
) -> None:
    people = [
        make_person(),
        make_worker(make_shop(towns[0])),
        make_official(towns[0]),
    ]
    for user in people:
        browser = browser_for("localhost")
        browser.sign_in(user.id)
        assert browser.get("/operator/").status_code == 404


def test_an_operator_needs_a_second_factor(browser_for: Callable[[str], Visitor], towns: list[Town]) -> None:
    browser = browser_for("localhost")
    browser.sign_in(_operator_id(), second_factor=False)
    assert browser.get("/operator/").status_code == 403


def test_who_is_not_signed_in_is_asked_to(visitor: Visitor, towns: list[Town]) -> None:
    assert visitor.get("/operator/").location == "/sign-in?next=/operator/"
