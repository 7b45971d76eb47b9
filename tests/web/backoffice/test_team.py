"""The team: invited by a link that works once, given roles, out at the next request; who did what is read."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from sqlalchemy import select

from marketplace.accounts.journal.acts import Act
from marketplace.accounts.journal.models import AuditEntry
from marketplace.accounts.models import User
from marketplace.accounts.queries import user_with_email
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.core.errors import ChangedMeanwhile
from marketplace.notices.models import Notice
from marketplace.orders.actors import Actor
from marketplace.shops.models import Shop, ShopRole
from marketplace.shops.queries import role_in_shop
from marketplace.shops.team.errors import LastOwner
from marketplace.shops.team.queries import Member, team_of
from marketplace.shops.team.services import change_role, leave
from marketplace.towns.models import Town
from tests.factories import THURSDAY_MORNING, make_person, make_worker
from tests.visitors import Visitor

Invite = Callable[..., str]
OFFICE = "/backoffice/maison-morel"
TEAM = f"{OFFICE}/team"
NEW = {"name": "Léa Roux", "password": "trois chats dans la vitrine"}


@pytest.fixture
def invited(counter: Visitor, town: Town) -> Callable[..., str]:
    """Invites somebody; gives the path of the mailed link."""

    def invite(email: str = "lea@example.org", role: str = "staff") -> str:
        answer = counter.submit(TEAM, {"email": email, "role": role})
        assert answer.status_code == 303, answer.text
        mine = (Notice.town_id == town.id, Notice.recipient == email)
        body = db.session.scalars(select(Notice.body).where(*mine).order_by(Notice.id)).all()[-1]
        found = re.search(r"/backoffice/joining/\S+", body)
        assert found
        return found.group(0)

    return invite


def role_of(shop: Shop, user: User | None) -> ShopRole | None:
    db.session.rollback()
    return role_in_shop(shop.town_id, shop.id, user.id) if user else None


def member_named(shop: Shop, name: str) -> Member:
    db.session.rollback()
    return next(one for one in team_of(shop.town_id, shop.id) if one.name == name)


def acts(shop: Shop) -> list[Act]:
    db.session.rollback()
    query = select(AuditEntry.act).where(AuditEntry.chain_id == shop.id, AuditEntry.town_id == shop.town_id)
    return list(db.session.scalars(query.order_by(AuditEntry.number)))


def test_somebody_new_joins_by_the_mailed_link_once(
    invited: Invite, browser_for: Callable[[str], Visitor], bakery: Shop
) -> None:
    link, browser = invited(), browser_for("localhost")
    assert "Maison Morel" in browser.get(link).text
    assert role_of(bakery, user_with_email("lea@example.org")) is None  # opening a link changes nothing
    assert browser.post(link, data=NEW).location == f"{OFFICE}/"
    assert role_of(bakery, user_with_email("lea@example.org")) is ShopRole.STAFF
    assert browser.get(f"{OFFICE}/").status_code == 200
    again = browser_for("localhost").post(link, data=NEW)
    assert (again.status_code, "ne vaut plus" in again.text) == (410, True)
    assert acts(bakery) == [Act.INVITED, Act.JOINED]


def test_who_has_an_account_signs_in_and_joins(
    invited: Invite, browser_for: Callable[[str], Visitor], bakery: Shop
) -> None:
    lea, link, browser = make_person(), invited(role="manager"), browser_for("localhost")
    assert "/sign-in" in browser.post(link, data=NEW).location
    browser.sign_in(lea.id)
    assert browser.post(link).status_code == 303
    assert role_of(bakery, lea) is ShopRole.MANAGER


def test_another_account_does_not_join_with_somebody_elses_link(
    invited: Invite, browser_for: Callable[[str], Visitor], bakery: Shop
) -> None:
    other, link, browser = make_person("max@example.org"), invited(), browser_for("localhost")
    browser.sign_in(other.id)
    answer = browser.post(link)
    assert (answer.status_code, "une autre adresse" in answer.text) == (403, True)
    assert role_of(bakery, other) is None


def test_a_link_older_than_a_week_or_taken_back_opens_nothing(
    counter: Visitor, invited: Invite, bakery: Shop
) -> None:
    old = invited()
    with clock.travel(THURSDAY_MORNING + timedelta(days=7, seconds=1)):
        assert counter.get(old).status_code == 410
    newer = invited()
    assert counter.get(old).status_code == 410  # one link to a mailbox at a time
    key = re.search(r"invitations/(\w+)/removal", counter.get(TEAM).text)
    assert key
    assert counter.submit(TEAM, {}, to=f"{TEAM}/invitations/{key[1]}/removal").status_code == 303
    assert counter.get(newer).status_code == 410
    assert role_of(bakery, user_with_email("lea@example.org")) is None


def test_whoever_is_taken_out_is_out_at_the_next_click(
    counter: Visitor, helper: Visitor, bakery: Shop
) -> None:
    assert helper.get(f"{OFFICE}/stock").status_code == 200
    staff = next(one for one in team_of(bakery.town_id, bakery.id) if one.role is ShopRole.STAFF)
    assert counter.submit(TEAM, {}, to=f"{TEAM}/members/{staff.key}/removal").status_code == 303
    assert helper.get(f"{OFFICE}/stock").status_code == 404
    assert acts(bakery) == [Act.DISMISSED]


def test_a_role_is_changed_and_a_stale_page_is_not_believed(
    counter: Visitor, helper: Visitor, bakery: Shop
) -> None:
    staff = next(one for one in team_of(bakery.town_id, bakery.id) if one.role is ShopRole.STAFF)
    address = f"{TEAM}/members/{staff.key}"
    assert counter.submit(TEAM, {"role": "manager", "seen": "staff"}, to=address).status_code == 303
    assert counter.submit(TEAM, {"role": "owner", "seen": "staff"}, to=address).status_code == 409
    changed = next(one for one in team_of(bakery.town_id, bakery.id) if one.id == staff.id)
    assert changed.role is ShopRole.MANAGER
    assert helper.get(TEAM).status_code == 403  # a manager shows a second factor


def test_a_manager_decides_about_staff_only(
    browser_for: Callable[[str], Visitor], baker: User, bakery: Shop
) -> None:
    browser = browser_for("localhost")
    browser.sign_in(make_worker(bakery, role=ShopRole.MANAGER, email="ida@example.org").id)
    assert browser.submit(TEAM, {"email": "x@example.org", "role": "owner"}).status_code == 422
    owner = next(one for one in team_of(bakery.town_id, bakery.id) if one.user_id == baker.id)
    refused = browser.submit(TEAM, {}, to=f"{TEAM}/members/{owner.key}/removal")
    assert (refused.status_code, "Seuls les propriétaires" in refused.text) == (403, True)
    assert role_of(bakery, baker) is ShopRole.OWNER


def test_the_last_owner_stays_and_others_go(
    counter: Visitor, helper: Visitor, bakery: Shop, baker: User
) -> None:
    answer = counter.submit(TEAM, {}, to=f"{TEAM}/leave")
    assert answer.status_code == 303
    assert "au moins un propriétaire" in counter.get(f"{OFFICE}/").text
    assert role_of(bakery, baker) is ShopRole.OWNER
    assert helper.submit(f"{OFFICE}/stock", {}, to=f"{TEAM}/leave").status_code == 303
    assert helper.get(f"{OFFICE}/stock").status_code == 404
    assert acts(bakery) == [Act.LEFT]


def test_two_owners_cannot_both_step_down(bakery: Shop, baker: User) -> None:
    second = make_worker(bakery, email="zoe@example.org")
    seen = {one.user_id: one for one in team_of(bakery.town_id, bakery.id)}
    with transaction():
        leave(bakery, member=seen[second.id], by=Actor.person(second.id))
    with pytest.raises(LastOwner), transaction():
        leave(bakery, member=seen[baker.id], by=Actor.person(baker.id))
    with pytest.raises(ChangedMeanwhile), transaction():
        change_role(
            bakery,
            member=seen[second.id],
            role=ShopRole.STAFF,
            by=Actor.person(baker.id),
            by_role=ShopRole.OWNER,
        )


def test_the_journal_tells_who_did_what_and_can_be_narrowed(
    counter: Visitor,
    invited: Invite,
    bakery: Shop,
    count_sql: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    invited()
    with count_sql() as said:
        page = counter.get(f"{TEAM}/journal").text
    assert len(said) <= 8
    assert "a invité dans l’équipe" in page
    assert "lea@example.org" in page
    ida = make_worker(bakery, role=ShopRole.MANAGER, email="ida@example.org")
    key = next(one.key for one in team_of(bakery.town_id, bakery.id) if one.user_id == ida.id)
    assert "lea@example.org" not in counter.get(f"{TEAM}/journal?who={key}").text


def test_strangers_and_staff_learn_nothing_of_the_team(
    helper: Visitor, neighbour: Visitor, outsider: Visitor, bakery: Shop
) -> None:
    for browser in (helper, neighbour, outsider):
        assert browser.get(TEAM).status_code == 404
        assert browser.get(f"{TEAM}/journal").status_code == 404
        fields = {"email": "x@example.org", "role": "owner"}
        assert browser.submit("/account", fields, to=TEAM).status_code == 404
    assert acts(bakery) == []


def test_no_token_invites_nobody(counter: Visitor, bakery: Shop) -> None:
    assert counter.post(TEAM, data={"email": "lea@example.org", "role": "staff"}).status_code == 400
    assert acts(bakery) == []
