"""Registers of the shops: the council reads what touches residents, with the seal of the whole looked at."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from sqlalchemy import text

from marketplace.accounts.journal.acts import CONCERNS_THE_TOWN, Act
from marketplace.accounts.journal.writing import write_down
from marketplace.core.db import db, transaction
from marketplace.orders.actors import Actor
from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from tests.factories import make_shop, make_worker
from tests.visitors import Visitor

JOURNAL = "/council/journal/shops"
_FIRST = " WHERE number = 1 AND chain_id = :shop AND town_id = :town"


@pytest.fixture
def shop(town: Town) -> Shop:
    """A shop that changed a price, refunded somebody and changed its hours."""
    shop = make_shop(town, name="Irma")
    paul = Actor.person(make_worker(shop, email="irma@example.org").id)
    note(shop, Act.PRICES_CHANGED, paul, about="Croissant")
    note(shop, Act.REFUNDED, paul, about="K7QM-4", after={"cents": 1234})
    note(shop, Act.HOURS_CHANGED, paul, before={"was": "lundi"}, after={"is": "mardi"})
    return shop


def note(shop: Shop, act: Act, by: Actor, *, about: str = "", **told: dict[str, str | int | None]) -> None:
    """A shop's register grows by one."""
    with transaction():
        write_down(shop.town_id, shop_id=shop.id, by=by, act=act, about=about, **told)


def read(manager: Visitor, shop: Shop, more: str = "") -> str:
    """What the council reads of a shop."""
    answer = manager.get(f"{JOURNAL}?shop={shop.slug}{more}")
    assert answer.status_code == 200
    return answer.text.replace("\u00a0", " ")


def test_the_council_reads_what_touches_residents_and_no_more(manager: Visitor, shop: Shop) -> None:
    page = read(manager, shop)
    assert "a remboursé" in page.split("<tbody>")[1]
    assert "K7QM-4" in page
    assert "Croissant" not in page
    assert "Le sceau est intact : les 3 lignes" in page


def test_nobody_and_no_sum_of_the_shop_is_named(manager: Visitor, shop: Shop) -> None:
    page = read(manager, shop)
    assert "Paul Morel" not in page
    assert "12,34" not in page
    assert "lundi" in page
    assert page.split("<tbody>")[1].count("La boutique") == 2


def test_it_is_narrowed_by_act_and_day(manager: Visitor, shop: Shop) -> None:
    only = read(manager, shop, "&what=hours_changed").split("<tbody>")[1]
    assert "K7QM-4" not in only
    assert "a changé les horaires" in only
    assert "Rien de tel" in read(manager, shop, "&since=2026-07-01")
    assert "Croissant" not in read(manager, shop, "&what=prices_changed&since=never")


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE audit_entries SET about = 'Baguette'",
        "DELETE FROM audit_entries",
    ],
)
def test_a_broken_seal_is_told_even_on_a_line_that_is_not_shown(
    manager: Visitor, shop: Shop, harm: str
) -> None:
    with transaction():
        db.session.connection().execute(text(harm + _FIRST), {"shop": shop.id, "town": shop.town_id})
    page = read(manager, shop)
    assert "Le sceau de ce registre est rompu à la ligne 1" in page
    assert "intact" not in page


def test_before_a_shop_is_chosen_they_are_offered(manager: Visitor, shop: Shop) -> None:
    assert f'href="{JOURNAL}"' in manager.get("/council/journal").text
    for asked in ("", "?shop=", "?shop=nobody"):
        page = manager.get(JOURNAL + asked)
        assert page.status_code == 200
        assert '<option value="irma">' in page.text
        assert "K7QM-4" not in page.text


def test_a_register_that_is_empty_says_so(manager: Visitor, town: Town) -> None:
    assert "Ce registre est encore vide" in read(manager, make_shop(town, name="Neuve"))


def test_strangers_read_nothing(strangers: list[Visitor], shop: Shop) -> None:
    for stranger in strangers:
        assert stranger.get(f"{JOURNAL}?shop={shop.slug}").status_code == 404


def test_another_town_s_shops_are_not_there(manager: Visitor, other_town: Town) -> None:
    elsewhere = make_shop(other_town, name="Ailleurs")
    assert "Le sceau" not in manager.get(f"{JOURNAL}?shop={elsewhere.slug}").text


def test_a_long_register_costs_as_many_queries_as_a_short_one(
    manager: Visitor, shop: Shop, count_sql: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    for number in range(60):
        note(shop, Act.ORDER_DECLINED, Actor.system(), about=f"K{number}")
    with count_sql() as said:
        page = read(manager, shop)
    assert "1 à 50 sur 62" in page
    assert len(said) <= 9


def test_every_act_that_concerns_the_town_can_be_chosen(manager: Visitor, shop: Shop) -> None:
    page = read(manager, shop)
    assert all(f'value="{act.value}"' in page for act in CONCERNS_THE_TOWN)
