"""Accepting, packing and handing over from the board: what works, for whom, and what refuses."""

from collections.abc import Callable

import pytest

from marketplace.accounts.models import User
from marketplace.core.db import db, transaction
from marketplace.fulfilment.services import accept, decline, hand_over, mark_ready
from marketplace.notices.models import Notice
from marketplace.orders.actors import Actor
from marketplace.stock.models import StockLevel
from tests.factories import Goods
from tests.visitors import Visitor
from tests.web.backoffice.conftest import Bag

BOARD = "/backoffice/maison-morel/"
Before = tuple[Callable[..., None], ...]
ACTS: list[tuple[str, Before, str]] = [
    ("acceptance", (), "accepted"),
    ("readiness", (accept,), "ready"),
    ("handover", (accept, mark_ready), "collected"),
]
acts = pytest.mark.parametrize(("noun", "before", "after"), ACTS, ids=[noun for noun, _b, _a in ACTS])


@acts
def test_one_tap_moves_the_bag_on_and_says_so(
    counter: Visitor, baker: User, bag: Bag, noun: str, before: Before, after: str
) -> None:
    bag.pass_through(*before, by_user_id=baker.id)
    answer = counter.submit(BOARD, {"version": bag.row().version}, to=f"{bag.address}/{noun}")
    assert answer.location.startswith(BOARD)
    assert bag.state() == after
    assert bag.row().steps[-1].by_user_id == baker.id
    assert bag.reference in counter.get(BOARD).text


@acts
def test_staff_moves_bags_as_the_owner_does(
    helper: Visitor, baker: User, bag: Bag, noun: str, before: Before, after: str
) -> None:
    bag.pass_through(*before, by_user_id=baker.id)
    helper.submit(BOARD, {"version": bag.row().version}, to=f"{bag.address}/{noun}")
    assert bag.state() == after


@pytest.mark.parametrize("noun", ["acceptance", "readiness", "handover", "refusal"])
def test_a_stranger_gets_404_and_moves_nothing(
    neighbour: Visitor, outsider: Visitor, bag: Bag, noun: str
) -> None:
    fields = {"version": bag.row().version, "reason": "Par jeu"}
    for browser in (neighbour, outsider):
        answer = browser.submit("/backoffice/", fields, to=f"{bag.address}/{noun}")
        assert answer.status_code == 404
    assert bag.state() == "placed"


@pytest.mark.parametrize("noun", ["acceptance", "readiness", "handover", "refusal"])
def test_no_token_changes_nothing(counter: Visitor, bag: Bag, noun: str) -> None:
    answer = counter.post(f"{bag.address}/{noun}", data={"version": 1, "reason": "Sans jeton"})
    assert answer.status_code == 400
    assert bag.state() == "placed"


@acts
def test_a_stale_page_is_refused_in_words_and_the_board_shows_the_truth(
    counter: Visitor, baker: User, bag: Bag, noun: str, before: Before, after: str
) -> None:
    bag.pass_through(*before, by_user_id=baker.id)
    seen, state = bag.row().version - 1, bag.state()
    answer = counter.submit(BOARD, {"version": seen}, to=f"{bag.address}/{noun}")
    assert answer.status_code == 409
    assert "Quelqu’un d’autre vient de modifier" in answer.text
    assert bag.reference in answer.text
    assert bag.state() == state


def test_a_page_without_a_version_is_a_stale_one(counter: Visitor, bag: Bag) -> None:
    for version in ("", "abc", "-1", "9" * 40):
        answer = counter.submit(BOARD, {"version": version}, to=f"{bag.address}/acceptance")
        assert answer.status_code == 409
    assert bag.state() == "placed"


def test_a_step_that_the_table_does_not_list_is_refused_in_words(counter: Visitor, bag: Bag) -> None:
    answer = counter.submit(BOARD, {"version": bag.row().version}, to=f"{bag.address}/readiness")
    assert answer.status_code == 409
    assert "déjà « reçue »" in answer.text.replace("\u00a0", " ")
    assert bag.state() == "placed"


def test_handing_over_lowers_the_stock_by_what_was_in_the_bag(
    counter: Visitor, baker: User, bread: Goods, bag: Bag
) -> None:
    bag.pass_through(accept, mark_ready, by_user_id=baker.id)
    counter.submit(BOARD, {"version": bag.row().version}, to=f"{bag.address}/handover")
    level = db.session.get_one(StockLevel, (bread.variant.town_id, bread.variant.id))
    assert (level.on_hand, level.held) == (7, 0)


