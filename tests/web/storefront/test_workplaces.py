"""`/account/workplaces`: one person, several towns, each place with its role and its address."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from marketplace.accounts.models import User
from marketplace.core.db import transaction
from marketplace.pickup.hubs import open_hub, post_at_hub
from marketplace.shops.models import ShopRole
from marketplace.shops.services import hire
from marketplace.towns.models import Town, TownRole
from marketplace.towns.services import appoint
from tests.factories import make_person, make_shop, make_town, make_worker
from tests.visitors import Visitor

PAGE = "/account/workplaces"


@pytest.fixture
def nomad(town: Town, other_town: Town) -> User:
    """Agent here, agent and shopkeeper there, at the desk of a hub there, too."""
    user, shop = make_person(), make_shop(other_town, name="Quai 9")
    with transaction():
        appoint(town.id, user_id=user.id, role=TownRole.AGENT)
        appoint(other_town.id, user_id=user.id, role=TownRole.AGENT)
        hire(shop, user_id=user.id, role=ShopRole.OWNER)
        post_at_hub(
            other_town.id, hub_id=open_hub(other_town.id, slug="gare", name="La Gare").id, user_id=user.id
        )
    return user


def test_all_places_are_listed_with_their_role_and_their_address(visitor: Visitor, nomad: User) -> None:
    visitor.sign_in(nomad.id)
    page = visitor.get(PAGE).text
    for address in (
        'href="/assisted/"',
        'href="https://val-brume.localhost/assisted/"',
        'href="https://val-brume.localhost/backoffice/quai-9/"',
        'href="https://val-brume.localhost/hub/gare/"',
    ):
        assert address in page
    assert page.index("Mairie de Port-Lanterne") < page.index("Mairie de Val-Brume")
    assert page.count(">Agent<") == 2
    assert "Propriétaire" in page


def test_somebody_else_s_places_are_not_told(
    visitor: Visitor, browser_for: Callable[[str], Visitor], nomad: User, town: Town
) -> None:
    other = make_worker(make_shop(town, name="Irma"))
    visitor.sign_in(other.id)
    page = visitor.get(PAGE).text
    assert "Irma" in page
    assert "Val-Brume" not in page
    assert browser_for("localhost").get(PAGE).location.startswith("/sign-in")


def test_who_works_nowhere_reads_so(visitor: Visitor, town: Town) -> None:
    visitor.sign_in(make_person().id)
    assert "Aucun lieu ne vous est confié" in visitor.get(PAGE).text


def test_an_agent_is_led_to_the_desk_and_not_to_a_closed_door(visitor: Visitor, nomad: User) -> None:
    visitor.sign_in(nomad.id)
    assert 'href="/assisted/"' in visitor.get("/account").text
    assert visitor.get("/assisted/").status_code == 200


def test_more_towns_cost_no_more_statements(
    visitor: Visitor, nomad: User, count_sql: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    visitor.sign_in(nomad.id)
    with count_sql() as few:
        visitor.get(PAGE)
    for n in range(4):
        more = make_town(f"town-{n}", name=f"Ville {n}", host=f"town-{n}.localhost")
        with transaction():
            appoint(more.id, user_id=nomad.id, role=TownRole.MODERATOR)
    with count_sql() as many:
        visitor.get(PAGE)
    assert len(many) == len(few) <= 12
