"""Two people of one shop on two phones never undo each other’s work, in whatever order they tap."""

from collections.abc import Callable
from random import Random

import pytest

from marketplace.moving.audit import breaches
from marketplace.shops.models import Shop, ShopRole
from marketplace.towns.models import Town
from marketplace.web.backoffice import orders
from tests.factories import Goods, make_goods, make_worker
from tests.ordering import make_order
from tests.phones import Phone, Play
from tests.visitors import Visitor

BOARD = "/backoffice/maison-morel/"
GAMES, TAPS = 6, 14  # `make bench-board` plays five hundred


@pytest.fixture
def phones(bakery: Shop, browser_for: Callable[[str], Visitor]) -> list[Phone]:
    """Paul's and Inès' phones."""
    people = [
        make_worker(bakery, role=role, email=email)
        for role, email in ((ShopRole.MANAGER, "paul@example.org"), (ShopRole.STAFF, "ines@example.org"))
    ]
    made = [Phone(person.id, browser_for("localhost"), BOARD) for person in people]
    for phone in made:
        phone.visitor.sign_in(phone.user_id)
    return made


@pytest.fixture
def cakes(bakery: Shop) -> Goods:
    """Enough of them for all bags."""
    return make_goods(bakery, name="Financier", on_hand=400)


def play(town: Town, goods: Goods, phones: list[Phone], *, seed: int) -> Play:
    """One game on two bags."""
    game = Play(town.id, [make_order(town, (goods, 1)) for _ in range(2)])
    game.run(phones, Random(seed), taps=TAPS)
    return game


@pytest.mark.all_towns  # the audit looks over all of them
def test_in_whatever_order_two_people_tap_nothing_is_lost_and_the_story_is_true(
    town: Town, cakes: Goods, phones: list[Phone]
) -> None:
    games = [play(town, cakes, phones, seed=seed) for seed in range(GAMES)]
    assert [wrong for game in games for wrong in game.wrong] == []
    assert sum(game.counted for game in games) >= 2 * GAMES
    assert sum(game.refused for game in games) >= GAMES
    assert [str(breach) for breach in breaches()] == []


def test_without_the_look_at_what_was_seen_the_game_finds_lost_work(
    town: Town, cakes: Goods, phones: list[Phone], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(orders, "check_seen", lambda *_bag, **_seen: None)
    wrong = [words for seed in range(GAMES) for words in play(town, cakes, phones, seed=seed).wrong]
    assert any("was answered 302" in words for words in wrong)
