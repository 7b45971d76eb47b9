"""The script that answers for the board without a network: under the board’s address, to who may see it."""

from tests.visitors import Visitor

WORKER = "/backoffice/maison-morel/worker.js"


def test_the_worker_is_a_script_that_is_asked_for_anew(counter: Visitor) -> None:
    answer = counter.get(WORKER)
    assert answer.status_code == 200
    assert answer.mimetype in {"text/javascript", "application/javascript"}
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "board_worker" in answer.text


def test_who_may_not_see_the_board_gets_no_worker(visitor: Visitor, neighbour: Visitor) -> None:
    assert visitor.get(WORKER).status_code == 302
    assert neighbour.get(WORKER).status_code == 404
