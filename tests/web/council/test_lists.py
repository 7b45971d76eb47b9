"""The page on which the town hall compares a list with its street."""

import io
import json
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from sqlalchemy import func, select

from marketplace.core.db import db
from marketplace.intake.street_lists.models import ListProposal, ProposalState
from marketplace.shops.models import Shop
from marketplace.towns.models import Town
from tests.visitors import Visitor

PAGE = "/council/shops/lists"
ENTRIES = [
    {"nom": name, "activite": "Boulangerie", "adresse": f"{n} rue Houdan 92330 SCEAUX"}
    for n, name in enumerate(("Aux Délices", "Pétale", "Le Fournil"), 1)
]


def bring(visitor: Visitor, content: bytes, name: str = "commerces-2020.json") -> tuple[int, str]:
    """Send a list; the status and the page that follows."""
    fields = {"csrf_token": visitor.token_on(PAGE), "file": (io.BytesIO(content), name)}
    answer = visitor.post(PAGE, data=fields, follow_redirects=True)
    return answer.status_code, answer.text.replace("\u00a0", " ")


def count(town: Town, table: type[Shop] | type[ListProposal]) -> int:
    """How many rows there are."""
    return db.session.scalar(select(func.count(table.id)).where(table.town_id == town.id)) or 0


def ids(town: Town) -> list[int]:
    """What waits."""
    row = ListProposal
    query = select(row.id).where(row.town_id == town.id, row.state == ProposalState.OPEN).order_by(row.id)
    return list(db.session.scalars(query))


def test_a_list_is_shown_and_done_by_the_ticked_lines(manager: Visitor, town: Town) -> None:
    status, page = bring(manager, json.dumps(ENTRIES).encode())
    assert status == 200
    assert "3 boutiques lues. 3 différences nouvelles." in page
    assert "Nouvelles dans la liste" in page
    assert count(town, Shop) == 0
    manager.submit(PAGE, {"chosen": ids(town)[:2], "act": "do"}, to=f"{PAGE}/decisions")
    assert count(town, Shop) == 2
    manager.submit(PAGE, {"chosen": ids(town), "act": "leave"}, to=f"{PAGE}/decisions")
    assert "Rien à décider" in manager.get(PAGE).text.replace("\u00a0", " ")
    _status, page = bring(manager, json.dumps(ENTRIES).encode())
    assert "Rien de nouveau à décider" in page
    assert count(town, Shop) == 2


@pytest.mark.parametrize("content", [b"", b"nom;adresse\n", b"\x89PNG\r\n", b'{"nom":', b"[]"])
def test_what_is_no_list_is_refused_in_words(manager: Visitor, town: Town, content: bytes) -> None:
    status, page = bring(manager, content)
    assert status == 422
    assert "Une chose à revoir" in page
    assert count(town, ListProposal) == 0


def test_lines_that_cannot_be_read_are_told_beside_the_others(manager: Visitor, town: Town) -> None:
    _status, page = bring(manager, json.dumps([*ENTRIES, {"activite": "Boulangerie"}]).encode())
    assert "Commerce 4" in page
    assert len(ids(town)) == 3


def test_nothing_ticked_is_told(manager: Visitor, town: Town) -> None:
    for chosen in ([], ["x"], ["-1"], ["9" * 30]):
        answer = manager.submit(PAGE, {"chosen": chosen, "act": "do"}, to=f"{PAGE}/decisions")
        assert answer.status_code == 303
    assert "Cochez d’abord" in manager.get(PAGE).text


def test_strangers_and_missing_tokens_change_nothing(
    manager: Visitor, strangers: list[Visitor], town: Town
) -> None:
    bring(manager, json.dumps(ENTRIES).encode())
    chosen = {"chosen": ids(town), "act": "do"}
    for stranger in strangers:
        assert stranger.get(PAGE).status_code == 404
        assert stranger.post(PAGE).status_code in {400, 404}
        assert stranger.post(f"{PAGE}/decisions", data=chosen).status_code in {400, 404}
    assert manager.post(f"{PAGE}/decisions", data=chosen).status_code == 400
    assert len(ids(town)) == 3


def test_a_long_list_costs_as_many_queries_as_a_short_one(
    manager: Visitor, town: Town, count_sql: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    bring(manager, json.dumps(ENTRIES).encode())
    with count_sql() as said:
        manager.get(PAGE)
    assert len(said) <= 7