def test_a_bag_handed_over_twice_counts_once_and_says_when_it_left(
    counter: Visitor, baker: User, bread: Goods, bag: Bag
) -> None:
    bag.pass_through(accept, mark_ready, by_user_id=baker.id)
    version = bag.row().version
    counter.submit(BOARD, {"version": version}, to=f"{bag.address}/handover")
    answer = counter.submit(BOARD, {"version": version}, to=f"{bag.address}/handover")
    assert answer.status_code == 409
    assert "Déjà remise à 10 h par Paul Morel" in answer.text.replace("\u00a0", " ")
    assert db.session.get_one(StockLevel, (bread.variant.town_id, bread.variant.id)).on_hand == 7


def test_a_reference_of_nobody_is_not_found(counter: Visitor, bag: Bag) -> None:
    address = bag.address.replace(bag.reference, "AAA-AAAA")
    assert counter.get(address).status_code == 404
    assert counter.submit(BOARD, {"version": 1}, to=f"{address}/acceptance").status_code == 404


def test_an_order_cannot_be_had_through_another_shop_of_the_same_owner(
    counter: Visitor, neighbour: Visitor, bag: Bag
) -> None:
    assert neighbour.get(bag.address.replace("maison-morel", "lantier")).status_code == 404


def test_a_refusal_needs_a_reason_and_keeps_the_rest_of_the_page(counter: Visitor, bag: Bag) -> None:
    answer = counter.submit(
        BOARD, {"version": bag.row().version, "reason": "  "}, to=f"{bag.address}/refusal"
    )
    assert answer.status_code == 422
    assert "pourquoi" in answer.text
    assert bag.reference in answer.text
    assert bag.state() == "placed"


def test_a_refusal_frees_the_stock_and_tells_the_resident_why(
    counter: Visitor, bread: Goods, bag: Bag
) -> None:
    reason = "Le four est en panne, nous sommes désolés."
    answer = counter.submit(
        BOARD, {"version": bag.row().version, "reason": reason}, to=f"{bag.address}/refusal"
    )
    assert answer.location.endswith(BOARD)
    assert bag.state() == "declined"
    assert db.session.get_one(StockLevel, (bread.variant.town_id, bread.variant.id)).held == 0
    mail = db.session.query(Notice).filter_by(town_id=bread.variant.town_id, event="declined").one()
    assert reason in mail.body
    assert reason in counter.get(bag.address).text


def test_a_refusal_from_a_stale_page_keeps_the_words_typed(counter: Visitor, baker: User, bag: Bag) -> None:
    seen = bag.row().version
    bag.pass_through(accept, by_user_id=baker.id)
    fields = {"version": seen, "reason": "Plus de farine."}
    answer = counter.submit(BOARD, fields, to=f"{bag.address}/refusal")
    assert answer.status_code == 409
    assert "Plus de farine." in answer.text
    assert bag.state() == "accepted"


def test_an_endless_reason_is_refused_in_words(counter: Visitor, bag: Bag) -> None:
    fields = {"version": bag.row().version, "reason": "non " * 100}
    answer = counter.submit(BOARD, fields, to=f"{bag.address}/refusal")
    assert answer.status_code == 422
    assert "Trois cents signes" in answer.text
    assert bag.state() == "placed"


def test_a_packed_bag_can_no_longer_be_refused(counter: Visitor, baker: User, bag: Bag) -> None:
    bag.pass_through(accept, mark_ready, by_user_id=baker.id)
    fields = {"version": bag.row().version, "reason": "Trop tard"}
    assert counter.submit(BOARD, fields, to=f"{bag.address}/refusal").status_code == 409
    assert bag.state() == "ready"


def test_an_order_tells_its_story_with_names_and_times(counter: Visitor, baker: User, bag: Bag) -> None:
    bag.pass_through(accept, mark_ready, hand_over, by_user_id=baker.id)
    page = counter.get(bag.address).text.replace("\u00a0", " ").split("Son histoire")[1]
    assert page.index("Reçue") < page.index("En préparation") < page.index("Prête") < page.index("Remise")
    assert "10 h, par Paul Morel" in page


def test_a_refused_order_shows_why(counter: Visitor, baker: User, bag: Bag) -> None:
    with transaction():
        decline(bag.row(), reason="Plus de levain.", by=Actor.person(baker.id))
    assert "Plus de levain." in counter.get(bag.address).text
